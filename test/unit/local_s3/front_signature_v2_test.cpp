#include "local_s3/admission.hpp"
#include "local_s3/signature_v2.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace redis3::local_s3;
using namespace std::chrono_literals;

namespace {

// The URLs below are those that boto3 1.44 presigned with this key pair, one minute before they expire.
class SignatureV2Test : public testing::Test {
 protected:
  Answer<void> admit_it(std::string method, std::string host, std::string_view target, HeaderMap more = {}) {
    Request request;
    request.method = std::move(method);
    request.headers = std::move(more);
    request.headers["host"] = std::move(host);
    const auto reader = admit(target, authenticator_, 100, request);
    if (!reader) return reader.error();
    return {};
  }

  ManualClock clock_{from_unix_milliseconds(1735689600000)};
  SessionTokens tokens_{"AKIDEXAMPLE", "secretEXAMPLE", clock_};
  Authenticator authenticator_{Account{"AKIDEXAMPLE", "secretEXAMPLE", "us-east-1"}, tokens_, clock_};
};

constexpr std::string_view get_query =
    "?response-content-disposition=attachment%3B%20filename%3Dx&AWSAccessKeyId=AKIDEXAMPLE&"
    "Signature=4VGy81OqG%2BBzM%2BtFN3WDbS%2F9IcA%3D&Expires=1735689660";

}  // namespace

TEST_F(SignatureV2Test, takes_what_boto3_presigned_in_path_style) {
  EXPECT_TRUE(admit_it("GET", "127.0.0.1:9010", "/plain/a%20b/%C3%BC" + std::string(get_query)));
  EXPECT_TRUE(admit_it("PUT", "127.0.0.1:9010",
                       "/plain/k?uploadId=U%2B1&partNumber=3&AWSAccessKeyId=AKIDEXAMPLE&"
                       "Signature=%2Fs%2FTnWKksbd2dYHvRpgdpiqPpeQ%3D&Expires=1735689660"));
}

TEST_F(SignatureV2Test, takes_what_boto3_presigned_for_a_virtual_host) {
  EXPECT_TRUE(admit_it("GET", "plain.localhost:9010", "/a%20b/%C3%BC" + std::string(get_query)));
}

TEST_F(SignatureV2Test, covers_the_type_of_the_content) {
  const std::string target =
      "/plain/"
      "k?AWSAccessKeyId=AKIDEXAMPLE&Signature=WSFuXgo%2BpO2sImIwgqYEsNSYefc%3D&content-type=text%2Fplain&"
      "Expires=1735689660";
  EXPECT_TRUE(admit_it("PUT", "127.0.0.1:9010", target, {{"content-type", "text/plain"}}));
  EXPECT_FALSE(admit_it("PUT", "127.0.0.1:9010", target, {{"content-type", "text/html"}}));
  EXPECT_FALSE(
      admit_it("PUT", "127.0.0.1:9010", target, {{"content-type", "text/plain"}, {"x-amz-acl", "private"}}));
}

TEST_F(SignatureV2Test, ends_when_it_says) {
  const std::string target = "/plain/a%20b/%C3%BC" + std::string(get_query);
  clock_.advance(60s);
  EXPECT_TRUE(admit_it("GET", "127.0.0.1:9010", target));
  clock_.advance(1ms);
  const auto late = admit_it("GET", "127.0.0.1:9010", target);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::access_denied);
  EXPECT_EQ(late.error().message(), "Request has expired");
}

TEST_F(SignatureV2Test, is_refused_for_anything_else) {
  const auto expect_mismatch = [&](std::string method, std::string host, std::string target) {
    const auto admitted = admit_it(std::move(method), std::move(host), target);
    ASSERT_FALSE(admitted) << target;
    EXPECT_EQ(admitted.error().code(), ErrorCode::signature_does_not_match) << target;
  };
  expect_mismatch("DELETE", "127.0.0.1:9010", "/plain/a%20b/%C3%BC" + std::string(get_query));
  expect_mismatch("GET", "127.0.0.1:9010", "/plain/other" + std::string(get_query));
  expect_mismatch("GET", "other.localhost", "/a%20b/%C3%BC" + std::string(get_query));
  expect_mismatch("GET", "plain.localhost", "/plain/a%20b/%C3%BC" + std::string(get_query));
  expect_mismatch("GET", "127.0.0.1:9010", "/plain/a%20b/%C3%BC" + std::string(get_query) + "&acl");
}

TEST_F(SignatureV2Test, is_refused_with_an_unknown_key_or_no_date) {
  const auto unknown =
      admit_it("GET", "127.0.0.1:9010", "/plain/k?AWSAccessKeyId=OTHER&Signature=AA%3D&Expires=1735689660");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code(), ErrorCode::invalid_access_key_id);
  for (const std::string expires : {"", "soon", "99999999999999999999"}) {
    const auto admitted = admit_it("GET", "127.0.0.1:9010",
                                   "/plain/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=AA%3D&Expires=" + expires);
    ASSERT_FALSE(admitted);
    EXPECT_EQ(admitted.error().code(), ErrorCode::access_denied) << expires;
  }
}

TEST_F(SignatureV2Test, is_nothing_for_directory_buckets) {
  const auto admitted =
      admit_it("GET", "127.0.0.1:9010",
               "/b--use1-az5--x-s3/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=AA%3D&Expires=1735689660");
  ASSERT_FALSE(admitted);
  EXPECT_EQ(admitted.error().code(), ErrorCode::invalid_request);
}
