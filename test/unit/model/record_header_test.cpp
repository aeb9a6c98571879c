#include "model/record_header.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::model;

TEST(RecordHeader, of_a_plain_string_is_no_header) {
  EXPECT_EQ(format_header(RecordHeader()), "");
  EXPECT_EQ(parse_header("").value(), RecordHeader());
}

TEST(RecordHeader, comes_back_as_it_was) {
  RecordHeader header;
  header.expires_at = from_unix_milliseconds(1732320000123);
  header.write_ids = {"abc", "@0123", "-"};
  header.other_fields = "x=1;note=a=b";
  const std::string line = format_header(header);
  EXPECT_EQ(line, "1;px=1732320000123;w=abc.@0123.-;x=1;note=a=b");
  EXPECT_EQ(parse_header(line).value(), header);
}

TEST(RecordHeader, tells_of_a_tail) {
  RecordHeader header;
  header.write_ids = {"abc"};
  header.tail_bytes = 12;
  EXPECT_EQ(format_header(header), "1;w=abc;tail=12");
  EXPECT_EQ(parse_header("1;w=abc;tail=12").value(), header);
}

TEST(RecordHeader, keeps_fields_it_does_not_know) {
  const auto header = parse_header("1;zz=9;px=5;aa=").value();
  EXPECT_EQ(header.other_fields, "zz=9;aa=");
  EXPECT_EQ(format_header(header), "1;px=5;zz=9;aa=");
}

TEST(RecordHeader, of_a_newer_version_or_type_is_refused_as_unsupported) {
  for (const char* line : {"2", "2;px=5", "10;t=string", "1;t=hash"}) {
    const auto header = parse_header(line);
    ASSERT_TRUE(header.has_error()) << line;
    EXPECT_EQ(header.error().kind(), ErrorKind::unsupported) << line;
    EXPECT_NE(header.error().message().find("upgrade"), std::string::npos) << header.error().message();
  }
}

TEST(RecordHeader, that_is_damaged_is_refused_as_corrupt) {
  for (const char* line : {"x", "-1", "1;px", "1;px=", "1;px=abc", "1;px=-5", "1;=5", "1;;px=5", "1;w=a..b",
                           "1;tail=", "1;tail=-1", "1;tail=x", "hello world"}) {
    const auto header = parse_header(line);
    ASSERT_TRUE(header.has_error()) << line;
    EXPECT_EQ(header.error().kind(), ErrorKind::corrupt) << line;
  }
}

TEST(RecordHeader, expires_at_the_millisecond) {
  RecordHeader header;
  EXPECT_FALSE(header.is_expired(from_unix_milliseconds(INT64_MAX / 2)));
  header.expires_at = from_unix_milliseconds(1000);
  EXPECT_FALSE(header.is_expired(from_unix_milliseconds(999)));
  EXPECT_TRUE(header.is_expired(from_unix_milliseconds(1000)));
}
