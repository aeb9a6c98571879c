#include "command_fixture.hpp"

#include <array>

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

using StringFamily = CommandTest;

TEST_F(StringFamily, get_tells_what_set_has_set) {
  EXPECT_EQ(run({"set", "userId:10", "1701743088"}), ok());
  EXPECT_EQ(run({"get", "userId:10"}), bulk("1701743088"));
}

TEST_F(StringFamily, get_of_a_key_that_is_not_there_is_null) {
  EXPECT_EQ(run({"get", "nothing"}), nil());
}

TEST_F(StringFamily, values_and_keys_are_any_bytes) {
  const std::string bytes("\0\r\n\xff/%", 6);
  EXPECT_EQ(run({"set", bytes, bytes}), ok());
  EXPECT_EQ(run({"get", bytes}), bulk(bytes));
  EXPECT_EQ(run({"set", "", ""}), ok());
  EXPECT_EQ(run({"get", ""}), bulk(""));
}

TEST_F(StringFamily, mget_tells_values_in_the_order_of_the_keys) {
  EXPECT_EQ(run({"mset", "a", "1", "b", "2"}), ok());
  EXPECT_EQ(run({"mget", "b", "nothing", "a", "b"}), array({bulk("2"), nil(), bulk("1"), bulk("2")}));
}

TEST_F(StringFamily, strlen_counts_bytes) {
  run({"set", "key", std::string("a\0b", 3)});
  EXPECT_EQ(run({"strlen", "key"}), integer(3));
  EXPECT_EQ(run({"strlen", "nothing"}), integer(0));
}

TEST_F(StringFamily, digest_tells_the_hash_of_a_value) {
  run({"set", "empty", ""});
  EXPECT_EQ(run({"digest", "empty"}), bulk("2d06800538d394c2"));
  EXPECT_EQ(run({"digest", "nothing"}), nil());
}

// GETRANGE

TEST_F(StringFamily, getrange_cuts_as_redis_does) {
  run({"set", "key", "Hello World"});
  const std::tuple<const char*, const char*, const char*> parts[] = {
      {"0", "3", "Hell"},      {"0", "-1", "Hello World"},
      {"-4", "-1", "orld"},    {"5", "3", ""},
      {"5", "5000", " World"}, {"-5000", "10000", "Hello World"},
      {"0", "-100", "H"},      {"1", "-100", ""},
      {"-1", "-100", ""},      {"-100", "-99", "H"},
      {"-100", "-101", ""},    {"11", "12", ""},
      {"10", "10", "d"},       {"-9223372036854775808", "9223372036854775807", "Hello World"},
  };
  for (const auto& [start, end, part] : parts) {
    EXPECT_EQ(run({"getrange", "key", start, end}), bulk(part)) << start << ' ' << end;
    EXPECT_EQ(run({"substr", "key", start, end}), bulk(part)) << start << ' ' << end;
  }
  EXPECT_EQ(run({"getrange", "nothing", "0", "-1"}), bulk(""));
  EXPECT_EQ(run({"getrange", "key", "x", "1"}), error("ERR value is not an integer or out of range"));
}

// GETDEL, GETEX, DELEX

TEST_F(StringFamily, getdel_tells_and_removes) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"getdel", "key"}), bulk("val"));
  EXPECT_EQ(run({"getdel", "key"}), nil());
}

TEST_F(StringFamily, getex_tells_and_changes_the_expiry) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"getex", "key", "PX", "500"}), bulk("val"));
  EXPECT_EQ(run({"pttl", "key"}), integer(500));
  EXPECT_EQ(run({"getex", "key"}), bulk("val"));
  EXPECT_EQ(run({"pttl", "key"}), integer(500));
  EXPECT_EQ(run({"getex", "key", "PERSIST"}), bulk("val"));
  EXPECT_EQ(run({"pttl", "key"}), integer(-1));
  EXPECT_EQ(run({"getex", "key", "EXAT", "1"}), bulk("val"));
  EXPECT_EQ(run({"exists", "key"}), integer(0));
  EXPECT_EQ(run({"getex", "key", "EX", "1"}), nil());
}

TEST_F(StringFamily, getex_refuses_in_the_words_of_redis) {
  const Reply syntax = error("ERR syntax error");
  EXPECT_EQ(run({"getex", "key", "KEEPTTL"}), syntax);
  EXPECT_EQ(run({"getex", "key", "EX"}), syntax);
  EXPECT_EQ(run({"getex", "key", "EX", "1", "PERSIST"}), syntax);
  EXPECT_EQ(run({"getex", "key", "PERSIST", "PX", "1"}), syntax);
  EXPECT_EQ(run({"getex", "key", "EX", "0"}), error("ERR invalid expire time in 'getex' command"));
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(StringFamily, delex_removes_what_holds_the_value) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"delex", "key", "IFEQ", "other"}), integer(0));
  EXPECT_EQ(run({"delex", "key", "IFNE", "val"}), integer(0));
  EXPECT_EQ(run({"delex", "key", "IFDEQ", "x"}),
            error("ERR digest must be exactly 16 hexadecimal characters"));
  EXPECT_EQ(run({"delex", "key", "IFDNE", run({"digest", "key"}).text()}), integer(0));
  EXPECT_EQ(run({"delex", "key", "IFDEQ", run({"digest", "key"}).text()}), integer(1));
  EXPECT_EQ(run({"delex", "key", "IFNE", "val"}), integer(0));
  run({"set", "key", "val"});
  EXPECT_EQ(run({"delex", "key", "ifeq", "val"}), integer(1));
  run({"set", "key", "val"});
  EXPECT_EQ(run({"delex", "key"}), integer(1));
  EXPECT_EQ(run({"delex", "key", "IFEQ"}), error("ERR syntax error"));
  EXPECT_EQ(run({"delex", "key", "IFEQ", "a", "IFEQ", "a"}), error("ERR syntax error"));
}

// APPEND, SETRANGE

TEST_F(StringFamily, append_adds_at_the_end) {
  EXPECT_EQ(run({"append", "key", "abc"}), integer(3));
  EXPECT_EQ(run({"append", "key", ""}), integer(3));
  EXPECT_EQ(run({"append", "key", "def"}), integer(6));
  EXPECT_EQ(run({"get", "key"}), bulk("abcdef"));
  EXPECT_EQ(run({"append", "empty", ""}), integer(0));
  EXPECT_EQ(run({"exists", "empty"}), integer(1));
}

TEST_F(StringFamily, setrange_writes_over_and_fills_with_zeros) {
  EXPECT_EQ(run({"setrange", "key", "2", "ab"}), integer(4));
  EXPECT_EQ(run({"get", "key"}), bulk(std::string("\0\0ab", 4)));
  EXPECT_EQ(run({"setrange", "key", "1", "x"}), integer(4));
  EXPECT_EQ(run({"get", "key"}), bulk(std::string("\0xab", 4)));
  EXPECT_EQ(run({"setrange", "key", "9", ""}), integer(4));
  EXPECT_EQ(run({"setrange", "nothing", "9", ""}), integer(0));
  EXPECT_EQ(run({"exists", "nothing"}), integer(0));
}

TEST_F(StringFamily, setrange_refuses_in_the_words_of_redis) {
  EXPECT_EQ(run({"setrange", "key", "-1", "x"}), error("ERR offset is out of range"));
  EXPECT_EQ(run({"setrange", "key", "x", "x"}), error("ERR value is not an integer or out of range"));
  const Reply too_long = error("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  EXPECT_EQ(run({"setrange", "key", "536870912", "x"}), too_long);
  EXPECT_EQ(run({"setrange", "key", "9223372036854775807", "x"}), too_long);
  EXPECT_EQ(requests(), "nothing");
}

}  // namespace
}  // namespace redis3::command
