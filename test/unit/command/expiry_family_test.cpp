#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

class ExpiryFamily : public CommandTest {
 protected:
  std::int64_t now() { return unix_milliseconds(bucket.clock.now()); }
};

// EXPIRE and its kin

TEST_F(ExpiryFamily, every_way_to_say_when_means_the_same) {
  ASSERT_EQ(now() % 1000, 0);
  for (const auto& [command, amount] : std::vector<std::pair<std::string, std::int64_t>>{
           {"expire", 7}, {"pexpire", 7000}, {"expireat", now() / 1000 + 7}, {"pexpireat", now() + 7000}}) {
    run({"set", "key", "val"});
    EXPECT_EQ(run({command, "key", std::to_string(amount)}), integer(1)) << command;
    EXPECT_EQ(run({"pttl", "key"}), integer(7000)) << command;
    EXPECT_EQ(run({"get", "key"}), bulk("val")) << command;
  }
}

TEST_F(ExpiryFamily, what_is_not_there_gets_no_expiry) {
  for (const char* const command : {"expire", "pexpire", "expireat", "pexpireat"})
    EXPECT_EQ(run({command, "nothing", "99999999"}), integer(0));
  EXPECT_EQ(run({"exists", "nothing"}), integer(0));
}

TEST_F(ExpiryFamily, a_time_that_has_passed_removes_the_key) {
  for (const Argv& argv : std::vector<Argv>{{"expire", "key", "0"},
                                            {"expire", "key", "-1"},
                                            {"pexpire", "key", "-9223372036854775808"},
                                            {"expireat", "key", "1"},
                                            {"pexpireat", "key", "0"}}) {
    run({"set", "key", "val"});
    EXPECT_EQ(run(argv), integer(1)) << argv[0];
    EXPECT_EQ(run({"exists", "key"}), integer(0)) << argv[0];
  }
}

TEST_F(ExpiryFamily, changes_keep_the_expiry_and_the_expiry_keeps_the_value) {
  run({"set", "key", "10", "PX", "5000"});
  EXPECT_EQ(run({"incr", "key"}), integer(11));
  EXPECT_EQ(run({"append", "key", "0"}), integer(3));
  EXPECT_EQ(run({"pttl", "key"}), integer(5000));
  EXPECT_EQ(run({"pexpire", "key", "6000"}), integer(1));
  EXPECT_EQ(run({"get", "key"}), bulk("110"));
  advance(6000ms);
  EXPECT_EQ(run({"get", "key"}), nil());
}

struct ConditionCase {
  std::string words;
  bool without_expiry;
  bool when_later;
  bool when_earlier;
  bool when_equal;
};

TEST_F(ExpiryFamily, conditions_look_at_the_expiry_that_is_there) {
  const ConditionCase cases[] = {
      {"NX", true, false, false, false},    {"XX", false, true, true, true},
      {"GT", false, true, false, false},    {"LT", true, false, true, false},
      {"XX GT", false, true, false, false}, {"XX LT", false, false, true, false},
  };
  const auto expire = [&](const std::string& words, const char* amount) {
    Argv argv{"pexpire", "key", amount};
    for (std::size_t at = 0; at < words.size(); at += 3)
      argv.push_back(words.substr(at, 2));
    return run(argv);
  };
  for (const ConditionCase& one : cases) {
    run({"set", "key", "val"});
    EXPECT_EQ(expire(one.words, "1000"), integer(one.without_expiry)) << one.words;
    for (const auto& [amount, expected] :
         {std::pair{"2000", one.when_later}, {"500", one.when_earlier}, {"1000", one.when_equal}}) {
      run({"set", "key", "val", "PX", "1000"});
      EXPECT_EQ(expire(one.words, amount), integer(expected)) << one.words << ' ' << amount;
      EXPECT_EQ(run({"pttl", "key"}), integer(expected ? std::stoll(amount) : 1000)) << one.words;
    }
  }
}

TEST_F(ExpiryFamily, refuses_in_the_words_of_redis) {
  run({"set", "key", "val"});
  requests();
  const Reply not_an_integer = error("ERR value is not an integer or out of range");
  EXPECT_EQ(run({"expire", "key", "x"}), not_an_integer);
  EXPECT_EQ(run({"expire", "key", "1.5"}), not_an_integer);
  EXPECT_EQ(run({"expire", "key", "1", "AB"}), error("ERR Unsupported option AB"));
  EXPECT_EQ(run({"expire", "key", "x", "GT", "AB"}), error("ERR Unsupported option AB"));
  for (const char* const other : {"XX", "GT", "LT"}) {
    EXPECT_EQ(run({"expire", "key", "1", "NX", other}),
              error("ERR NX and XX, GT or LT options at the same time are not compatible"));
  }
  EXPECT_EQ(run({"expire", "key", "1", "GT", "LT"}),
            error("ERR GT and LT options at the same time are not compatible"));
  for (const auto& [command, amount] :
       std::vector<std::pair<std::string, std::string>>{{"expire", "9223372036854775807"},
                                                        {"expire", "-9223372036854775808"},
                                                        {"expire", "9223372036854775"},
                                                        {"expireat", "9223372036854776"},
                                                        {"pexpire", "9223372036854775807"}}) {
    EXPECT_EQ(run({command, "key", amount}), error("ERR invalid expire time in '" + command + "' command"));
  }
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(ExpiryFamily, an_expiry_that_is_there_already_is_not_written_again) {
  run({"set", "key", "val", "PXAT", std::to_string(now() + 1000)});
  requests();
  EXPECT_EQ(run({"pexpireat", "key", std::to_string(now() + 1000)}), integer(1));
  EXPECT_EQ(requests(), "1 GET");
}

// PERSIST

TEST_F(ExpiryFamily, persist_takes_the_expiry_away) {
  run({"set", "key", "val", "PX", "20"});
  EXPECT_EQ(run({"persist", "key"}), integer(1));
  EXPECT_EQ(run({"persist", "key"}), integer(0));
  EXPECT_EQ(run({"persist", "nothing"}), integer(0));
  advance(20ms);
  EXPECT_EQ(run({"get", "key"}), bulk("val"));
}

// TTL and its kin

TEST_F(ExpiryFamily, ttl_of_nothing_is_minus_two_and_of_what_stays_minus_one) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"ttl", "key"}), integer(-1));
  EXPECT_EQ(run({"pttl", "key"}), integer(-1));
  EXPECT_EQ(run({"ttl", "nothing"}), integer(-2));
  EXPECT_EQ(run({"pttl", "nothing"}), integer(-2));
}

TEST_F(ExpiryFamily, ttl_is_rounded_to_the_nearest_second) {
  run({"set", "key", "val", "PX", "2500"});
  EXPECT_EQ(run({"ttl", "key"}), integer(3));
  advance(1ms);
  EXPECT_EQ(run({"ttl", "key"}), integer(2));
  EXPECT_EQ(run({"pttl", "key"}), integer(2499));
  advance(2000ms);
  EXPECT_EQ(run({"ttl", "key"}), integer(0));
}

TEST_F(ExpiryFamily, ttl_tells_the_farthest_expiry_there_is) {
  run({"set", "key", "val", "PXAT", "9223372036854775807"});
  const std::int64_t left = 9223372036854775807 - unix_milliseconds(bucket.clock.now());
  EXPECT_EQ(run({"pttl", "key"}), integer(left));
  EXPECT_EQ(run({"ttl", "key"}), integer((left - 500) / 1000 + 1));
}

TEST_F(ExpiryFamily, expiretime_tells_the_moment_itself) {
  run({"set", "key", "val", "PXAT", "99999999999500"});
  EXPECT_EQ(run({"pexpiretime", "key"}), integer(99999999999500));
  EXPECT_EQ(run({"expiretime", "key"}), integer(100000000000));
  run({"set", "for ever", "val"});
  EXPECT_EQ(run({"expiretime", "for ever"}), integer(-1));
  EXPECT_EQ(run({"pexpiretime", "nothing"}), integer(-2));
}

}  // namespace
}  // namespace redis3::command
