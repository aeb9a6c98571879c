#pragma once

#include "command/command.hpp"
#include "command/spec.hpp"
#include "redis3/reply.hpp"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

/// A call on several keys taken apart by the shards of its keys, and their replies put together, as the
/// command's tips allow it (https://redis.io/docs/latest/develop/reference/command-tips/). Decisions only.
namespace redis3::session {

/// The part of a call that one shard does.
struct CallPart {
  std::size_t shard = 0;
  command::Argv argv;
  /// Which of the call's keys these are, counted from 0.
  std::vector<std::size_t> key_indices;
};

/// Tells the shard of a key.
using ShardOf = std::function<std::size_t(std::string_view key)>;

/// The parts of a call, one for each shard that has keys of it: a single one where all are of one shard, or
/// where the command cannot be taken apart; that is then for the shard of its first key, and for shard 0
/// where it has none. Each key keeps the words that follow it, and the order of the keys of a part is the
/// call's.
std::vector<CallPart> split_call(const command::Spec& spec, command::Argv argv, const ShardOf& shard_of);

/// The reply to the call, of the replies to its parts: of numbers the sum, of arrays the elements at their
/// keys' places, else the first one. An error among them is the reply.
Reply join_replies(const std::vector<CallPart>& parts, std::vector<Reply> replies);

}  // namespace redis3::session
