#include "session/client_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace redis3::session {
namespace {

std::int64_t seconds_since(TimePoint then, TimePoint now) {
  return std::chrono::floor<std::chrono::seconds>(now - then).count();
}

/// Redis's letters, in its order.
std::string flags_of(const Client& client) {
  std::string flags;
  if (client.is_monitor) flags += 'O';
  if (client.is_subscriber()) flags += 'P';
  if (client.transaction.is_open) flags += 'x';
  if (client.is_leaving) flags += 'c';
  if (client.is_on_unix_socket()) flags += 'U';
  if (client.no_evict) flags += 'e';
  if (client.no_touch) flags += 'T';
  return flags.empty() ? "N" : flags;
}

std::string identity(const Client& client, TimePoint now) {
  return fmt::format("id={} addr={} laddr={} fd={} name={} age={} idle={} flags={} db={}", client.id,
                     client.address, client.local_address, client.descriptor, client.name,
                     seconds_since(client.created_at, now), seconds_since(client.last_used, now),
                     flags_of(client), client.session.db);
}

std::string subscriptions(const Client& client) {
  return fmt::format("sub={} psub={} ssub={}", client.channels.size(), client.patterns.size(),
                     client.shard_channels.size());
}

/// Of the buffers that Redis has and a client here has not, the size is 0.
std::string memory(const Client& client) {
  const std::size_t query = client.outlet.query_bytes();
  const std::size_t output = client.outlet.output_bytes();
  const std::size_t queued = client.transaction.queue_bytes;
  return fmt::format(
      "multi={} qbuf={} qbuf-free=0 argv-mem=0 multi-mem={} rbs=0 rbp=0 obl=0 oll={} omem={} tot-mem={}",
      client.transaction.is_open ? static_cast<std::int64_t>(client.transaction.queue.size()) : -1, query,
      queued, output > 0 ? 1 : 0, output, sizeof(Client) + query + output + queued);
}

std::string state(const Client& client) {
  return fmt::format("events={} cmd={} user={} redir=-1 resp={} lib-name={} lib-ver={}",
                     client.outlet.output_bytes() > 0 ? "rw" : "r", client.last_command, client.user,
                     client.protocol == resp::Protocol::resp3 ? 3 : 2, client.library_name,
                     client.library_version);
}

}  // namespace

std::string client_line(const Client& client, TimePoint now) {
  return fmt::format("{} {} {} {}", identity(client, now), subscriptions(client), memory(client),
                     state(client));
}

bool is_valid_client_name(std::string_view name) noexcept {
  return std::all_of(name.begin(), name.end(), [](char byte) { return byte >= '!' && byte <= '~'; });
}

}  // namespace redis3::session
