#include "resp/request_writer.hpp"

#include "resp/request_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::resp {
namespace {

using namespace std::string_literals;

TEST(RequestWriter, writes_an_array_of_bulk_strings_behind_what_is_there) {
  std::string out = "x";
  write_request({"SET", "key", "a\r\n\0b"s}, out);
  EXPECT_EQ(out, "x*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\na\r\n\0b\r\n"s);
}

TEST(RequestWriter, is_understood_by_the_reader) {
  const std::vector<std::string> words{"", "MSET", std::string(70'000, 'x'), "\r\n"};
  std::string bytes;
  write_request(words, bytes);
  RequestReader reader;
  reader.feed(bytes);
  EXPECT_EQ(reader.next().value(), words);
}

}  // namespace
}  // namespace redis3::resp
