#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

using BitmapFamily = CommandTest;

TEST_F(BitmapFamily, setbit_makes_room_and_tells_the_bit_before) {
  EXPECT_EQ(run({"setbit", "key", "7", "1"}), integer(0));
  EXPECT_EQ(run({"setbit", "key", "7", "0"}), integer(1));
  EXPECT_EQ(run({"setbit", "key", "16", "0"}), integer(0));
  EXPECT_EQ(run({"get", "key"}), bulk(std::string(3, '\0')));
}

TEST_F(BitmapFamily, setbit_keeps_the_expiry) {
  run({"set", "key", "a", "PX", "20"});
  run({"setbit", "key", "6", "1"});
  EXPECT_EQ(run({"pttl", "key"}), integer(20));
  EXPECT_EQ(run({"get", "key"}), bulk("c"));
}

TEST_F(BitmapFamily, getbit_is_zero_behind_the_end_and_of_no_key) {
  run({"set", "key", "a"});
  EXPECT_EQ(run({"getbit", "key", "1"}), integer(1));
  EXPECT_EQ(run({"getbit", "key", "3"}), integer(0));
  EXPECT_EQ(run({"getbit", "key", "8"}), integer(0));
  EXPECT_EQ(run({"getbit", "key", "4294967295"}), integer(0));
  EXPECT_EQ(run({"getbit", "nothing", "0"}), integer(0));
}

TEST_F(BitmapFamily, a_range_with_words_behind_it_is_a_syntax_error_whatever_its_numbers) {
  EXPECT_EQ(run({"bitcount", "key", "x", "1", "BIT", "y"}), error("ERR syntax error"));
  EXPECT_EQ(run({"bitpos", "key", "1", "x", "1", "BIT", "y"}), error("ERR syntax error"));
}

TEST_F(BitmapFamily, bitcount_counts_all_or_a_range) {
  run({"set", "key", "foobar"});
  EXPECT_EQ(run({"bitcount", "key"}), integer(26));
  EXPECT_EQ(run({"bitcount", "key", "1", "1"}), integer(6));
  EXPECT_EQ(run({"bitcount", "key", "-2", "-1", "byte"}), integer(7));
  EXPECT_EQ(run({"bitcount", "key", "-1", "-2"}), integer(0));
  EXPECT_EQ(run({"bitcount", "key", "5", "30", "BIT"}), integer(17));
  EXPECT_EQ(run({"bitcount", "key", "5", "-18", "bit"}), integer(17));
  EXPECT_EQ(run({"bitcount", "key", "41", "1000", "bit"}), integer(4));
  EXPECT_EQ(run({"bitcount", "key", "48", "1000", "bit"}), integer(0));
  EXPECT_EQ(run({"bitcount", "nothing", "0", "-1"}), integer(0));
}

TEST_F(BitmapFamily, bitpos_tells_positions_in_the_whole_value) {
  run({"set", "key", std::string("\0\xff\xf0", 3)});
  EXPECT_EQ(run({"bitpos", "key", "1"}), integer(8));
  EXPECT_EQ(run({"bitpos", "key", "0"}), integer(0));
  EXPECT_EQ(run({"bitpos", "key", "0", "1"}), integer(20));
  EXPECT_EQ(run({"bitpos", "key", "1", "2"}), integer(16));
  EXPECT_EQ(run({"bitpos", "key", "1", "-1"}), integer(16));
  EXPECT_EQ(run({"bitpos", "key", "0", "1", "1"}), integer(-1));
  EXPECT_EQ(run({"bitpos", "key", "0", "1", "-1", "BYTE"}), integer(20));
  EXPECT_EQ(run({"bitpos", "key", "1", "10", "12", "BIT"}), integer(10));
  EXPECT_EQ(run({"bitpos", "key", "0", "10", "-1", "bit"}), integer(20));
  EXPECT_EQ(run({"bitpos", "key", "1", "9"}), integer(-1));
}

TEST_F(BitmapFamily, behind_ones_bitpos_finds_a_zero_unless_an_end_is_given) {
  run({"set", "ones", "\xff\xff"});
  EXPECT_EQ(run({"bitpos", "ones", "0"}), integer(16));
  EXPECT_EQ(run({"bitpos", "ones", "0", "1"}), integer(16));
  EXPECT_EQ(run({"bitpos", "ones", "0", "0", "-1"}), integer(-1));
  EXPECT_EQ(run({"bitpos", "ones", "0", "3", "20", "BIT"}), integer(-1));
  EXPECT_EQ(run({"bitpos", "ones", "0", "2"}), integer(-1));
}

TEST_F(BitmapFamily, bitpos_takes_no_key_for_zeros_without_end) {
  EXPECT_EQ(run({"bitpos", "nothing", "0"}), integer(0));
  EXPECT_EQ(run({"bitpos", "nothing", "0", "5", "-1"}), integer(0));
  EXPECT_EQ(run({"bitpos", "nothing", "1"}), integer(-1));
}

// BITOP

TEST_F(BitmapFamily, bitop_sets_the_destination_and_tells_its_length) {
  run({"mset", "a", "\x0f\xff", "b", "\x55"});
  struct Case {
    std::string operation;
    std::vector<std::string> sources;
    std::string result;
  };
  const std::string zero("\0", 1);
  for (const Case& one : std::vector<Case>{{"and", {"a", "b"}, "\x05" + zero},
                                           {"OR", {"a", "b"}, "\x5f\xff"},
                                           {"Xor", {"a", "b", "nothing"}, "\x5a\xff"},
                                           {"NOT", {"a"}, "\xf0" + zero},
                                           {"DIFF", {"a", "b"}, "\x0a\xff"},
                                           {"DIFF1", {"a", "b"}, "\x50" + zero},
                                           {"ANDOR", {"a", "b", "nothing"}, "\x05" + zero},
                                           {"ONE", {"a", "b", "b"}, "\x0a\xff"}}) {
    Argv argv{"bitop", one.operation, "to"};
    argv.insert(argv.end(), one.sources.begin(), one.sources.end());
    EXPECT_EQ(run(argv), integer(static_cast<std::int64_t>(one.result.size()))) << one.operation;
    EXPECT_EQ(run({"get", "to"}), bulk(one.result)) << one.operation;
  }
}

TEST_F(BitmapFamily, bitop_takes_the_expiry_away) {
  run({"set", "to", "x", "EX", "9"});
  run({"set", "a", "x"});
  run({"bitop", "AND", "to", "a"});
  EXPECT_EQ(run({"ttl", "to"}), integer(-1));
}

TEST_F(BitmapFamily, bitop_of_nothing_removes_the_destination) {
  run({"mset", "to", "x", "empty", ""});
  EXPECT_EQ(run({"bitop", "NOT", "to", "nothing"}), integer(0));
  EXPECT_EQ(run({"exists", "to"}), integer(0));
  EXPECT_EQ(run({"bitop", "XOR", "empty", "empty", "nothing"}), integer(0));
  EXPECT_EQ(run({"exists", "empty"}), integer(0));
  EXPECT_EQ(run({"bitop", "XOR", "nothing", "nothing"}), integer(0));
}

TEST_F(BitmapFamily, bitop_on_its_own_destination_is_not_fooled_by_what_was_written_last) {
  run({"mset", "a", "\x01", "b", "\x02"});
  run_elsewhere({"set", "a", "\x04"});
  EXPECT_EQ(run({"bitop", "OR", "a", "b", "a"}), integer(1));
  EXPECT_EQ(run({"get", "a"}), bulk("\x06"));
}

// What is refused

TEST_F(BitmapFamily, refuses_in_the_words_of_redis) {
  const std::string syntax = "ERR syntax error";
  const std::string not_an_integer = "ERR value is not an integer or out of range";
  const std::string offset = "ERR bit offset is not an integer or out of range";
  const std::string bit = "ERR bit is not an integer or out of range";
  const std::vector<std::pair<Argv, std::string>> cases{
      {{"getbit", "k", "-1"}, offset},
      {{"getbit", "k", "x"}, offset},
      {{"getbit", "k", "#1"}, offset},
      {{"getbit", "k", "4294967296"}, offset},
      {{"setbit", "k", "4294967296", "1"}, offset},
      {{"setbit", "k", "x", "2"}, offset},
      {{"setbit", "k", "0", "2"}, bit},
      {{"setbit", "k", "0", "-1"}, bit},
      {{"setbit", "k", "0", "x"}, bit},
      {{"bitcount", "k", "0"}, syntax},
      {{"bitcount", "k", "x"}, syntax},
      {{"bitcount", "k", "x", "0"}, not_an_integer},
      {{"bitcount", "k", "0", "x", "FOO"}, not_an_integer},
      {{"bitcount", "k", "0", "1", "FOO"}, syntax},
      {{"bitcount", "k", "0", "1", "BIT", "BYTE"}, syntax},
      {{"bitpos", "k", "2"}, "ERR The bit argument must be 1 or 0."},
      {{"bitpos", "k", "-1"}, "ERR The bit argument must be 1 or 0."},
      {{"bitpos", "k", "x"}, not_an_integer},
      {{"bitpos", "k", "1", "x"}, not_an_integer},
      {{"bitpos", "k", "1", "0", "x"}, not_an_integer},
      {{"bitpos", "k", "1", "0", "x", "FOO"}, syntax},
      {{"bitpos", "k", "1", "0", "1", "BIT", "BIT"}, syntax},
      {{"bitop", "NAND", "k", "a"}, syntax},
      {{"bitop", "NOT", "k", "a", "b"}, "ERR BITOP NOT must be called with a single source key."},
      {{"bitop", "diff", "k", "a"}, "ERR BITOP DIFF must be called with at least two source keys."},
      {{"bitop", "DIFF1", "k", "a"}, "ERR BITOP DIFF1 must be called with at least two source keys."},
      {{"bitop", "andor", "k", "a"}, "ERR BITOP ANDOR must be called with at least two source keys."},
      {{"bitop", "OR", "k"}, "ERR wrong number of arguments for 'bitop' command"},
  };
  for (const auto& [argv, text] : cases)
    EXPECT_EQ(run(argv), error(text)) << ::testing::PrintToString(argv);
  EXPECT_EQ(requests(), "nothing");
}

}  // namespace
}  // namespace redis3::command
