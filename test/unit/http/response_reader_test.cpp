#include "http/response_reader.hpp"

#include "unit/http/response_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

using namespace redis3::http;
using redis3::http::test::read;
using redis3::http::test::read_whole;
using redis3::http::test::Reading;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

struct Case {
  std::string input;
  std::string answer;
  bool keeps_connection = true;
  bool is_ended = false;
  bool is_head = false;
};

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i)
    all += text;
  return all;
}

const std::vector<Case>& good_answers() {
  static const std::vector<Case> cases = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200\ncontent-length=5\n\nhello"},
      {"HTTP/1.1 200 \r\ncontent-LENGTH:0\r\n\r\n", "200\ncontent-length=0\n\n"},
      {"HTTP/1.1 412 Precondition Failed\r\nContent-Length: 2\r\nETag: \t \"a b\" \t\r\nX-Empty:\r\n\r\nno",
       "412\ncontent-length=2\netag=\"a b\"\nx-empty=\n\nno"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
       "200\ncontent-length=3\ncontent-length=3\n\nabc"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0003\r\n\r\nabc", "200\ncontent-length=0003\n\nabc"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Latin: \xe4\r\n\r\na",
       "200\ncontent-length=1\nx-latin=\xe4\n\na"},

      // No body, whatever the fields say.
      {"HTTP/1.1 204 No Content\r\n\r\n", "204\n\n"},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n", "304\ncontent-length=100\n\n"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "200\ncontent-length=100\n\n", true, false, true},
      {"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n", "404\ntransfer-encoding=chunked\n\n",
       true, false, true},
      {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "204\ncontent-length=5\n\n", false},

      // Chunks.
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b;c=\"d\"\r\n "
       "world\r\n0\r\n\r\n",
       "200\ntransfer-encoding=chunked\n\nhello world"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n00A\r\n0123456789\r\n000\r\n\r\n",
       "200\ntransfer-encoding=Chunked\n\n0123456789"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-amz-checksum: b\r\nc: "
       "d\r\n\r\n",
       "200\ntransfer-encoding=chunked\n\na"},
      {"HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "500\ntransfer-encoding=chunked\n\n"},

      // Interim answers.
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
       "200\ncontent-length=1\n\na"},
      {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
       "204\n\n"},

      // What is not kept.
      {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na",
       "200\nconnection=close\ncontent-length=1\n\na", false},
      {"HTTP/1.1 200 OK\r\nConnection: keep-alive , CLOSE\r\nContent-Length: 0\r\n\r\n",
       "200\nconnection=keep-alive , CLOSE\ncontent-length=0\n\n", false},
      {"HTTP/1.1 200 OK\r\nConnection: closed, keep-alive\r\nContent-Length: 0\r\n\r\n",
       "200\nconnection=closed, keep-alive\ncontent-length=0\n\n", true},
      {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na",
       "200\nconnection=keep-alive\ncontent-length=1\n\na", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", "200\ncontent-length=1\n\na", false},
      {"HTTP/1.1 204 No\r\n\r\nHTTP/1.1 204 No\r\n\r\n", "204\n\n", false},

      // Until the connection is closed.
      {"HTTP/1.1 200 OK\r\n\r\nall of it", "200\n\nall of it", false, true},
      {"HTTP/1.0 200 OK\r\n\r\n", "200\n\n", false, true},
  };
  return cases;
}

struct BadCase {
  std::string input;
  std::string problem;
};

const std::vector<BadCase>& bad_answers() {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  static const std::vector<BadCase> cases = {
      // The first line.
      {"HTTP/1.1 20 OK\r\n\r\n", "status line"},
      {"HTTP/1.1 2000 OK\r\n\r\n", "status line"},
      {"HTTP/1.1 200\r\n\r\n", "status line"},
      {"HTTP/1.1 999 No\r\n\r\n", "status line"},
      {"HTTP/1.1 +20 OK\r\n\r\n", "status line"},
      {"HTTP/1.1  200 OK\r\n\r\n", "status line"},
      {"HTTP/1.2 200 OK\r\n\r\n", "status line"},
      {"HTTP/2 200 OK\r\n\r\n", "status line"},
      {"http/1.1 200 OK\r\n\r\n", "status line"},
      {"HTTP/1.1 200 O\x01K\r\n\r\n", "status line"},
      {"HTTP/1.1 200 OK\nA: b\r\n\r\n", "status line"},
      {"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "status line"},
      {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "status line"},
      {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "switches"},
      {times(9, "HTTP/1.1 100 Continue\r\n\r\n"), "interim"},

      // Fields.
      {ok + "no colon\r\n\r\n", "proper name"},
      {ok + "nocolon\r\n\r\n", "proper name"},
      {ok + ": value\r\n\r\n", "proper name"},
      {ok + "Name : value\r\n\r\n", "proper name"},
      {ok + "Na\xc3\xa4me: value\r\n\r\n", "proper name"},
      {ok + "A: b\r\n folded\r\n\r\n", "proper name"},
      {ok + "A: b\rc\r\n\r\n", "control character"},
      {ok + "A: b\nC: d\r\n\r\n", "control character"},
      {ok + std::string("A: b\0c\r\n\r\n", 10), "control character"},
      {ok + times(257, "A: b\r\n") + "\r\n", "too many fields"},
      {ok + "A: " + std::string(70000, 'b') + "\r\n\r\n", "head that is too long"},
      {ok + "A: " + std::string(70000, 'b'), "head that is too long"},

      // Where the body ends.
      {ok + "Content-Length: -1\r\n\r\n", "Content-Length"},
      {ok + "Content-Length: +1\r\n\r\na", "Content-Length"},
      {ok + "Content-Length: 1a\r\n\r\na", "Content-Length"},
      {ok + "Content-Length: 0x1\r\n\r\na", "Content-Length"},
      {ok + "Content-Length: 1, 1\r\n\r\na", "Content-Length"},
      {ok + "Content-Length:\r\n\r\n", "Content-Length"},
      {ok + "Content-Length: 18446744073709551616\r\n\r\n", "Content-Length"},
      {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "Content-Length"},
      {ok + "Content-Length: 1048577\r\n\r\n", "body that is too long"},
      {ok + "Content-Length: 18446744073709551615\r\n\r\n", "body that is too long"},
      {ok + "Transfer-Encoding: gzip\r\n\r\n", "Transfer-Encoding"},
      {ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "Transfer-Encoding"},
      {ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding"},
      {ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", "Transfer-Encoding"},
      {ok + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\na", "both"},
      {ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na", "both"},
      {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.0"},

      // Chunks.
      {chunked + "\r\n", "proper size"},
      {chunked + "g\r\n", "proper size"},
      {chunked + "-1\r\n", "proper size"},
      {chunked + "0x1\r\na\r\n", "proper size"},
      {chunked + " 1\r\na\r\n", "proper size"},
      {chunked + "1 a\r\na\r\n", "proper size"},
      {chunked + "1\na\r\n", "proper size"},
      {chunked + "1;a\rb\r\na\r\n", "proper size"},
      {chunked + "10000000000000001\r\na\r\n", "proper size"},
      {chunked + "ffffffffffffffff\r\na\r\n", "body that is too long"},
      {chunked + "fffff\r\n" + std::string(0xfffff, 'a') + "\r\n2\r\n", "body that is too long"},
      {chunked + "1;" + std::string(5000, 'a'), "size line is too long"},
      {chunked + "1\r\nab\r\n", "longer than its size"},
      {chunked + "1\r\na\n0\r\n\r\n", "longer than its size"},
      {chunked + "0\r\nA: b\n\r\n", "trailer"},
      {chunked + "0\r\n\n\r\n", "trailer"},
      {chunked + "0\r\nA: \x7f\r\n\r\n", "trailer"},
      {chunked + "0\r\nA b\r\n\r\n", "trailer"},
      {chunked + "0\r\nContent-Length: 1\r\n\r\n", "trailer"},
      {chunked + "0\r\n" + times(17000, "A: b\r\n"), "trailers that are too long"},
  };
  return cases;
}

}  // namespace

TEST(ResponseReader, reads_good_answers) {
  for (const Case& good : good_answers()) {
    const Reading reading = read_whole(good.input, good.is_ended, good.is_head);
    EXPECT_EQ(reading.outcome, "done") << good.input;
    EXPECT_EQ(reading.answer, good.answer) << good.input;
    EXPECT_EQ(reading.keeps_connection, good.keeps_connection) << good.input;
  }
}

TEST(ResponseReader, refuses_bad_answers_and_says_why) {
  for (const BadCase& bad : bad_answers()) {
    const Reading reading = read_whole(bad.input);
    EXPECT_THAT(reading.outcome, StartsWith("broken: ")) << bad.input.substr(0, 200);
    EXPECT_THAT(reading.outcome, HasSubstr(bad.problem)) << bad.input.substr(0, 200);
  }
}

TEST(ResponseReader, gives_the_same_wherever_the_input_is_cut) {
  for (const Case& good : good_answers()) {
    const Reading whole = read_whole(good.input, good.is_ended, good.is_head);
    for (std::size_t piece = 1; piece < good.input.size(); ++piece) {
      EXPECT_EQ(read(good.input, piece, good.is_ended, good.is_head), whole) << good.input << " by " << piece;
      EXPECT_EQ(read(good.input, piece, good.is_ended, good.is_head, true), whole)
          << good.input << " by " << piece;
    }
  }
  for (const BadCase& bad : bad_answers()) {
    if (bad.input.size() > 200) continue;
    const Reading whole = read_whole(bad.input);
    for (std::size_t piece = 1; piece < bad.input.size(); ++piece) {
      EXPECT_EQ(read(bad.input, piece).outcome, whole.outcome) << bad.input << " by " << piece;
    }
  }
}

TEST(ResponseReader, wants_more_until_the_last_byte) {
  for (const Case& good : good_answers()) {
    const bool has_rest =
        good.input.ends_with("\r\n\r\nab") || good.input.starts_with("HTTP/1.1 204 No\r\n\r\nHTTP");
    if (good.is_ended || has_rest) continue;
    for (std::size_t length = 0; length < good.input.size(); ++length) {
      const Reading reading = read_whole(good.input.substr(0, length), false, good.is_head);
      EXPECT_EQ(reading.outcome, "more") << good.input.substr(0, length);
      const Reading ended = read_whole(good.input.substr(0, length), true, good.is_head);
      EXPECT_EQ(ended.outcome, "broken: ended before it was whole") << good.input.substr(0, length);
    }
  }
}

TEST(ResponseReader, reads_a_large_body_straight_into_the_string) {
  std::string body(700'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i)
    body[i] = static_cast<char>('a' + i % 23);
  const std::string input = "HTTP/1.1 200 OK\r\nContent-Length: 700000\r\n\r\n" + body;
  for (const std::size_t piece : {4096ul, 65536ul, 262144ul, 1000000ul}) {
    EXPECT_EQ(read(input, piece, false, false, true), read_whole(input)) << piece;
  }
}

TEST(ResponseReader, offers_no_more_room_than_the_body_needs) {
  ResponseReader reader(false, 1 << 20);
  EXPECT_TRUE(reader.body_space().empty());
  ASSERT_EQ(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"), ResponseReader::Progress::more);
  EXPECT_EQ(reader.body_space().size(), 5000u);
}

TEST(ResponseReader, reads_only_the_wanted_beginning_of_a_long_body_and_gives_the_connection_up) {
  ResponseReader reader(false, 100, BodyCut{5, 3});
  ASSERT_EQ(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab"), ResponseReader::Progress::more);
  ASSERT_EQ(reader.feed("cdef"), ResponseReader::Progress::done);
  EXPECT_FALSE(reader.keeps_connection());
  const Response response = reader.take();
  EXPECT_TRUE(response.is_cut);
  EXPECT_EQ(response.body, "abc");
}

TEST(ResponseReader, reads_a_body_whole_that_is_not_longer_than_the_cut_allows) {
  ResponseReader reader(false, 100, BodyCut{5, 3});
  ASSERT_EQ(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde"), ResponseReader::Progress::done);
  EXPECT_TRUE(reader.keeps_connection());
  const Response response = reader.take();
  EXPECT_FALSE(response.is_cut);
  EXPECT_EQ(response.body, "abcde");
}

TEST(ResponseReader, puts_a_body_of_just_that_length_into_its_place) {
  for (const bool is_fed_whole : {true, false}) {
    std::string place(10'000, '-');
    const std::string body(place.size(), 'b');
    ResponseReader reader(false, 100'000, BodyCut(), place);
    const std::string head = "HTTP/1.1 206 Partial Content\r\nContent-Length: 10000\r\n\r\n";
    ResponseReader::Progress progress = reader.feed(head + (is_fed_whole ? body : body.substr(0, 100)));
    if (!is_fed_whole) {
      const std::span<char> space = reader.body_space();
      ASSERT_EQ(space.data(), place.data() + 100);
      ASSERT_EQ(space.size(), 9'900u);
      std::fill(space.begin(), space.end(), 'b');
      progress = reader.fill(space.size());
    }
    ASSERT_EQ(progress, ResponseReader::Progress::done);
    const Response response = reader.take();
    EXPECT_TRUE(response.is_in_place);
    EXPECT_EQ(response.body, "");
    EXPECT_TRUE(place == body);
  }
}

TEST(ResponseReader, leaves_the_place_alone_where_another_body_comes) {
  for (const std::string head :
       {"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 5\r\n\r\nbody!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbody!\r\n0\r\n\r\n"}) {
    std::string place = "-----";
    ResponseReader reader(false, 100, BodyCut(), place);
    ASSERT_EQ(reader.feed(head), ResponseReader::Progress::done);
    const Response response = reader.take();
    EXPECT_FALSE(response.is_in_place);
    EXPECT_TRUE(response.body.starts_with("body"));
    EXPECT_EQ(place, "-----");
  }
}

TEST(ResponseReader, keeps_its_fields_when_the_response_is_moved) {
  ResponseReader reader(false, 100);
  ASSERT_EQ(reader.feed("HTTP/1.1 200 OK\r\nETag: \"abc\"\r\nContent-Length: 0\r\n\r\n"),
            ResponseReader::Progress::done);
  Response response = reader.take();
  const Response moved = std::move(response);
  EXPECT_EQ(moved.field("etag"), "\"abc\"");
  EXPECT_EQ(moved.field("content-length"), "0");
  EXPECT_EQ(moved.field("absent"), std::nullopt);
}

TEST(ResponseReader, says_whether_anything_came) {
  ResponseReader reader(false, 100);
  EXPECT_FALSE(reader.has_begun());
  EXPECT_EQ(reader.feed("H"), ResponseReader::Progress::more);
  EXPECT_TRUE(reader.has_begun());
}

TEST(ResponseReader, takes_a_body_of_exactly_the_greatest_length) {
  const std::string sized = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd";
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n";
  const std::string endless = "HTTP/1.1 200 OK\r\n\r\nabcd";
  for (const std::string& input : {sized, chunked, endless}) {
    EXPECT_EQ(read(input, input.size(), true, false, false, 4).outcome, "done") << input;
    EXPECT_EQ(read(input, input.size(), true, false, false, 3).outcome,
              "broken: has a body that is too long");
  }
}
