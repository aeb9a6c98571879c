#include "rdb/file_reader.hpp"

#include "support/rdb_file.hpp"
#include "value/dump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::rdb {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

constexpr FileOptions with_payloads{.payload_bytes_max = 1000};

FileReader reader_of(std::string bytes, std::size_t piece_bytes = 100, FileOptions options = with_payloads) {
  return FileReader(test::bytes_in_pieces(std::move(bytes), piece_bytes), options);
}

std::vector<Entry> entries_of(std::string bytes, std::size_t piece_bytes = 100,
                              FileOptions options = with_payloads) {
  FileReader reader = reader_of(std::move(bytes), piece_bytes, options);
  std::vector<Entry> entries;
  while (auto entry = reader.next().value())
    entries.push_back(*std::move(entry));
  return entries;
}

std::string refusal_of(std::string bytes) {
  FileReader reader = reader_of(std::move(bytes));
  while (true) {
    const auto entry = reader.next();
    if (entry.has_value()) {
      if (!*entry) return "";
      continue;
    }
    EXPECT_TRUE(reader.next().has_error()) << "it stays so";
    return entry.error().message();
  }
}

std::string string_of(const Entry& entry) {
  const value::Restored restored = value::restore_string(entry.payload, 10'000);
  return restored.defect() ? "a defect" : restored.bytes();
}

TEST(RdbFileReader, reads_nothing_out_of_a_file_with_nothing_in_it) {
  for (int version = 1; version <= 12; ++version)
    EXPECT_EQ(entries_of(test::rdb_file("", version)).size(), 0u) << version;
}

TEST(RdbFileReader, reads_keys_in_every_form_with_their_databases_and_ends) {
  const std::string content =
      "\xfa\x09redis-ver\5"
      "7.0.9"
      "\xfe\0\xfb\4\1"s +  // a setting, a database, its sizes
      "\0\1a\3one"s +      // plain
      "\xfc"s +
      test::little_endian(1732320000123, 8) + "\0\xc0\x07\xc1\xe8\x03"s +  // 7: 1000
      "\xfd"s + test::little_endian(1732320000, 4) +
      "\xf8\x05\0\1b\xc3\x05\x40\xb4"
      "\0a\xe0\xaa\0"s +
      "\xfe\x0c\xf9\xff\0\1c\0"s;
  for (const std::size_t piece : {1, 3, 1000}) {
    const std::vector<Entry> entries = entries_of(test::rdb_file(content), piece);
    ASSERT_EQ(entries.size(), 4u);
    EXPECT_EQ(entries[0].key, "a");
    EXPECT_EQ(string_of(entries[0]), "one");
    EXPECT_EQ(entries[0].expires_at, std::nullopt);
    EXPECT_EQ(entries[1].key, "7");
    EXPECT_EQ(string_of(entries[1]), "1000");
    EXPECT_EQ(entries[1].expires_at, from_unix_milliseconds(1732320000123));
    EXPECT_EQ(entries[2].key, "b");
    EXPECT_EQ(string_of(entries[2]), std::string(180, 'a'));
    EXPECT_EQ(entries[2].value_bytes, 180u);
    EXPECT_EQ(entries[2].expires_at, from_unix_milliseconds(1732320000000));
    EXPECT_EQ(entries[2].db, 0);
    EXPECT_EQ(entries[3].db, 12);
    EXPECT_EQ(entries[3].expires_at, std::nullopt);
    EXPECT_EQ(string_of(entries[3]), "");
  }
}

TEST(RdbFileReader, reads_over_all_that_is_no_key) {
  const std::string content = "\xf4\1\2\3"s + "\xf5\3lib"s +
                              "\xf7\x81"
                              "12345678\2\2\2\1\0"s +
                              "\0\1a\1b"s;
  const std::vector<Entry> entries = entries_of(test::rdb_file(content, 12));
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].key, "a");
}

TEST(RdbFileReader, gives_values_of_all_types_as_DUMP_would) {
  const std::vector<Entry> entries = entries_of(test::rdb_file("\4\1h\1\1f\1v\0\1a\1b"s, 9));
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].type, 4);
  EXPECT_EQ(entries[0].payload, value::seal_dump("\4\1\1f\1v", 9));
}

TEST(RdbFileReader, leaves_out_payloads_that_are_too_long_or_not_wanted) {
  const std::string file = test::rdb_file(
      "\0\1a\x05"
      "12345\0\1b\x04"
      "1234"s);
  const FileOptions short_ones{.payload_bytes_max = 6};
  EXPECT_EQ(entries_of(file, 100, short_ones)[0].payload, "");
  EXPECT_EQ(entries_of(file, 100, short_ones)[0].value_bytes, 5u);
  EXPECT_EQ(string_of(entries_of(file, 100, short_ones)[1]), "1234");
  EXPECT_EQ(entries_of(file, 100, FileOptions())[1].payload, "");
  EXPECT_EQ(entries_of(file, 100, FileOptions())[1].key, "b");
}

TEST(RdbFileReader, tells_where_it_is_by_offset_and_checksum) {
  FileReader reader = reader_of(test::rdb_file("\0\1a\1b\0\1c\1d"s));
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.offset(), 9u + 5);
  Crc64 crc;
  crc.process_bytes("REDIS0010\0\1a\1b", 14);
  EXPECT_EQ(reader.checksum(), crc.checksum());
  EXPECT_EQ(reader.version(), 10u);
}

TEST(RdbFileReader, takes_a_checksum_of_0_for_none) {
  std::string file = test::rdb_file("\0\1a\1b"s);
  file.replace(file.size() - 8, 8, 8, '\0');
  EXPECT_EQ(refusal_of(file), "");
}

TEST(RdbFileReader, refuses_a_file_that_was_changed) {
  std::string file = test::rdb_file("\0\1a\1b"s);
  file[13] ^= 1;
  EXPECT_THAT(refusal_of(file), HasSubstr("checksum"));
}

TEST(RdbFileReader, refuses_a_file_that_is_cut_off_anywhere) {
  const std::string file = test::rdb_file("\xfe\1\xfc"s + test::little_endian(1, 8) + "\0\1a\3one"s);
  for (std::size_t length = 0; length < file.size(); ++length)
    EXPECT_NE(refusal_of(file.substr(0, length)), "") << length;
}

TEST(RdbFileReader, refuses_what_is_no_RDB_file_or_a_newer_one) {
  EXPECT_THAT(refusal_of("*3\r\n$3\r\nSET\r\n"), HasSubstr("no RDB file"));
  EXPECT_THAT(refusal_of("REDIS00x1\xff"), HasSubstr("no RDB file"));
  EXPECT_THAT(refusal_of("REDIS0000\xff"), HasSubstr("no RDB file"));
  EXPECT_THAT(refusal_of(test::rdb_file("", 13)), HasSubstr("version 13"));
  EXPECT_THAT(refusal_of(test::rdb_file("") + "more"), HasSubstr("behind its end"));
  EXPECT_THAT(refusal_of(test::rdb_file("\xfe\x81\xff\xff\xff\xff\xff\xff\xff\xff")), HasSubstr("database"));
}

}  // namespace
}  // namespace redis3::rdb
