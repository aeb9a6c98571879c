#include "rdb/byte_reader.hpp"

#include "support/rdb_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::rdb {
namespace {

using testing::HasSubstr;

TEST(ByteReader, takes_numbers_and_bytes_over_the_borders_of_pieces) {
  for (const std::size_t piece : {1, 2, 3, 100}) {
    ByteReader reader(test::bytes_in_pieces("\x01\x02\x03\x04\x01\x02\x03\x04hello, world", piece));
    EXPECT_EQ(reader.big_endian(4), 0x01020304u);
    EXPECT_EQ(reader.little_endian(4), 0x04030201u);
    reader.skip(5);
    EXPECT_EQ(reader.bytes(5, 5), ", wor");
    EXPECT_EQ(reader.offset(), 18u);
    EXPECT_FALSE(reader.is_at_end());
    reader.skip(2);
    EXPECT_TRUE(reader.is_at_end());
    EXPECT_FALSE(reader.has_failed());
  }
}

TEST(ByteReader, counts_the_checksum_of_what_was_taken) {
  ByteReader reader(test::bytes_in_pieces("123456789more", 4));
  reader.skip(9);
  // The check value of the catalogue.
  EXPECT_EQ(reader.checksum(), 0xe9c6d914c4b8d9cau);
}

TEST(ByteReader, copies_what_it_takes_up_to_a_bound) {
  ByteReader reader(test::bytes_in_pieces("abcdefghij", 3));
  std::string copy = ">";
  reader.skip(1);
  reader.copy_to(&copy, 5);
  reader.skip(7);
  reader.copy_to(nullptr);
  reader.skip(2);
  EXPECT_EQ(copy, ">bcde");
}

TEST(ByteReader, reads_nothing_behind_a_failure_and_tells_the_first_one) {
  ByteReader reader(test::bytes_in_pieces("abc", 3));
  EXPECT_EQ(reader.bytes(4, 4), "");
  ASSERT_TRUE(reader.has_failed());
  EXPECT_EQ(reader.failure()->kind(), ErrorKind::corrupt);
  EXPECT_THAT(reader.failure()->message(), HasSubstr("ends in the middle"));
  reader.fail("another");
  EXPECT_THAT(reader.failure()->message(), HasSubstr("ends in the middle"));
  EXPECT_EQ(reader.byte(), 0);
  EXPECT_FALSE(reader.is_at_end());
}

TEST(ByteReader, hands_the_error_of_the_file_on) {
  ByteReader reader(
      [](std::span<char>) -> Result<std::size_t> { return Error(ErrorKind::unavailable, "no disk"); });
  reader.skip(1);
  EXPECT_EQ(reader.failure()->kind(), ErrorKind::unavailable);
}

TEST(ByteReader, refuses_what_is_longer_than_it_may_be_before_it_reads_it) {
  ByteReader reader(test::bytes_in_pieces("abcdef", 6));
  EXPECT_EQ(reader.bytes(6, 5), "");
  EXPECT_EQ(reader.offset(), 0u);
  EXPECT_TRUE(reader.has_failed());
}

}  // namespace
}  // namespace redis3::rdb
