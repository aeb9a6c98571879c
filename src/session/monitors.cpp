#include "session/monitors.hpp"

#include "resp/quoted.hpp"
#include "session/secrets.hpp"

#include <fmt/format.h>

namespace redis3::session {
namespace {

/// "127.0.0.1:60866", or "unix:/run/redis3.sock".
std::string origin(const Client& caller) {
  constexpr std::string_view no_port = ":0";
  if (!caller.is_on_unix_socket()) return caller.address;
  return "unix:" + caller.address.substr(0, caller.address.size() - no_port.size());
}

}  // namespace

std::string monitor_line(const Client& caller, const command::Argv& argv, TimePoint now) {
  const std::int64_t milliseconds = unix_milliseconds(now);
  std::string line = fmt::format("{}.{:03}000 [{} {}]", milliseconds / 1000, milliseconds % 1000,
                                 caller.session.db, origin(caller));
  for (std::size_t at = 0; at < argv.size(); ++at)
    line += ' ' + resp::quoted(is_secret(argv, at) ? redacted : std::string_view(argv[at]));
  return line;
}

bool is_shown_to_monitors(const command::Spec& spec) noexcept {
  return !has(spec.flags, command::Flag::admin) && !has(spec.flags, command::Flag::skip_monitor);
}

void Monitors::add(Client& client) {
  if (client.is_monitor) return;
  client.is_monitor = true;
  monitors_.push_back(&client);
}

void Monitors::remove(Client& client) {
  client.is_monitor = false;
  std::erase(monitors_, &client);
}

void Monitors::feed(const Client& caller, const command::Argv& argv, TimePoint now) const {
  if (monitors_.empty()) return;
  const Reply line = Reply::status(monitor_line(caller, argv, now));
  for (Client* monitor : monitors_)
    monitor->outlet.push(line);
}

}  // namespace redis3::session
