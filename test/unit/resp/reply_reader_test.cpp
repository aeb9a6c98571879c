#include "resp/reply_reader.hpp"

#include "resp/reply_writer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace redis3::resp {
namespace {

using namespace std::string_literals;

/// What a reader makes of bytes that come in pieces of `step`.
std::vector<Reply> replies_of(std::string_view bytes, std::size_t step) {
  ReplyReader reader;
  std::vector<Reply> replies;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
    reader.feed(bytes.substr(0, step));
    while (auto reply = reader.next().value())
      replies.push_back(*std::move(reply));
  }
  EXPECT_TRUE(reader.is_empty());
  return replies;
}

bool is_refused(std::string_view bytes, ReplyLimits limits = ReplyLimits()) {
  ReplyReader reader(limits);
  reader.feed(bytes);
  while (true) {
    const auto reply = reader.next();
    if (reply.has_error()) {
      EXPECT_EQ(reply.error().kind(), ErrorKind::corrupt);
      reader.feed("+OK\r\n");
      EXPECT_TRUE(reader.next().has_error()) << "it cannot find its place again";
      return true;
    }
    if (!*reply) return false;
  }
}

const std::vector<Reply> one_of_each{
    Reply::ok(),
    Reply::error("ERR no"),
    Reply::integer(-9223372036854775807),
    Reply::bulk(""),
    Reply::bulk("a\r\nb\0"s),
    Reply::null(),
    Reply::null_array(),
    Reply::array({}),
    Reply::array({Reply::bulk("a"), Reply::array({Reply::integer(1), Reply::array({})}), Reply::null()}),
    Reply::bulk(std::string(100'000, 'x')),
};

TEST(ReplyReader, reads_what_the_writer_writes_however_it_is_cut) {
  std::string bytes;
  for (const Reply& reply : one_of_each)
    write_reply(reply, Protocol::resp2, bytes);
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, bytes.size()})
    EXPECT_EQ(replies_of(bytes, step), one_of_each) << step;
}

TEST(ReplyReader, waits_for_the_rest) {
  for (const char* bytes :
       {"", "+", "+OK", "+OK\r", "$3\r\nab", "$3\r\nabc\r", "*2\r\n:1\r\n", "*2\r\n:1\r\n*1\r\n"}) {
    ReplyReader reader;
    reader.feed(bytes);
    EXPECT_EQ(reader.next().value(), std::nullopt) << bytes;
  }
}

TEST(ReplyReader, refuses_what_no_server_says) {
  for (const char* bytes :
       {"\r\n", "hello\r\n", "HTTP/1.1 400 Bad Request\r\n", ":one\r\n", ":\r\n", "$-2\r\n", "$x\r\n",
        "*-2\r\n", "$1\r\nab\r\n", "_\r\n", ":1.5\r\n", "*1\r\n\r\n"})
    EXPECT_TRUE(is_refused(bytes)) << bytes;
}

TEST(ReplyReader, holds_no_more_than_its_limits) {
  ReplyLimits limits;
  limits.bulk_bytes_max = 4;
  limits.elements_max = 3;
  limits.depth_max = 2;
  limits.line_bytes_max = 8;
  limits.reply_bytes_max = 1000;
  EXPECT_FALSE(is_refused("$4\r\nabcd\r\n*3\r\n:1\r\n:1\r\n:1\r\n*1\r\n*1\r\n:1\r\n+1234567\r\n", limits));
  EXPECT_TRUE(is_refused("$5\r\n", limits));
  EXPECT_TRUE(is_refused("*4\r\n", limits));
  EXPECT_TRUE(is_refused("*2\r\n*2\r\n", limits)) << "elements count however deep they stand";
  EXPECT_TRUE(is_refused("*1\r\n*1\r\n*1\r\n", limits));
  EXPECT_TRUE(is_refused("+123456789", limits));
  limits.reply_bytes_max = 2 * sizeof(Reply);
  EXPECT_TRUE(is_refused("*3\r\n:1\r\n:1\r\n:1\r\n", limits));
}

TEST(ReplyReader, reserves_nothing_for_what_a_server_only_announces) {
  ReplyReader reader;
  for (int depth = 0; depth < 8; ++depth)
    reader.feed("*1000000\r\n");
  reader.feed("$500000000\r\n");
  EXPECT_EQ(reader.next().value(), std::nullopt);
}

}  // namespace
}  // namespace redis3::resp
