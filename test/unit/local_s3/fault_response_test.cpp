#include "local_s3/fault_response.hpp"

#include "faults/fault_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::local_s3;
using faults::FaultKind;
using testing::HasSubstr;

namespace {

faults::Fault fault_of(const std::string& text) {
  return faults::fault_rule_of("*:" + text + ":1%").value().fault;
}

Request request_of(std::string method) {
  Request request;
  request.method = std::move(method);
  request.bucket = "b";
  request.key = "k";
  request.request_id = "ID";
  return request;
}

Response object_response() {
  Response response;
  response.headers = {
      {"ETag", "\"e\""}, {"x-amz-checksum-crc32c", "AAAAAA=="}, {"x-amz-checksum-type", "FULL_OBJECT"}};
  response.body = "value";
  return response;
}

}  // namespace

TEST(FaultResponse, says_what_s3_says_with_a_code_that_it_knows) {
  const auto fault = fault_of("503");
  const Response response = fault_response(fault, request_of("GET"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.error_code, "SlowDown");
  EXPECT_THAT(response.body,
              HasSubstr("<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"
                        "<Resource>/b/k</Resource><RequestId>ID</RequestId>"));
}

TEST(FaultResponse, has_the_status_of_the_rule_whatever_the_code_usually_has) {
  const auto fault = fault_of("599=NoSuchKey");
  EXPECT_EQ(fault_response(fault, request_of("GET")).status, 599);
}

TEST(FaultResponse, admits_that_a_code_is_invented) {
  const auto fault = fault_of("418=TeaPot");
  EXPECT_THAT(fault_response(fault, request_of("PUT")).body,
              HasSubstr("<Code>TeaPot</Code><Message>An injected fault.</Message>"));
}

TEST(FaultResponse, has_no_body_for_a_head) {
  const auto fault = fault_of("503");
  const Response response = fault_response(fault, request_of("HEAD"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, "");
}

TEST(Corrupt, changes_one_bit_of_the_body_only) {
  Response response = object_response();
  EXPECT_TRUE(corrupt(response, FaultKind::corrupt_body));
  EXPECT_EQ(response.body, "vamue");
  EXPECT_EQ(response.headers, object_response().headers);
}

TEST(Corrupt, changes_the_checksum_only) {
  Response response = object_response();
  EXPECT_TRUE(corrupt(response, FaultKind::corrupt_checksum));
  EXPECT_EQ(response.body, "value");
  EXPECT_EQ(response.headers[1].second, "BAAAAA==");
  EXPECT_EQ(response.headers[2].second, "FULL_OBJECT");
}

TEST(Corrupt, says_where_there_is_nothing_to_spoil) {
  Response plain;
  EXPECT_FALSE(corrupt(plain, FaultKind::corrupt_body));
  EXPECT_FALSE(corrupt(plain, FaultKind::corrupt_checksum));
  Response error = object_response();
  error.status = 404;
  EXPECT_FALSE(corrupt(error, FaultKind::corrupt_body));
  EXPECT_EQ(error.body, "value");
}
