#include "local_s3/response_head.hpp"

#include "local_s3/request_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::local_s3;
using testing::HasSubstr;
using testing::Not;

namespace {

ResponseHeadOptions options() {
  ResponseHeadOptions options;
  options.request_id = "REQUESTID";
  options.now = from_unix_milliseconds(1735787045000);
  return options;
}

}  // namespace

TEST(ResponseHead, has_what_s3_sends_with_every_answer) {
  Response response;
  response.headers.emplace_back("ETag", "\"e\"");
  response.body = "hello";
  EXPECT_EQ(response_head(response, options()),
            "HTTP/1.1 200 OK\r\nx-amz-id-2: local\r\nx-amz-request-id: REQUESTID\r\nDate: Thu, 02 Jan 2025 "
            "03:04:05 GMT\r\n"
            "Server: AmazonS3\r\nETag: \"e\"\r\nContent-Length: 5\r\n\r\n");
}

TEST(ResponseHead, tells_a_head_the_length_of_what_a_get_would_bring) {
  Response response;
  response.content_length = 1701743088;
  auto head_options = options();
  head_options.is_answer_to_head = true;
  EXPECT_THAT(response_head(response, head_options), HasSubstr("Content-Length: 1701743088\r\n"));
}

TEST(ResponseHead, has_no_length_where_there_is_no_body) {
  for (const int status : {204, 304}) {
    Response response;
    response.status = status;
    EXPECT_THAT(response_head(response, options()), Not(HasSubstr("Content-Length"))) << status;
  }
}

TEST(ResponseHead, says_when_the_connection_ends) {
  auto closing = options();
  closing.closes = true;
  EXPECT_THAT(response_head(Response(), closing), HasSubstr("Connection: close\r\n"));
  auto old = options();
  old.is_http_1_0 = true;
  EXPECT_THAT(response_head(Response(), old), HasSubstr("Connection: keep-alive\r\n"));
}

TEST(ResponseHead, lets_no_value_break_out_of_its_line) {
  Response response;
  response.headers.emplace_back("Content-Disposition", std::string("a\r\nx-evil: 1\0\x7f", 14));
  EXPECT_THAT(response_head(response, options()), HasSubstr("Content-Disposition: a  x-evil: 1  \r\n"));
}

TEST(RequestLog, is_a_line_for_each_request) {
  RequestRecord record;
  record.method = "GET";
  record.bucket = "b";
  record.key = "0/k";
  record.status = 404;
  record.error_code = "NoSuchKey";
  record.response_body_bytes = 250;
  record.duration = std::chrono::microseconds(1234);
  EXPECT_EQ(to_line(record), "GET /b/0/k 404 NoSuchKey in=0 out=250 1.234 ms");
}

TEST(RequestLog, holds_no_byte_that_a_terminal_obeys) {
  RequestRecord record;
  record.method = "PUT";
  record.bucket = "b";
  record.key = "a\n\x1b[2J \x7f";
  record.status = 200;
  EXPECT_EQ(to_line(record), "PUT /b/a%0A%1B[2J%20%7F 200 in=0 out=0 0.000 ms");
}
