#include "session/call.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

namespace redis3::session {
namespace {

/// A client that is a monitor already is told so once more; Redis does not answer at all.
Task<Reply> monitor(Call call) {
  call.server.monitors.add(call.client);
  co_return Reply::ok();
}

using command::Flag;

constexpr command::Spec monitor_specs[] = {
    {
        .name = "monitor",
        .arity = 1,
        .flags = Flag::admin | Flag::noscript | Flag::loading | Flag::stale,
        .since = "1.0.0",
        .group = command::Group::server,
        .summary = "Shows every call of every client of this gateway as it comes.",
        .complexity = "O(N) a call, where N is the number of its bytes: no request",
        .run_in_session = monitor,
    },
};

}  // namespace

std::span<const command::Spec> monitor_family() noexcept {
  return monitor_specs;
}

}  // namespace redis3::session
