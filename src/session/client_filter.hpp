#pragma once

#include "base/clock.hpp"
#include "command/argument_reader.hpp"
#include "session/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::session {

/// The kinds of clients that CLIENT LIST and CLIENT KILL tell apart. Nobody is a master or a replica here.
enum class ClientType { normal, master, replica, pubsub };

ClientType type_of(const Client& client) noexcept;

/// In whatever case; absent where it is no type's.
std::optional<ClientType> client_type_of_name(std::string_view name) noexcept;

/// Takes the name of a type; fails where it is none.
std::optional<ClientType> read_client_type(command::ArgumentReader& reader);

/// Some of the clients: those of which all that is given is true.
struct ClientFilter {
  std::optional<std::int64_t> id;
  std::optional<ClientType> type;
  std::optional<std::string> user;
  std::optional<std::string> address;
  std::optional<std::string> local_address;
  std::optional<std::chrono::seconds> age_min;
  bool skips_caller = true;

  bool matches(const Client& client, const Client& caller, TimePoint now) const;
};

/// Reads the options of CLIENT KILL; of one that comes twice, the second counts.
ClientFilter read_kill_options(command::ArgumentReader& reader);

}  // namespace redis3::session
