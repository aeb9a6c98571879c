#include "session/split_call.hpp"

#include "command/table.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace redis3::session {
namespace {

using command::Argv;
using command::KeyRange;
using command::Spec;

bool has_tip(const Spec& spec, std::string_view tip) {
  return std::find(spec.tips.begin(), spec.tips.end(), tip) != spec.tips.end();
}

/// What one shard alone can decide, such as whether none of the keys is there, is not taken apart.
bool can_be_split(const Spec& spec) {
  return has_tip(spec, "request_policy:multi_shard") && !has_tip(spec, "response_policy:agg_min") &&
         spec.more_keys.empty();
}

std::optional<std::size_t> first_key_position(const Spec& spec, const Argv& argv) {
  std::optional<std::size_t> first;
  command::for_each_key_position(spec, argv, [&](std::size_t at) {
    if (!first) first = at;
  });
  return first;
}

std::vector<CallPart> whole(Argv argv, std::size_t shard) {
  std::vector<CallPart> parts(1);
  parts.front().shard = shard;
  parts.front().argv = std::move(argv);
  return parts;
}

CallPart& part_of(std::vector<CallPart>& parts, std::size_t shard, const Argv& words_before_the_keys) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const CallPart& part) { return part.shard == shard; });
  if (found != parts.end()) return *found;
  parts.push_back(CallPart{shard, words_before_the_keys, {}});
  return parts.back();
}

}  // namespace

std::vector<CallPart> split_call(const Spec& spec, Argv argv, const ShardOf& shard_of) {
  const std::optional<std::size_t> first = first_key_position(spec, argv);
  if (!first) return whole(std::move(argv), 0);
  const std::size_t first_shard = shard_of(argv[*first]);
  const KeyRange keys = command::resolve(spec.keys, argv);
  const auto step = static_cast<std::size_t>(std::max(keys.step, 1));
  const bool is_complete = (argv.size() - *first) % step == 0;
  if (!is_complete || !can_be_split(spec)) return whole(std::move(argv), first_shard);

  const Argv words_before(argv.begin(), argv.begin() + keys.first);
  std::vector<CallPart> parts;
  std::size_t index = 0;
  for (std::size_t at = *first; at <= static_cast<std::size_t>(keys.last); at += step, ++index) {
    CallPart& part = part_of(parts, shard_of(argv[at]), words_before);
    part.key_indices.push_back(index);
    for (std::size_t word = at; word < at + step; ++word)
      part.argv.push_back(std::move(argv[word]));
  }
  return parts;
}

Reply join_replies(const std::vector<CallPart>& parts, std::vector<Reply> replies) {
  for (Reply& reply : replies) {
    if (reply.is_error()) return std::move(reply);
  }
  if (parts.size() == 1) return std::move(replies.front());
  switch (replies.front().type()) {
    case Reply::Type::integer: {
      std::int64_t sum = 0;
      for (const Reply& reply : replies)
        sum += reply.integer();
      return Reply::integer(sum);
    }
    case Reply::Type::array: {
      std::size_t count = 0;
      for (const CallPart& part : parts)
        count += part.key_indices.size();
      std::vector<Reply> elements(count, Reply::null());
      for (std::size_t at = 0; at < parts.size(); ++at) {
        std::vector<Reply> own = std::move(replies[at]).elements();
        for (std::size_t key = 0; key < parts[at].key_indices.size(); ++key)
          elements[parts[at].key_indices[key]] = std::move(own.at(key));
      }
      return Reply::array(std::move(elements));
    }
    default:
      return std::move(replies.front());
  }
}

}  // namespace redis3::session
