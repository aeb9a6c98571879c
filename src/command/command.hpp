#pragma once

#include "base/task.hpp"
#include "model/keyspace.hpp"
#include "redis3/reply.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Redis's commands: the table, the reading of arguments, the work, the words of the replies.
namespace redis3::command {

/// A command and its arguments, as they came: argv[0] is the command's name.
using Argv = std::vector<std::string>;

/// What a connection remembers between its commands.
struct Session {
  std::int64_t db = 0;
};

/// What a command works on.
struct Context {
  model::Keyspace& keyspace;
  Session& session;
};

/// Runs one command. Whatever is wrong with the command itself is an error Reply in Redis's words; an Error means that the
/// store failed. The context's parts must outlive the Task. An empty argv answers an error Reply.
Task<Reply> execute(Context context, Argv argv);

}  // namespace redis3::command
