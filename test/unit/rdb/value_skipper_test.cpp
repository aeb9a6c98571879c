#include "rdb/value_skipper.hpp"

#include "support/rdb_file.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::rdb {
namespace {

using namespace std::string_literals;

const std::string id(16, 'i');
const std::string time(8, 't');

struct Case {
  std::uint8_t type;
  std::string_view name;
  std::string body;
};

const std::vector<Case> cases{
    {0, "string", "\3abc"},
    {0, "string", "\xc0\x85"s},
    {0, "string", "\xc1\x01\x02"s},
    {0, "string", "\xc2\x01\x02\x03\x04"s},
    {0, "string",
     "\xc3\x02\x01\x00"
     "a"s},
    {0, "string",
     "\x40\x03"
     "abc"s},
    {0, "string",
     "\x80\0\0\0\3"
     "abc"s},
    {0, "string",
     "\x81\0\0\0\0\0\0\0\3"
     "abc"s},
    {1, "list", "\2\1a\xc0\x05"s},
    {2, "set", "\1\1a"},
    {3, "zset",
     "\4\1a\x03"
     "1.5\1b\xfd\1c\xfe\1d\xff"s},
    {4, "hash", "\2\1a\1b\1c\xc0\x05"s},
    {5, "zset", "\1\1a12345678"},
    {7, "module",
     "\x81"
     "12345678\1\5\2\x40\x01\3abcd\4abcdefgh\5\2xy\0"s},
    {9, "hash", "\3abc"},
    {10, "list", "\3abc"},
    {11, "set", "\3abc"},
    {12, "zset", "\3abc"},
    {13, "hash", "\3abc"},
    {14, "list", "\2\3abc\1d"},
    {15, "stream",
     "\1\x10" + id + "\2lp" + "\5\1\2" + "\1\1g\1\2" + "\1" + id + time + "\3" + "\1\1c" + time + "\1" + id},
    {16, "hash", "\3abc"},
    {17, "zset", "\3abc"},
    {18, "list", "\2\2\3abc\1\1d"},
    {19, "stream",
     "\1\x10" + id + "\2lp" + "\5\1\2" + "\1\1\1\1\5" + "\1\1g\1\2\3" + "\1" + id + time + "\3" + "\1\1c" +
         time + "\1" + id},
    {20, "set", "\3abc"},
    {21, "stream",
     "\1\x10" + id + "\2lp" + "\5\1\2" + "\1\1\1\1\5" + "\1\1g\1\2\3" + "\1" + id + time + "\3" + "\1\1c" +
         time + time + "\1" + id},
    {22, "hash", "\1\x05\1a\1b"},
    {23, "hash", "\3abc"},
    {24, "hash", time + "\1\x05\1a\1b"},
    {25, "hash", time + "\3abc"},
};

TEST(ValueSkipper, reads_over_every_type_that_Redis_writes) {
  for (const Case& one : cases) {
    ByteReader reader(test::bytes_in_pieces(one.body + "rest", 7));
    skip_value(reader, one.type);
    EXPECT_EQ(reader.offset(), one.body.size()) << int(one.type);
    EXPECT_FALSE(reader.has_failed()) << int(one.type);
    EXPECT_EQ(type_name(one.type), one.name);
  }
}

TEST(ValueSkipper, fails_where_a_value_is_cut_off_anywhere) {
  for (const Case& one : cases) {
    for (std::size_t length = 0; length < one.body.size(); ++length) {
      ByteReader reader(test::bytes_in_pieces(one.body.substr(0, length), 7));
      skip_value(reader, one.type);
      EXPECT_TRUE(reader.has_failed()) << int(one.type) << " after " << length;
    }
  }
}

TEST(ValueSkipper, tells_how_long_a_string_is_whatever_its_form) {
  const auto length = [](std::string body) {
    ByteReader reader(test::bytes_in_pieces(std::move(body), 100));
    return skip_value(reader, 0);
  };
  EXPECT_EQ(length("\3abc"), 3u);
  EXPECT_EQ(length("\xc0\x85"s), 4u) << "-123";
  EXPECT_EQ(length("\xc3\x05\x40\xb4"
                   "aaaaa"s),
            180u);
}

TEST(ValueSkipper, refuses_types_that_nobody_is_known_to_write) {
  for (const int type : {6, 8, 26, 243}) {
    ByteReader reader(test::bytes_in_pieces(std::string(100, '\1'), 100));
    skip_value(reader, static_cast<std::uint8_t>(type));
    EXPECT_TRUE(reader.has_failed()) << type;
    EXPECT_EQ(type_name(static_cast<std::uint8_t>(type)), "") << type;
  }
}

TEST(ValueSkipper, does_not_believe_a_length_that_nothing_stands_behind) {
  ByteReader reader(test::bytes_in_pieces("\x81\xff\xff\xff\xff\xff\xff\xff\xff", 100));
  skip_value(reader, 1);
  EXPECT_TRUE(reader.has_failed());
}

}  // namespace
}  // namespace redis3::rdb
