#include "http/response_reader.hpp"
#include "unit/http/response_text.hpp"

#include "base/random.hpp"
#include "base/text.hpp"

#include <gtest/gtest.h>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

// Boost.Beast's parser as a judge: whatever our reader takes for an answer, Beast must read as the same
// answer. The other way round need not hold, since ours is the stricter one.

using redis3::http::test::read_whole;
using redis3::http::test::Reading;

namespace {

namespace beast = boost::beast;

struct Judgement {
  std::optional<std::string> answer;
  beast::error_code error;
};

using Parser = beast::http::response_parser<beast::http::string_body>;

/// Beast keeps fields of one name together; ours keeps the order in which they came.
std::string with_sorted_fields(const std::string& answer) {
  const std::size_t head_end = answer.find("\n\n");
  std::vector<std::string> lines;
  boost::algorithm::split(lines, answer.substr(0, head_end), [](char byte) { return byte == '\n'; });
  std::sort(lines.begin() + 1, lines.end());
  return boost::algorithm::join(lines, "\n") + answer.substr(head_end);
}

/// To be read before the body, since Beast puts trailers among the fields.
std::string head_of(const Parser& parser) {
  std::string text = std::to_string(parser.get().result_int()) + "\n";
  for (const auto& field : parser.get()) {
    text += redis3::to_lower(field.name_string()) + "=" + std::string(field.value()) + "\n";
  }
  return text;
}

/// One message; what is left of `input` follows it.
Judgement read_one_with_beast(std::string_view& input, bool is_head) {
  Parser parser;
  parser.skip(is_head);
  parser.header_limit(redis3::http::ResponseReader::head_bytes_max);
  parser.body_limit(1 << 20);
  std::string answer;
  beast::error_code error;
  while (!parser.is_done()) {
    const std::size_t count = parser.put(boost::asio::buffer(input), error);
    input.remove_prefix(count);
    if (error == beast::http::error::need_more || (!error && count == 0)) {
      parser.put_eof(error = {});
      break;
    }
    if (error) break;
    if (answer.empty() && parser.is_header_done()) {
      answer = head_of(parser);
      parser.eager(true);
    }
  }
  if (error || !parser.is_done()) return {std::nullopt, error};
  return {answer + "\n" + parser.get().body(), {}};
}

Judgement read_with_beast(std::string_view input, bool is_head) {
  while (true) {
    const Judgement judgement = read_one_with_beast(input, is_head);
    if (!judgement.answer || judgement.answer->front() != '1') return judgement;
  }
}

const std::vector<std::string>& seeds() {
  static const std::vector<std::string> inputs = {
      "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 5\r\nServer: AmazonS3\r\n\r\nhello",
      "HTTP/1.1 404 Not Found\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
      "HTTP/1.0 200 OK\r\nDate: now\r\n\r\nuntil the end",
      "HTTP/1.1 204 No Content\r\nx-amz-request-id: 1\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-trailer: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
  };
  return inputs;
}

std::string mutate(std::string input, redis3::Random& random) {
  static const std::vector<std::string> pieces = {"\r\n",
                                                  "\n",
                                                  "\r",
                                                  " ",
                                                  "\t",
                                                  ":",
                                                  ",",
                                                  "0",
                                                  "1",
                                                  "f",
                                                  ";a=b",
                                                  "\r\n\r\n",
                                                  "-",
                                                  "+",
                                                  "x: y\r\n",
                                                  "chunked",
                                                  "close",
                                                  "Content-Length: 3\r\n",
                                                  "Transfer-Encoding: chunked\r\n",
                                                  "Connection: close\r\n",
                                                  std::string(1, '\0'),
                                                  "\x80",
                                                  "HTTP/1.1 100 C\r\n\r\n"};
  const std::size_t changes = 1 + random.next() % 3;
  for (std::size_t change = 0; change < changes; ++change) {
    const std::size_t place = random.next() % (input.size() + 1);
    const std::string& piece = pieces[random.next() % pieces.size()];
    switch (random.next() % 4) {
      case 0:
        input.insert(place, piece);
        break;
      case 1:
        input.erase(place, 1 + random.next() % 4);
        break;
      case 2:
        input.replace(place, std::min(piece.size(), input.size() - place), piece);
        break;
      default:
        input.insert(place, input.substr(random.next() % (input.size() + 1), random.next() % 16));
        break;
    }
  }
  return input;
}

}  // namespace

TEST(ResponseReaderBesideBeast, agrees_on_plain_answers) {
  for (const std::string& input : seeds()) {
    const Reading ours = read_whole(input, true);
    const Judgement judgement = read_with_beast(input, false);
    ASSERT_TRUE(judgement.answer) << input << judgement.error.message();
    EXPECT_EQ(with_sorted_fields(ours.answer), with_sorted_fields(*judgement.answer)) << input;
  }
}

TEST(ResponseReaderBesideBeast, takes_nothing_that_beast_reads_otherwise) {
  redis3::SeededRandom random(20250101);
  int taken = 0;
  for (int round = 0; round < 40'000; ++round) {
    const std::string input = mutate(seeds()[random.next() % seeds().size()], random);
    const bool is_head = random.next() % 8 == 0;
    const Reading ours = read_whole(input, true, is_head);
    if (ours.outcome != "done") continue;
    ++taken;
    const Judgement judgement = read_with_beast(input, is_head);
    // Beast wants a Connection field to be a proper list; ours looks for `close` in it and no further.
    // Nor does it read the extensions of a chunk, that nobody uses.
    if (judgement.error == beast::http::error::bad_chunk_extension) continue;
    const bool is_about_connection = ours.answer.find("\nconnection=") != std::string::npos;
    if (is_about_connection && judgement.error == beast::http::error::bad_value) continue;
    ASSERT_TRUE(judgement.answer) << redis3::percent_encode(input, " :/\r\n") << "\n"
                                  << judgement.error.message();
    ASSERT_EQ(with_sorted_fields(ours.answer), with_sorted_fields(*judgement.answer))
        << redis3::percent_encode(input, " :/\r\n");
  }
  // Else the mutations would prove nothing.
  EXPECT_GT(taken, 5'000);
}
