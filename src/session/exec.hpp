#pragma once

#include "base/task.hpp"
#include "model/key.hpp"
#include "redis3/reply.hpp"
#include "session/shards.hpp"
#include "session/transaction.hpp"

#include <string>

namespace redis3::session {

class Client;
class Server;

/// The version that WATCH remembers; empty where the key is absent. Cost: 1 HEAD.
Task<std::string> version_of(Shards& shards, model::Key key);

/// Does the queued commands of a transaction. The reply is the array of theirs, or no array where a watched
/// key has changed.
///
/// On one key they are one change: they are tried out on a copy, and what that has become is written on the
/// condition that the key is still what was copied; else again. On several keys they are refused, or done one
/// after the other where the settings say so. A command about the connection or its server, such as PUBLISH,
/// is done after what is written.
///
/// Cost  see exec in the command table.
Task<Reply> execute(Server& server, Client& client, Transaction transaction);

}  // namespace redis3::session
