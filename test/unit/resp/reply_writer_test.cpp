#include "resp/reply_writer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::resp {
namespace {

using namespace std::string_literals;

std::string written(const Reply& reply, Protocol protocol) {
  std::string out;
  write_reply(reply, protocol, out);
  return out;
}

struct Case {
  Reply reply;
  std::string resp2;
  std::string resp3;
};

TEST(ReplyWriter, writes_every_type_in_both_versions) {
  const Reply one = Reply::integer(1);
  const Reply a = Reply::bulk("a");
  const std::vector<Case> cases{
      {Reply::null(), "$-1\r\n", "_\r\n"},
      {Reply::ok(), "+OK\r\n", "+OK\r\n"},
      {Reply::error("ERR no"), "-ERR no\r\n", "-ERR no\r\n"},
      {Reply::integer(-9223372036854775807), ":-9223372036854775807\r\n", ":-9223372036854775807\r\n"},
      {Reply::bulk(""), "$0\r\n\r\n", "$0\r\n\r\n"},
      {Reply::bulk("\r\n\0"s), "$3\r\n\r\n\0\r\n"s, "$3\r\n\r\n\0\r\n"s},
      {Reply::verbatim("text"), "$4\r\ntext\r\n", "=8\r\ntxt:text\r\n"},
      {Reply::array({}), "*0\r\n", "*0\r\n"},
      {Reply::array({a, Reply::null()}), "*2\r\n$1\r\na\r\n$-1\r\n", "*2\r\n$1\r\na\r\n_\r\n"},
      {Reply::map({a, one}), "*2\r\n$1\r\na\r\n:1\r\n", "%1\r\n$1\r\na\r\n:1\r\n"},
      {Reply::push({a, one}), "*2\r\n$1\r\na\r\n:1\r\n", ">2\r\n$1\r\na\r\n:1\r\n"},
      {Reply::null_array(), "*-1\r\n", "_\r\n"},
      {Reply::set({a, one}), "*2\r\n$1\r\na\r\n:1\r\n", "~2\r\n$1\r\na\r\n:1\r\n"},
      {Reply::array({Reply::map({a, Reply::array({one})})}), "*1\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n",
       "*1\r\n%1\r\n$1\r\na\r\n*1\r\n:1\r\n"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(written(each.reply, Protocol::resp2), each.resp2);
    EXPECT_EQ(written(each.reply, Protocol::resp3), each.resp3);
  }
}

TEST(ReplyWriter, lets_no_text_end_its_line_early) {
  EXPECT_EQ(written(Reply::error("ERR a\r\n+OK"), Protocol::resp2), "-ERR a  +OK\r\n");
  EXPECT_EQ(written(Reply::status("a\nb"), Protocol::resp3), "+a b\r\n");
}

TEST(ReplyWriter, appends_to_what_is_there) {
  std::string out = ":1\r\n";
  write_reply(Reply::ok(), Protocol::resp2, out);
  EXPECT_EQ(out, ":1\r\n+OK\r\n");
}

}  // namespace
}  // namespace redis3::resp
