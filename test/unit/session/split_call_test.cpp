#include "session/split_call.hpp"
#include "session/server.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::session;

namespace {

/// Keys that end in an even digit are shard 0's, the others shard 1's.
std::size_t shard_by_digit(std::string_view key) {
  return static_cast<std::size_t>((key.back() - '0') % 2);
}

std::vector<CallPart> split(command::Argv argv) {
  const command::Spec* spec = Server::table().find(std::span<const std::string>(argv));
  return split_call(*spec, std::move(argv), shard_by_digit);
}

using Argvs = std::vector<command::Argv>;
Argvs argvs_of(const std::vector<CallPart>& parts) {
  Argvs argvs;
  for (const CallPart& part : parts)
    argvs.push_back(part.argv);
  return argvs;
}

}  // namespace

TEST(SplitCall, takes_apart_what_its_tips_allow) {
  EXPECT_EQ(argvs_of(split({"MGET", "k1", "k2", "k3"})), (Argvs{{"MGET", "k1", "k3"}, {"MGET", "k2"}}));
  EXPECT_EQ(argvs_of(split({"DEL", "k2", "k4"})), (Argvs{{"DEL", "k2", "k4"}}));
  EXPECT_EQ(argvs_of(split({"MSET", "k1", "a", "k2", "b", "k1", "c"})),
            (Argvs{{"MSET", "k1", "a", "k1", "c"}, {"MSET", "k2", "b"}}));
}

TEST(SplitCall, tells_the_shard_and_the_keys_of_each_part) {
  const std::vector<CallPart> parts = split({"MGET", "k1", "k2", "k3"});
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].shard, 1u);
  EXPECT_EQ(parts[0].key_indices, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(parts[1].shard, 0u);
  EXPECT_EQ(parts[1].key_indices, (std::vector<std::size_t>{1}));
}

TEST(SplitCall, leaves_whole_what_is_one_moment_or_one_mistake) {
  const std::vector<CallPart> parts = split({"MSETNX", "k1", "a", "k2", "b"});
  EXPECT_EQ(argvs_of(parts), (Argvs{{"MSETNX", "k1", "a", "k2", "b"}}));
  EXPECT_EQ(parts.front().shard, 1u) << "its first key's";
  EXPECT_EQ(argvs_of(split({"MSET", "k1", "a", "k2"})), (Argvs{{"MSET", "k1", "a", "k2"}}));
  EXPECT_EQ(argvs_of(split({"RENAME", "k1", "k2"})), (Argvs{{"RENAME", "k1", "k2"}}));
  EXPECT_EQ(argvs_of(split({"BITOP", "AND", "k1", "k2", "k3"})), (Argvs{{"BITOP", "AND", "k1", "k2", "k3"}}));
}

TEST(SplitCall, leaves_what_names_no_key_to_shard_0) {
  const std::vector<CallPart> parts = split({"DBSIZE"});
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts.front().shard, 0u);
  EXPECT_EQ(parts.front().argv, command::Argv{"DBSIZE"});
}

TEST(JoinReplies, adds_numbers) {
  const auto parts = split({"DEL", "k1", "k2"});
  EXPECT_EQ(join_replies(parts, {Reply::integer(1), Reply::integer(0)}), Reply::integer(1));
}

TEST(JoinReplies, puts_elements_at_their_keys_places) {
  const auto parts = split({"MGET", "k1", "k2", "k3"});
  EXPECT_EQ(join_replies(parts,
                         {Reply::array({Reply::bulk("1"), Reply::null()}), Reply::array({Reply::bulk("2")})}),
            Reply::array({Reply::bulk("1"), Reply::bulk("2"), Reply::null()}));
}

TEST(JoinReplies, answers_an_error_of_any_part) {
  const auto parts = split({"MSET", "k1", "a", "k2", "b"});
  EXPECT_EQ(join_replies(parts, {Reply::ok(), Reply::ok()}), Reply::ok());
  EXPECT_EQ(join_replies(parts, {Reply::ok(), Reply::error("ERR no")}), Reply::error("ERR no"));
}
