#include "session/slow_log.hpp"

#include <gtest/gtest.h>

namespace redis3::session {
namespace {

using command::Argv;
using std::chrono::microseconds;

TEST(SlowLogWords, short_ones_stay_as_they_are) {
  EXPECT_EQ(slow_log_words({"set", "key", std::string(128, 'A')}),
            (Argv{"set", "key", std::string(128, 'A')}));
  EXPECT_EQ(slow_log_words(Argv(32, "w")), Argv(32, "w"));
}

TEST(SlowLogWords, of_a_long_one_the_beginning_is_kept) {
  EXPECT_EQ(slow_log_words({"get", std::string(129, 'A')}),
            (Argv{"get", std::string(128, 'A') + "... (1 more bytes)"}));
}

TEST(SlowLogWords, of_many_the_first_31_are_kept) {
  Argv expected(31, "w");
  expected.push_back("... (2 more arguments)");
  EXPECT_EQ(slow_log_words(Argv(33, "w")), expected);
}

TEST(SlowLogWords, secrets_are_not_kept) {
  EXPECT_EQ(slow_log_words({"AUTH", "user", "secret"}), (Argv{"AUTH", "(redacted)", "(redacted)"}));
}

TEST(SlowLogWords, are_those_that_were_noted_last) {
  NotedWords words;
  words.note({"CONFIG", "SET", "requirepass", "secret", "maxclients", std::string(200, '1')});
  EXPECT_EQ(words.for_slow_log(), (Argv{"CONFIG", "SET", "requirepass", "(redacted)", "maxclients",
                                        std::string(128, '1') + "... (72 more bytes)"}));
  words.note({"get", ""});
  EXPECT_EQ(words.for_slow_log(), (Argv{"get", ""}));
}

class SlowLogTest : public ::testing::Test {
 protected:
  void record(std::string word, std::size_t length_max) {
    log.record({std::move(word)}, TimePoint(), microseconds(1), "127.0.0.1:1", "name", length_max);
  }
  std::vector<std::int64_t> ids() const {
    std::vector<std::int64_t> all;
    for (const SlowCommand& command : log.commands())
      all.push_back(command.id);
    return all;
  }

  SlowLog log;
};

TEST_F(SlowLogTest, keeps_what_a_call_was) {
  log.record({"get", "key"}, from_unix_milliseconds(1'700'000'000'123), microseconds(20'500),
             "127.0.0.1:50312", "worker", 10);
  ASSERT_EQ(log.commands().size(), 1u);
  const SlowCommand& command = log.commands().front();
  EXPECT_EQ(command.id, 0);
  EXPECT_EQ(command.began_at, from_unix_milliseconds(1'700'000'000'123));
  EXPECT_EQ(command.duration, microseconds(20'500));
  EXPECT_EQ(command.words, (Argv{"get", "key"}));
  EXPECT_EQ(command.client_address, "127.0.0.1:50312");
  EXPECT_EQ(command.client_name, "worker");
}

TEST_F(SlowLogTest, keeps_the_newest_and_ids_are_never_used_again) {
  for (int i = 0; i < 5; ++i)
    record("get", 3);
  EXPECT_EQ(ids(), (std::vector<std::int64_t>{4, 3, 2}));
  record("get", 1);
  EXPECT_EQ(ids(), (std::vector<std::int64_t>{5}));
  log.clear();
  record("get", 3);
  EXPECT_EQ(ids(), (std::vector<std::int64_t>{6}));
  record("get", 0);
  EXPECT_TRUE(log.commands().empty());
}

}  // namespace
}  // namespace redis3::session
