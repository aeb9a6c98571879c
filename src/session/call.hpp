#pragma once

#include "command/command.hpp"

namespace redis3::session {

class Client;
class Server;

/// Where the arguments of a command that has subcommands begin.
inline constexpr std::size_t behind_subcommand = 2;

/// One call of a command that is about its connection or its server: who calls, and with which words, checked
/// for number and length. Both outlive the call.
class Call {
 public:
  Call(Server& a_server, Client& a_client, command::Argv words)
      : server(a_server), client(a_client), argv(std::move(words)) {}

  Server& server;
  Client& client;
  command::Argv argv;
};

}  // namespace redis3::session
