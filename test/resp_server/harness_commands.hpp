#pragma once

#include "command/command.hpp"
#include "redis3/reply.hpp"
#include "resp/reply_writer.hpp"

#include <cstdint>
#include <optional>

namespace redis3::test {

/// What a connection is beside its socket.
struct Peer {
  std::int64_t id = 0;
  command::Session session;
  resp::Protocol protocol = resp::Protocol::resp2;
  /// No more commands are read.
  bool is_leaving = false;
};

/// The reply to what clients and test harnesses ask of a server between commands on keys, as far as the
/// command table does not know it: HELLO, QUIT, RESET, and as much of CLIENT, SCRIPT and FUNCTION as
/// lets Redis's own suite go on. Absent for any other command.
std::optional<Reply> harness_reply(Peer& peer, const command::Argv& argv);

}  // namespace redis3::test
