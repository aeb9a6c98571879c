#include "client/request_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

s3::RequestEvent event_of(std::string_view operation, int status, std::string_view error_code = {}) {
  s3::RequestEvent event;
  event.operation = operation;
  event.target = "/0/k";
  event.key = "0/k";
  event.last_modified = "Thu, 02 Jan 2025 03:04:05 GMT";
  event.status = status;
  event.error_code = error_code;
  event.bytes_sent = 2;
  event.bytes_received = 10;
  event.elapsed = std::chrono::microseconds(4210);
  event.dollars = 0.00000003;
  return event;
}

class RequestLogTest : public testing::Test {
 protected:
  RequestLog log_of(bool creates_bucket) {
    return RequestLog({"b--use1-az5--x-s3", "use1-az5", creates_bucket},
                      [this](std::string_view line) { lines.emplace_back(line); });
  }
  std::vector<std::string> lines;
};

TEST_F(RequestLogTest, tells_of_a_request_its_time_bytes_and_cost) {
  RequestLog log = log_of(true);
  log.record(event_of("GetObject", 200));
  EXPECT_EQ(lines.at(0), "GetObject /0/k: 200 in 4.2 ms, 2 bytes sent, 10 received, $0.000000030");
}

TEST_F(RequestLogTest, names_what_went_wrong) {
  RequestLog log = log_of(false);
  log.record(event_of("GetObject", 404, "NoSuchKey"));
  log.record(event_of("GetObject", 0, "unavailable"));
  EXPECT_THAT(lines.at(0), HasSubstr(": 404 NoSuchKey in"));
  EXPECT_THAT(lines.at(1), HasSubstr("already exists")) << "an absent key is no failure";
  EXPECT_THAT(lines.at(2), HasSubstr(": unavailable in"));
  EXPECT_EQ(lines.back(), "!!! Failed operation: error code unavailable");
}

TEST_F(RequestLogTest, tells_how_old_the_object_is_that_was_read) {
  RequestLog log = log_of(false);
  log.record(event_of("GetObject", 200));
  EXPECT_EQ(lines.back(), "0/k last modified on Thu, 02 Jan 2025 03:04:05 GMT");
}

TEST_F(RequestLogTest, tells_once_that_the_bucket_was_there) {
  RequestLog log = log_of(true);
  log.record(event_of("CreateSession", 200));
  log.record(event_of("GetObject", 200));
  log.record(event_of("GetObject", 200));
  EXPECT_THAT(lines,
              ElementsAre(HasSubstr("CreateSession"), HasSubstr("GetObject"),
                          "Bucket b--use1-az5--x-s3 already exists. Using it as cache",
                          HasSubstr("last modified"), HasSubstr("GetObject"), HasSubstr("last modified")));
}

TEST_F(RequestLogTest, takes_an_absent_key_for_a_bucket_that_is_there) {
  RequestLog log = log_of(true);
  log.record(event_of("GetObject", 404, "NoSuchKey"));
  EXPECT_EQ(lines.back(), "Bucket b--use1-az5--x-s3 already exists. Using it as cache");
}

TEST_F(RequestLogTest, tells_of_creation_also_where_a_session_was_given_before) {
  RequestLog log = log_of(true);
  log.record(event_of("CreateSession", 200));
  log.record(event_of("PutObject", 404, "NoSuchBucket"));
  EXPECT_EQ(lines.back(), "Trying to create bucket b--use1-az5--x-s3 in AZ use1-az5");
}

TEST_F(RequestLogTest, tells_of_creation_where_only_the_status_says_that_the_bucket_is_absent) {
  RequestLog log = log_of(true);
  log.record(event_of("HeadBucket", 404));
  EXPECT_EQ(lines.back(), "Trying to create bucket b--use1-az5--x-s3 in AZ use1-az5");
}

TEST_F(RequestLogTest, tells_that_the_bucket_was_created) {
  RequestLog log = log_of(true);
  log.record(event_of("CreateSession", 404, "NoSuchBucket"));
  log.record(event_of("CreateBucket", 200));
  log.record(event_of("CreateSession", 200));
  EXPECT_THAT(lines,
              ElementsAre(HasSubstr("404"), "Trying to create bucket b--use1-az5--x-s3 in AZ use1-az5",
                          HasSubstr("CreateBucket"), "Created bucket b--use1-az5--x-s3. Using it as cache",
                          HasSubstr("CreateSession")));
}

TEST_F(RequestLogTest, adds_requests_up) {
  RequestLog log = log_of(true);
  EXPECT_EQ(log.total(), "Total: no requests");
  log.record(event_of("GetObject", 200));
  EXPECT_EQ(log.total(), "Total: 1 request (1 GetObject), 2 bytes sent, 10 received, $0.000000030");
  log.record(event_of("GetObject", 404, "NoSuchKey"));
  log.record(event_of("CreateSession", 200));
  EXPECT_EQ(log.total(),
            "Total: 3 requests (1 CreateSession, 2 GetObject), 6 bytes sent, 30 received, $0.000000090");
}

TEST(RequestLog, adds_up_in_silence_without_a_sink) {
  RequestLog log({}, nullptr);
  log.record(event_of("GetObject", 200));
  EXPECT_THAT(log.total(), HasSubstr("1 GetObject"));
}

}  // namespace
}  // namespace redis3::client
