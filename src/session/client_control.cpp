#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "session/client_commands.hpp"
#include "session/client_filter.hpp"
#include "session/error_texts.hpp"
#include "session/server.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace redis3::session::client_command {
namespace {

using command::ArgumentReader;

/// Of PAUSE and UNBLOCK.
constexpr std::size_t option_words_max = 4;

Reply error(std::string_view text) {
  return Reply::error(std::string(text));
}

/// Leaves a client at once, but the caller only once it has its reply.
void leave(Client& client, const Client& caller) {
  client.is_leaving = true;
  if (&client != &caller) client.outlet.drop();
}

std::int64_t leave_all(Server& server, const Client& caller, const ClientFilter& filter) {
  std::int64_t count = 0;
  server.clients.for_each([&](Client& client) {
    if (!filter.matches(client, caller, server.now())) return;
    leave(client, caller);
    ++count;
  });
  return count;
}

/// The old form, which can kill the caller.
Reply kill_by_address(Server& server, const Client& caller, std::string address) {
  ClientFilter filter;
  filter.address = std::move(address);
  filter.skips_caller = false;
  return leave_all(server, caller, filter) > 0 ? Reply::ok() : error(error_text::no_such_client);
}

/// The mode stands behind the timeout, and is looked at before it.
std::optional<Pause::Scope> pause_scope(const command::Argv& argv) {
  if (argv.size() < option_words_max || equal_ignoring_case(argv[3], "all")) return Pause::Scope::all;
  if (equal_ignoring_case(argv[3], "write")) return Pause::Scope::writes;
  return std::nullopt;
}

/// What is wrong with a timeout in milliseconds from now; empty: nothing.
std::string_view timeout_error(std::optional<std::int64_t> timeout, TimePoint now) {
  if (!timeout) return error_text::invalid_timeout;
  if (*timeout < 0) return error_text::negative_timeout;
  const std::int64_t longest = std::numeric_limits<std::int64_t>::max() - unix_milliseconds(now);
  return *timeout > longest ? error_text::timeout_too_long : std::string_view();
}

}  // namespace

Task<Reply> kill(Call call) {
  constexpr std::size_t words_of_old_form = 3;
  if (call.argv.size() == words_of_old_form)
    co_return kill_by_address(call.server, call.client, std::move(call.argv[2]));
  ArgumentReader reader(std::move(call.argv), behind_subcommand);
  const ClientFilter filter = read_kill_options(reader);
  if (filter.user && !call.server.users.find(*filter.user))
    reader.fail(error_text::no_such_user(*filter.user));
  if (auto failure = reader.error()) co_return std::move(*failure);
  co_return Reply::integer(leave_all(call.server, call.client, filter));
}

Task<Reply> pause(Call call) {
  const command::Argv& argv = call.argv;
  if (argv.size() > option_words_max) co_return Reply::error(error_text::wrong_subcommand("CLIENT", argv[1]));
  const std::optional<Pause::Scope> scope = pause_scope(argv);
  if (!scope) co_return error(error_text::invalid_pause_mode);
  const TimePoint now = call.server.now();
  const std::optional<std::int64_t> timeout = command::read_integer(argv[2]);
  if (const std::string_view text = timeout_error(timeout, now); !text.empty()) co_return error(text);
  call.server.pause.begin(*scope, now + std::chrono::milliseconds(*timeout), now);
  co_return Reply::ok();
}

Task<Reply> unpause(Call call) {
  call.server.pause.end();
  co_return Reply::ok();
}

/// No command here waits for another client, so there is never one to unblock.
Task<Reply> unblock(Call call) {
  const command::Argv& argv = call.argv;
  if (argv.size() > option_words_max) co_return Reply::error(error_text::wrong_subcommand("CLIENT", argv[1]));
  const bool has_reason = argv.size() == option_words_max;
  if (has_reason && !equal_ignoring_case(argv[3], "timeout") && !equal_ignoring_case(argv[3], "error"))
    co_return error(error_text::invalid_unblock_reason);
  if (!command::read_integer(argv[2])) co_return error(command::error_text::not_an_integer);
  co_return Reply::integer(0);
}

}  // namespace redis3::session::client_command
