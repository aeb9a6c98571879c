#include "s3/multipart_upload.hpp"

#include "base/crc32c.hpp"
#include "s3/part_plan.hpp"
#include "support/run.hpp"
#include "unit/s3/script.hpp"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <vector>

namespace redis3::s3 {
namespace {

const std::string begun =
    "<InitiateMultipartUploadResult><UploadId>u/1</UploadId></InitiateMultipartUploadResult>";
const std::string completed =
    "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>";
const test::Fields whole_checksum = {{"x-amz-checksum-type", "FULL_OBJECT"}};

class MultipartUploadTest : public testing::Test {
 protected:
  void answer(const test::Fields& fields, std::string body = {}) {
    answers.emplace_back(test::response(200, fields, std::move(body)));
  }
  void fail(ErrorKind kind) { answers.emplace_back(Error(kind, "It failed.")); }
  void answer_beginning() { answer(whole_checksum, begun); }
  void answer_parts() {
    answer({{"etag", "\"p1\""}});
    answer({{"etag", "\"p2\""}});
  }

  Result<std::string> put(PutRequest request) {
    Perform perform = [this](Call call) { return take(std::move(call)); };
    return redis3::test::run(put_in_parts(std::move(request), std::move(perform)));
  }
  Result<std::string> put() { return put(PutRequest("k", value)); }

  std::vector<Operation> operations() const {
    std::vector<Operation> made;
    for (const Call& call : seen)
      made.push_back(call.operation);
    return made;
  }

  const std::string value =
      std::string(put_in_parts_bytes_min / 2, 'a') + std::string(put_in_parts_bytes_min / 2, 'b');
  std::deque<Result<http::Response>> answers;
  std::vector<Call> seen;
  std::vector<std::string> bodies;
  std::size_t under_way = 0;
  std::size_t under_way_max = 0;

 private:
  Task<http::Response> take(Call call) {
    seen.push_back(call);
    bodies.emplace_back(call.lasting_body.empty() ? call.body : std::string(call.lasting_body));
    if (answers.empty()) throw std::logic_error("no answer is left");
    Result<http::Response> answer = std::move(answers.front());
    answers.pop_front();
    under_way_max = std::max(under_way_max, ++under_way);
    co_await boost::asio::post(boost::asio::use_awaitable);
    --under_way;
    co_return answer;
  }
};

using Operations = std::vector<Operation>;
constexpr auto create = Operation::create_multipart_upload;
constexpr auto part = Operation::upload_part;
constexpr auto complete = Operation::complete_multipart_upload;
constexpr auto abort_it = Operation::abort_multipart_upload;

TEST_F(MultipartUploadTest, sends_the_value_in_parts_and_puts_them_together) {
  answer_beginning();
  answer_parts();
  answer({}, completed);
  EXPECT_EQ(put().value(), "\"whole\"");

  ASSERT_EQ(operations(), (Operations{create, part, part, complete}));
  EXPECT_EQ(seen[1].query, "partNumber=1&uploadId=u%2F1");
  EXPECT_EQ(seen[2].query, "partNumber=2&uploadId=u%2F1");
  EXPECT_EQ(bodies[1] + bodies[2], value);
  EXPECT_EQ(seen[3].query, "uploadId=u%2F1");
  EXPECT_EQ(
      bodies[3],
      "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><ChecksumCRC32C>" +
          crc32c_base64(crc32c(bodies[1])) +
          "</ChecksumCRC32C><ETag>\"p1\"</ETag><PartNumber>1</PartNumber></Part><Part><ChecksumCRC32C>" +
          crc32c_base64(crc32c(bodies[2])) +
          "</ChecksumCRC32C><ETag>\"p2\"</ETag><PartNumber>2</PartNumber></Part></CompleteMultipartUpload>");
}

TEST_F(MultipartUploadTest, checksum_of_the_whole_is_told_where_s3_keeps_one) {
  answer_beginning();
  answer_parts();
  answer({}, completed);
  ASSERT_TRUE(put());
  EXPECT_EQ(seen[0].checksum_algorithm, "CRC32C");
  EXPECT_EQ(seen[0].checksum_type, "FULL_OBJECT");
  EXPECT_EQ(seen[3].checksum, crc32c_base64(crc32c(value)));
  EXPECT_EQ(seen[3].checksum_type, "FULL_OBJECT");

  answer({}, begun);
  answer_parts();
  answer({}, completed);
  ASSERT_TRUE(put());
  EXPECT_EQ(seen[7].checksum, "");
  EXPECT_EQ(seen[7].checksum_type, "");
}

TEST_F(MultipartUploadTest, marked_value_is_sent_with_sha256) {
  answer({{"x-amz-checksum-type", "COMPOSITE"}}, begun);
  answer_parts();
  answer({}, completed);
  PutRequest request("k", value);
  request.checksum = Checksum::sha256;
  ASSERT_TRUE(put(std::move(request)));
  EXPECT_EQ(seen[0].checksum_algorithm, "SHA256");
  EXPECT_EQ(seen[0].checksum_type, "");
  EXPECT_EQ(seen[1].checksum_field, "x-amz-checksum-sha256");
  EXPECT_NE(bodies[3].find("<ChecksumSHA256>" + seen[1].checksum), std::string::npos);
  EXPECT_EQ(seen[3].checksum, "");
}

TEST_F(MultipartUploadTest, annotation_goes_with_the_beginning_and_the_condition_with_the_end) {
  answer_beginning();
  answer_parts();
  answer({}, completed);
  PutRequest request("k", value);
  request.metadata = "1;t=hash";
  request.if_match = "\"old\"";
  ASSERT_TRUE(put(std::move(request)));
  EXPECT_EQ(seen[0].metadata, "1;t=hash");
  EXPECT_EQ(seen[0].if_match, "");
  EXPECT_EQ(seen[3].if_match, "\"old\"");
  EXPECT_EQ(seen[3].condition, WriteCondition::if_match);
  EXPECT_EQ(seen[3].metadata, "");

  answer_beginning();
  answer_parts();
  answer({}, completed);
  PutRequest creating("k", value);
  creating.if_absent = true;
  ASSERT_TRUE(put(std::move(creating)));
  EXPECT_EQ(seen[7].if_none_match, "*");
  EXPECT_EQ(seen[7].condition, WriteCondition::if_absent);
}

TEST_F(MultipartUploadTest, several_parts_are_on_their_way_but_not_too_many) {
  answer_beginning();
  const PartPlan plan = plan_parts(10 * part_bytes_wanted);
  for (std::size_t sent = 0; sent < plan.count; ++sent)
    answer({{"etag", "\"p\""}});
  answer({}, completed);
  ASSERT_TRUE(put(PutRequest("k", std::string(10 * part_bytes_wanted, 'v'))));
  EXPECT_EQ(under_way_max, parts_in_flight_max);
}

TEST_F(MultipartUploadTest, nothing_is_aborted_where_nothing_has_begun) {
  fail(ErrorKind::unavailable);
  EXPECT_EQ(put().error().kind(), ErrorKind::unavailable);
  answer({}, "<InitiateMultipartUploadResult/>");
  EXPECT_EQ(put().error().kind(), ErrorKind::corrupt);
  EXPECT_EQ(operations(), (Operations{create, create}));
}

TEST_F(MultipartUploadTest, failure_of_each_later_step_aborts_the_upload_and_is_told) {
  for (std::size_t failing = 1; failing <= 3; ++failing) {
    seen.clear();
    answers.clear();
    answer_beginning();
    for (std::size_t sent = 1; sent <= 2; ++sent) {
      if (sent == failing)
        fail(ErrorKind::unavailable);
      else
        answer({{"etag", "\"p\""}});
    }
    if (failing == 3) fail(ErrorKind::conflict);
    answer({});
    EXPECT_EQ(put().error().kind(), failing == 3 ? ErrorKind::conflict : ErrorKind::unavailable);
    Operations expected = {create, part, part, complete, abort_it};
    if (failing != 3) expected.erase(expected.begin() + 3);
    EXPECT_EQ(operations(), expected) << failing;
    EXPECT_EQ(seen.back().query, "uploadId=u%2F1");
    EXPECT_TRUE(answers.empty());
  }
}

TEST_F(MultipartUploadTest, part_without_an_etag_aborts_the_upload) {
  answer_beginning();
  answer({{"etag", "\"p\""}});
  answer({});
  answer({});
  EXPECT_EQ(put().error().kind(), ErrorKind::corrupt);
  EXPECT_EQ(operations(), (Operations{create, part, part, abort_it}));
}

TEST_F(MultipartUploadTest, lost_or_senseless_end_is_an_unknown_outcome) {
  answer_beginning();
  answer_parts();
  fail(ErrorKind::outcome_unknown);
  answer({});
  EXPECT_EQ(put().error().kind(), ErrorKind::outcome_unknown);

  answer_beginning();
  answer_parts();
  answer({}, "<Other/>");
  answer({});
  EXPECT_EQ(put().error().kind(), ErrorKind::outcome_unknown);
}

TEST_F(MultipartUploadTest, abort_that_fails_does_not_hide_the_error) {
  answer_beginning();
  answer_parts();
  fail(ErrorKind::already_exists);
  fail(ErrorKind::unavailable);
  EXPECT_EQ(put().error().kind(), ErrorKind::already_exists);
}

}  // namespace
}  // namespace redis3::s3
