#include "integration/local_s3/server_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::test;
using testing::HasSubstr;

namespace {

constexpr std::string_view bucket_path = "/b--use1-az5--x-s3//";

std::string element(const std::string& xml, const std::string& name) {
  const std::size_t begin = xml.find('<' + name + '>') + name.size() + 2;
  return xml.substr(begin, xml.find("</" + name + '>') - begin);
}

class LocalAuthentication : public ServerFixture {
 protected:
  void SetUp() override { start(); }

  void expect_refused(std::string_view path, int status, const std::string& code,
                      local_s3::HeaderMap more = {}) {
    HttpPeer peer(server_->port());
    const auto answer = call(peer, "GET", path, {}, std::move(more));
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(element(answer.body, "Code"), code);
    EXPECT_EQ(element(answer.body, "RequestId"), answer.headers.at("x-amz-request-id"));
    EXPECT_FALSE(element(answer.body, "Message").empty());
  }

  /// Goes on with the session's keys, as the SDK for JavaScript does at an IP.
  local_s3::HeaderMap begin_session(local_s3::HeaderMap more = {}) {
    signer_.service = "s3express";
    HttpPeer peer(server_->port());
    peer.send(head("GET", bucket_path, {}, std::move(more), "session="));
    const auto answer = peer.receive();
    EXPECT_EQ(answer.status, 200) << answer.body;
    signer_.access_key_id = element(answer.body, "AccessKeyId");
    signer_.secret_access_key = element(answer.body, "SecretAccessKey");
    return {{"x-amz-s3session-token", element(answer.body, "SessionToken")}};
  }
};

}  // namespace

TEST_F(LocalAuthentication, refuses_a_wrong_secret_and_shows_what_was_signed) {
  signer_.secret_access_key = "wrong";
  HttpPeer peer(server_->port());
  const auto answer = call(peer, "GET", "/plain/k");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(element(answer.body, "Code"), "SignatureDoesNotMatch");
  EXPECT_THAT(element(answer.body, "CanonicalRequest"), HasSubstr("GET\n/plain/k\n"));
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("secretEXAMPLE")));
}

TEST_F(LocalAuthentication, refuses_an_unknown_key) {
  signer_.access_key_id = "AKIDOTHER";
  expect_refused("/plain/k", 403, "InvalidAccessKeyId");
}

TEST_F(LocalAuthentication, refuses_another_region) {
  signer_.region = "eu-west-1";
  expect_refused("/plain/k", 400, "AuthorizationHeaderMalformed");
}

TEST_F(LocalAuthentication, refuses_who_does_not_sign) {
  HttpPeer peer(server_->port());
  peer.send("GET /plain/k HTTP/1.1\r\nHost: " + host() + "\r\n\r\n");
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(element(answer.body, "Code"), "AccessDenied");
  EXPECT_EQ(element(answer.body, "Resource"), "/plain/k");
}

TEST_F(LocalAuthentication, refuses_what_was_signed_long_ago) {
  const auto headers =
      signer_.sign("GET", "/plain/k", {}, {{"host", host()}}, from_unix_milliseconds(1735689600000));
  std::string request = "GET /plain/k HTTP/1.1\r\n";
  for (const auto& [name, value] : headers)
    request += name + ": " + value + "\r\n";
  HttpPeer peer(server_->port());
  peer.send(request + "\r\n");
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(element(answer.body, "Code"), "RequestTimeTooSkewed");
}

TEST_F(LocalAuthentication, refuses_a_token_that_is_none) {
  expect_refused("/plain/k", 400, "InvalidToken", {{"x-amz-s3session-token", "made up"}});
}

TEST_F(LocalAuthentication, refuses_an_unsigned_amz_field) {
  signer_.unsigned_names.push_back("x-amz-meta-a");
  expect_refused("/plain/k", 403, "AccessDenied", {{"x-amz-meta-a", "1"}});
}

TEST_F(LocalAuthentication, refuses_another_body_than_the_signed_one) {
  payload_hash_ = aws::sha256_hex("hello");
  HttpPeer peer(server_->port());
  const auto answer = call(peer, "PUT", "/plain/k", "hellp");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(element(answer.body, "Code"), "XAmzContentSHA256Mismatch");
}

TEST_F(LocalAuthentication, refuses_a_wrong_checksum) {
  HttpPeer peer(server_->port());
  const auto answer = call(peer, "PUT", "/plain/k", "hello", {{"x-amz-checksum-crc32", "AAAAAA=="}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(element(answer.body, "Code"), "BadDigest");
}

TEST_F(LocalAuthentication, takes_a_bucket_from_its_first_session_to_its_last_object) {
  const local_s3::HeaderMap session = begin_session();
  HttpPeer peer(server_->port());
  const std::string path(bucket_path);
  EXPECT_EQ(call(peer, "PUT", path, directory_configuration, session).status, 200);
  EXPECT_EQ(call(peer, "HEAD", path, {}, session).status, 200);
  EXPECT_EQ(call(peer, "PUT", path + "k", "hello", session).status, 200);
  EXPECT_EQ(call(peer, "GET", path + "k", {}, session).body, "hello");
  EXPECT_EQ(call(peer, "DELETE", path + "k", {}, session).status, 204);
  EXPECT_EQ(call(peer, "DELETE", path, {}, session).status, 204);
}

TEST_F(LocalAuthentication, lets_a_session_that_may_only_read_do_just_that) {
  create_bucket("b--use1-az5--x-s3");
  HttpPeer peer(server_->port());
  EXPECT_EQ(call(peer, "PUT", std::string(bucket_path) + "k", "hello").status, 200);
  const local_s3::HeaderMap session = begin_session({{"x-amz-create-session-mode", "ReadOnly"}});
  EXPECT_EQ(call(peer, "GET", std::string(bucket_path) + "k", {}, session).body, "hello");
  EXPECT_EQ(call(peer, "PUT", std::string(bucket_path) + "k", "other", session).status, 403);
  EXPECT_EQ(call(peer, "DELETE", std::string(bucket_path) + "k", {}, session).status, 403);
}

TEST_F(LocalAuthentication, keeps_a_session_to_its_bucket) {
  create_bucket("c--use1-az5--x-s3");
  const local_s3::HeaderMap session = begin_session();
  expect_refused("/c--use1-az5--x-s3//k", 403, "AccessDenied", session);
}

TEST_F(LocalAuthentication, takes_presigned_urls) {
  create_bucket("plain");
  HttpPeer peer(server_->port());
  EXPECT_EQ(call(peer, "PUT", "/plain/k", "hello").status, 200);
  const std::string query = signer_.presign("GET", "/plain/k", host(), system_clock().now(), 60);
  peer.send("GET /plain/k?" + query + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n");
  EXPECT_EQ(peer.receive().body, "hello");
  peer.send("GET /plain/other?" + query + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n");
  EXPECT_EQ(peer.receive().status, 403);
}
