#include "local_s3/attributes.hpp"
#include "local_s3/etags.hpp"
#include "local_s3/object_record.hpp"
#include "local_s3/xml_writer.hpp"

#include <gtest/gtest.h>

namespace redis3::local_s3 {
namespace {

TEST(ObjectRecord, is_read_back_from_its_row) {
  ObjectRecord record;
  record.etag = "\"e\"";
  record.last_modified = from_unix_milliseconds(1735787045678);
  record.size_bytes = 15;
  record.storage_class = "EXPRESS_ONEZONE";
  record.headers = {
      {"Content-Type", "text/plain; charset=utf-8"}, {"x-amz-meta-empty", ""}, {"x-amz-meta-a", " b  c "}};
  StoredChecksum checksum;
  checksum.algorithm = ChecksumAlgorithm::sha256;
  checksum.value = "abc=-3";
  checksum.is_composite = true;
  checksum.is_implied = true;
  record.checksum = checksum;
  record.part_sizes = {5, 5, 5, 0, 0, 7};
  const ObjectRecord read = from_row(to_row(record));
  EXPECT_EQ(read.etag, record.etag);
  EXPECT_EQ(read.last_modified, record.last_modified);
  EXPECT_EQ(read.size_bytes, record.size_bytes);
  EXPECT_EQ(read.storage_class, record.storage_class);
  EXPECT_EQ(read.headers, record.headers);
  EXPECT_EQ(read.part_sizes, record.part_sizes);
  ASSERT_TRUE(read.checksum);
  EXPECT_EQ(read.checksum->algorithm, ChecksumAlgorithm::sha256);
  EXPECT_EQ(read.checksum->value, "abc=-3");
  EXPECT_TRUE(read.checksum->is_composite);
  EXPECT_TRUE(read.checksum->is_implied);
}

TEST(ObjectRecord, is_written_as_documented) {
  ObjectRecord record;
  record.storage_class = "EXPRESS_ONEZONE";
  record.headers = {{"Content-Type", "text/plain"}};
  StoredChecksum checksum;
  checksum.algorithm = ChecksumAlgorithm::crc32c;
  checksum.value = "mnG7TA==";
  record.checksum = checksum;
  record.part_sizes = {5242880, 5242880, 5242880, 17};
  EXPECT_EQ(
      to_row(record).attributes,
      "class EXPRESS_ONEZONE\nheader Content-Type text/plain\nchecksum CRC32C FULL_OBJECT given mnG7TA==\n"
      "parts 5242880*3,17\n");
}

TEST(ObjectRecord, without_anything_is_read_as_such) {
  const ObjectRecord read = from_row(embedded::RowInfo());
  EXPECT_FALSE(read.checksum);
  EXPECT_TRUE(read.headers.empty());
  EXPECT_TRUE(read.part_sizes.empty());
}

TEST(Attributes, are_found_by_name) {
  std::string text;
  Attributes::append(text, "a", "1");
  Attributes::append(text, "b", "");
  Attributes::append(text, "a", "2 3");
  const Attributes attributes(text);
  EXPECT_EQ(attributes.find("a"), "1");
  EXPECT_EQ(attributes.find("b"), "");
  EXPECT_EQ(attributes.find("c"), std::nullopt);
  EXPECT_EQ(attributes.all().size(), 3u);
  EXPECT_EQ(attributes.all().back().second, "2 3");
}

TEST(Etags, are_compared_without_their_quotes) {
  EXPECT_TRUE(is_same_etag("\"a\"", "a"));
  EXPECT_TRUE(is_same_etag(" \"a\" ", "\"a\""));
  EXPECT_FALSE(is_same_etag("\"a\"", "\"b\""));
  EXPECT_FALSE(is_same_etag("", "\"b\""));
  EXPECT_FALSE(is_same_etag("\"", "\"b\""));
}

TEST(Etags, stand_in_lists) {
  EXPECT_TRUE(etag_is_in("*", "\"a\""));
  EXPECT_TRUE(etag_is_in("\"x\", \"a\"", "\"a\""));
  EXPECT_TRUE(etag_is_in("x,a", "\"a\""));
  EXPECT_FALSE(etag_is_in("\"x\", \"y\"", "\"a\""));
  EXPECT_FALSE(etag_is_in("", "\"a\""));
}

TEST(XmlWriter, escapes_all_text) {
  XmlWriter xml("Root");
  xml.open("Inner");
  xml.element("Text", "<&>\"'\r\n\t\x01");
  xml.close();
  xml.element("Number", std::uint64_t{18446744073709551615u});
  xml.element("Truth", true);
  EXPECT_EQ(xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Root "
            "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Inner>"
            "<Text>&lt;&amp;&gt;&quot;'&#13;\n\t&#x1;</Text></Inner><Number>18446744073709551615</Number>"
            "<Truth>true</Truth></Root>");
}

}  // namespace
}  // namespace redis3::local_s3
