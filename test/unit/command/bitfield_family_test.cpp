#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using BitfieldFamily = CommandTest;

TEST_F(BitfieldFamily, does_its_operations_in_order) {
  EXPECT_EQ(run({"bitfield", "key", "SET", "u8", "0", "200", "INCRBY", "u8", "0", "10", "GET", "i8", "0"}),
            array({integer(0), integer(210), integer(-46)}));
  EXPECT_EQ(run({"get", "key"}), bulk("\xd2"));
}

TEST_F(BitfieldFamily, an_offset_with_a_hash_counts_fields) {
  EXPECT_EQ(run({"bitfield", "key", "set", "u8", "#0", "65", "set", "u8", "#1", "66", "get", "u16", "#0"}),
            array({integer(0), integer(0), integer(0x4142)}));
  EXPECT_EQ(run({"get", "key"}), bulk("AB"));
}

TEST_F(BitfieldFamily, an_overflow_holds_for_what_follows_it) {
  EXPECT_EQ(run({"bitfield", "key",  "INCRBY", "u2", "0", "5", "OVERFLOW", "SAT",  "INCRBY", "u2", "0", "5",
                 "OVERFLOW", "FAIL", "INCRBY", "u2", "0", "1", "overflow", "wrap", "INCRBY", "u2", "0", "1"}),
            array({integer(1), integer(3), nil(), integer(0)}));
}

TEST_F(BitfieldFamily, makes_room_even_where_nothing_is_written) {
  EXPECT_EQ(run({"bitfield", "key", "OVERFLOW", "FAIL", "INCRBY", "u4", "13", "99"}), array({nil()}));
  EXPECT_EQ(run({"get", "key"}), bulk(std::string(3, '\0')));
  // Before the first of them is done.
  EXPECT_EQ(run({"bitfield", "new", "GET", "u8", "0", "SET", "u8", "8", "1"}),
            array({integer(0), integer(0)}));
}

TEST_F(BitfieldFamily, keeps_the_expiry) {
  run({"set", "key", "a", "PX", "20"});
  run({"bitfield", "key", "SET", "u8", "0", "98"});
  EXPECT_EQ(run({"pttl", "key"}), integer(20));
  EXPECT_EQ(run({"get", "key"}), bulk("b"));
}

TEST_F(BitfieldFamily, gets_read_what_lies_in_the_value_and_zeros_behind_it) {
  run({"set", "key", "\x12\x34\x56\x78"});
  const std::vector<std::string> gets{"GET", "u16", "8",  "GET", "u4", "4",
                                      "GET", "u8",  "28", "GET", "i8", "1000"};
  const Reply told = array({integer(0x3456), integer(2), integer(0x80), integer(0)});
  for (const std::string command : {"bitfield", "bitfield_ro"}) {
    Argv argv{command, "key"};
    argv.insert(argv.end(), gets.begin(), gets.end());
    EXPECT_EQ(run(argv), told);
    argv[1] = "nothing";
    EXPECT_EQ(run(argv), array({integer(0), integer(0), integer(0), integer(0)}));
    EXPECT_EQ(run({command, "key"}), array({}));
  }
  EXPECT_EQ(run({"exists", "nothing"}), integer(0));
}

TEST_F(BitfieldFamily, fields_that_lie_far_behind_are_read_by_themselves) {
  run({"set", "key", std::string(1000, 'x') + "\x01\x02"});
  EXPECT_EQ(run({"bitfield_ro", "key", "GET", "u8", "#1001", "GET", "u8", "8000"}),
            array({integer(2), integer(1)}));
}

TEST_F(BitfieldFamily, refuses_in_the_words_of_redis) {
  const std::string syntax = "ERR syntax error";
  const std::string type =
      "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
  const std::string offset = "ERR bit offset is not an integer or out of range";
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"FOO"}, syntax},
      {{"GET"}, syntax},
      {{"GET", "x8"}, syntax},
      {{"SET", "u8", "0"}, syntax},
      {{"INCRBY", "x", "x"}, syntax},
      {{"OVERFLOW"}, syntax},
      {{"OVERFLOW", "FOO"}, "ERR Invalid OVERFLOW type specified"},
      {{"GET", "u0", "0"}, type},
      {{"GET", "u64", "0"}, type},
      {{"GET", "i65", "0"}, type},
      {{"GET", "I8", "0"}, type},
      {{"GET", "", "0"}, type},
      {{"GET", "i08", "0"}, type},
      {{"GET", "u8", "-1"}, offset},
      {{"GET", "u8", "#-1"}, offset},
      {{"GET", "u8", "#"}, offset},
      {{"GET", "u8", "x"}, offset},
      {{"GET", "u8", "4294967296"}, offset},
      {{"GET", "u8", "#536870912"}, offset},
      {{"GET", "i64", "#9223372036854775807"}, offset},
      {{"SET", "u8", "0", "x"}, "ERR value is not an integer or out of range"},
      {{"SET", "x", "0", "x"}, type},
      {{"GET", "u8", "0", "FOO", "u8", "0"}, syntax},
  };
  for (const auto& [words, text] : cases) {
    Argv argv{"bitfield", "key"};
    argv.insert(argv.end(), words.begin(), words.end());
    EXPECT_EQ(run(argv), error(text)) << ::testing::PrintToString(words);
  }
  EXPECT_EQ(run({"bitfield_ro", "key", "SET", "u8", "0", "1"}),
            error("ERR BITFIELD_RO only supports the GET subcommand"));
  EXPECT_EQ(run({"bitfield_ro", "key", "SET", "u8", "0", "1", "FOO"}), error(syntax));
  EXPECT_EQ(requests(), "nothing");
}

}  // namespace
}  // namespace redis3::command
