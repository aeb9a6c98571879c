#include "transfer/redis_replies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Reply queued = Reply::status("QUEUED");

std::vector<Reply> replies(std::vector<Reply> answers) {
  std::vector<Reply> all{Reply::ok()};
  all.insert(all.end(), answers.size(), queued);
  all.push_back(Reply::array(std::move(answers)));
  return all;
}

TEST(RedisReplies, ask_for_value_and_end_at_one_moment) {
  std::vector<Argv> calls;
  append_read("k", ExpiryAnswer::moment, calls);
  EXPECT_THAT(calls, ElementsAre(Argv{"MULTI"}, Argv{"DUMP", "k"}, Argv{"PEXPIRETIME", "k"}, Argv{"EXEC"}));
  EXPECT_EQ(calls.size(), read_call_count(ExpiryAnswer::moment));
  calls.clear();
  append_read("k", ExpiryAnswer::remaining, calls);
  EXPECT_EQ(calls.size(), read_call_count(ExpiryAnswer::remaining));
}

TEST(RedisReplies, tell_a_key_its_value_and_its_end) {
  const auto item =
      read_item(3, "k", ExpiryAnswer::moment, replies({Reply::bulk("dump"), Reply::integer(1234)}));
  ASSERT_TRUE(item.value());
  EXPECT_EQ((*item)->db, 3);
  EXPECT_EQ((*item)->key, "k");
  EXPECT_EQ((*item)->payload, "dump");
  EXPECT_EQ((*item)->expires_at, from_unix_milliseconds(1234));
  const auto lasting =
      read_item(3, "k", ExpiryAnswer::moment, replies({Reply::bulk("dump"), Reply::integer(-1)}));
  EXPECT_EQ((*lasting)->expires_at, std::nullopt);
}

TEST(RedisReplies, of_before_Redis_7_make_the_end_of_what_is_left_and_of_the_time) {
  const Reply time = Reply::array({Reply::bulk("1732320000"), Reply::bulk("123456")});
  const auto item =
      read_item(0, "k", ExpiryAnswer::remaining, replies({Reply::bulk("dump"), Reply::integer(1000), time}));
  EXPECT_EQ(item.value()->expires_at, from_unix_milliseconds(1732320001123));
}

TEST(RedisReplies, tell_that_a_key_has_gone) {
  EXPECT_EQ(read_item(0, "k", ExpiryAnswer::moment, replies({Reply::null(), Reply::integer(-2)})).value(),
            std::nullopt);
}

TEST(RedisReplies, that_are_errors_are_told_in_their_words) {
  std::vector<Reply> refused{Reply::ok(), Reply::error("NOPERM no DUMP"), queued, Reply::error("EXECABORT")};
  EXPECT_THAT(read_item(0, "k", ExpiryAnswer::moment, refused).error().message(),
              HasSubstr("NOPERM no DUMP"));
  EXPECT_TRUE(read_item(0, "k", ExpiryAnswer::moment, replies({Reply::error("ERR no"), Reply::integer(1)}))
                  .has_error());
  EXPECT_TRUE(read_item(0, "k", ExpiryAnswer::moment, replies({Reply::bulk("dump")})).has_error());
  EXPECT_TRUE(
      read_item(0, "k", ExpiryAnswer::moment, replies({Reply::integer(1), Reply::bulk("1")})).has_error());
  EXPECT_TRUE(read_item(0, "k", ExpiryAnswer::moment, {}).has_error());
}

TEST(RedisReplies, to_RESTORE_are_about_the_key_its_value_or_the_server) {
  EXPECT_EQ(judge_restore(Reply::ok()), Restored::yes);
  EXPECT_EQ(judge_restore(Reply::error("BUSYKEY Target key name already exists.")), Restored::taken);
  EXPECT_EQ(judge_restore(Reply::error("ERR Bad data format")), Restored::refused);
  EXPECT_EQ(judge_restore(Reply::error("ERR DUMP payload version or checksum are wrong")), Restored::refused);
  for (const char* text :
       {"OOM command not allowed", "READONLY You can't write", "NOPERM", "MOVED 1 h:1", "ERR unknown"})
    EXPECT_EQ(judge_restore(Reply::error(text)), Restored::failed) << text;
}

TEST(RedisReplies, to_INFO_are_taken_apart) {
  const std::string info =
      "# Server\r\nredis_version:7.0.15\r\nrun_id:abc\r\n# Keyspace\r\ndb10:keys=1\r\ndb2:keys=5\r\n";
  EXPECT_EQ(info_field(info, "run_id"), "abc");
  EXPECT_EQ(info_field(info, "run"), "");
  EXPECT_EQ(info_field("", "run_id"), "");
  EXPECT_THAT(info_databases(info), ElementsAre(2, 10));
  EXPECT_THAT(info_databases("# Keyspace\r\n"), IsEmpty());
}

}  // namespace
}  // namespace redis3::transfer
