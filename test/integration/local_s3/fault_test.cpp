#include "integration/local_s3/server_fixture.hpp"

#include "base/crc32c.hpp"
#include "faults/fault_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

using namespace redis3;
using namespace redis3::test;
using namespace std::chrono_literals;
using faults::FaultKind;
using testing::EndsWith;
using testing::HasSubstr;

namespace {

/// What a client sees on the wire when the endpoint is told to be bad.
class LocalFaults : public ServerFixture {
 protected:
  void start_with(std::initializer_list<std::string> rules) {
    for (const std::string& rule : rules)
      plan_.add(faults::fault_rule_of(rule).value());
    local_s3::ServerOptions options;
    options.faults = &plan_;
    start(options);
    create_bucket("plain");
  }

  /// Whether the object holds `body`, asked on a connection of its own.
  bool holds(std::string_view body) {
    HttpPeer peer(server_->port());
    const auto answer = call(peer, "GET", "/plain/k");
    return answer.status == 200 && answer.body == body;
  }

  /// How the PUT of "value" ends for who waits for its answer.
  HttpPeer::End put_without_answer() {
    HttpPeer peer(server_->port());
    // In one piece: a second one might meet the reset, and then the read would not.
    peer.send(head("PUT", "/plain/k", "value") + "value");
    return peer.end();
  }

  std::uint64_t count_after_stop(FaultKind kind) {
    stop();
    return plan_.count_of(kind);
  }

  faults::FaultPlan plan_{1};
};

}  // namespace

TEST_F(LocalFaults, an_error_before_the_act_leaves_everything_as_it_was) {
  start_with({"PutObject:503:#1"});
  HttpPeer peer(server_->port());
  const auto refused = call(peer, "PUT", "/plain/k", "value");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("content-type"), "application/xml");
  EXPECT_THAT(refused.body,
              HasSubstr("<Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"));
  EXPECT_THAT(refused.body,
              HasSubstr("<RequestId>" + refused.headers.at("x-amz-request-id") + "</RequestId>"));
  EXPECT_EQ(call(peer, "GET", "/plain/k").status, 404);
  EXPECT_EQ(call(peer, "PUT", "/plain/k", "value").status, 200) << "the connection goes on";
  EXPECT_EQ(count_after_stop(FaultKind::status), 1U);
}

TEST_F(LocalFaults, an_error_after_the_act_comes_of_a_write_that_happened) {
  start_with({"PutObject:500@after-act:#1"});
  HttpPeer peer(server_->port());
  const auto refused = call(peer, "PUT", "/plain/k", "value");
  EXPECT_EQ(refused.status, 500);
  EXPECT_THAT(refused.body, HasSubstr("<Code>InternalError</Code>"));
  EXPECT_TRUE(holds("value"));
}

TEST_F(LocalFaults, any_status_comes_with_any_code) {
  start_with({"GetObject:418=TeaPot:100%", "HeadObject:429:100%"});
  HttpPeer peer(server_->port());
  const auto refused = call(peer, "GET", "/plain/k");
  EXPECT_EQ(refused.status, 418);
  EXPECT_THAT(refused.body, HasSubstr("<Code>TeaPot</Code>"));
  const auto throttled = call(peer, "HEAD", "/plain/k");
  EXPECT_EQ(throttled.status, 429);
  EXPECT_EQ(throttled.body, "");
}

TEST_F(LocalFaults, a_reset_before_the_act_leaves_everything_as_it_was) {
  start_with({"PutObject:reset@before-body:#1", "PutObject:reset@before-act:#2"});
  EXPECT_EQ(put_without_answer(), HttpPeer::End::reset);
  EXPECT_EQ(put_without_answer(), HttpPeer::End::reset);
  EXPECT_FALSE(holds("value"));
}

TEST_F(LocalFaults, a_reset_after_the_act_loses_the_answer_of_a_write_that_happened) {
  start_with({"PutObject:reset:#1"});
  EXPECT_EQ(put_without_answer(), HttpPeer::End::reset);
  EXPECT_TRUE(holds("value"));
  EXPECT_EQ(count_after_stop(FaultKind::reset), 1U);
}

TEST_F(LocalFaults, a_close_ends_the_connection_in_order) {
  start_with({"PutObject:close:#1"});
  EXPECT_EQ(put_without_answer(), HttpPeer::End::closed);
  EXPECT_TRUE(holds("value"));
  EXPECT_EQ(count_after_stop(FaultKind::close), 1U);
}

TEST_F(LocalFaults, a_close_before_the_body_is_seen_by_who_still_sends) {
  start_with({"PutObject:close@before-body:#1"});
  EXPECT_EQ(put_without_answer(), HttpPeer::End::closed);
  EXPECT_FALSE(holds("value"));
}

TEST_F(LocalFaults, a_reset_in_the_head_leaves_half_a_head) {
  start_with({"PutObject:reset@in-head:#1"});
  HttpPeer peer(server_->port());
  peer.send(head("PUT", "/plain/k", "value") + "value");
  EXPECT_EQ(peer.end(), HttpPeer::End::reset);
  EXPECT_TRUE(peer.received().starts_with("HTTP/1.1 200 OK\r\n")) << peer.received();
  EXPECT_EQ(peer.received().find("\r\n\r\n"), std::string::npos);
  EXPECT_TRUE(holds("value"));
}

TEST_F(LocalFaults, a_reset_in_the_body_leaves_half_a_body) {
  start_with({"GetObject:reset@in-body:#1"});
  HttpPeer peer(server_->port());
  ASSERT_EQ(call(peer, "PUT", "/plain/k", "0123456789").status, 200);
  peer.send(head("GET", "/plain/k"));
  EXPECT_EQ(peer.end(), HttpPeer::End::reset);
  EXPECT_THAT(peer.received(), EndsWith("\r\n\r\n01234"));
  EXPECT_TRUE(holds("0123456789"));
}

TEST_F(LocalFaults, a_reset_after_the_answer_spoils_the_connection_only) {
  start_with({"GetObject:close@after-answer:#1"});
  HttpPeer peer(server_->port());
  ASSERT_EQ(call(peer, "PUT", "/plain/k", "value").status, 200);
  const auto answer = call(peer, "GET", "/plain/k");
  EXPECT_EQ(answer.body, "value");
  EXPECT_FALSE(answer.headers.contains("connection")) << "nothing announces it";
  EXPECT_EQ(peer.end(), HttpPeer::End::closed);
}

TEST_F(LocalFaults, a_stall_holds_up_its_own_connection_only) {
  start_with({"GetObject:stall=1h:#1", "GetObject:stall=1h@in-body:#2"});
  HttpPeer before(server_->port());
  HttpPeer within(server_->port());
  HttpPeer other(server_->port());
  ASSERT_EQ(call(other, "PUT", "/plain/k", "0123456789").status, 200);
  before.send(head("GET", "/plain/k"));
  EXPECT_FALSE(before.has_bytes(50ms));
  within.send(head("GET", "/plain/k"));
  EXPECT_TRUE(within.has_bytes(5s));
  EXPECT_EQ(call(other, "GET", "/plain/k").body, "0123456789");
  // Stopping ends the wait: what was asked for is still answered.
  EXPECT_EQ(count_after_stop(FaultKind::stall), 2U);
  EXPECT_EQ(before.receive().body, "0123456789");
  EXPECT_EQ(within.receive().body, "0123456789");
}

TEST_F(LocalFaults, a_write_that_was_held_back_lands_when_its_client_has_gone) {
  start_with({"PutObject:stall=1h:#1"});
  {
    HttpPeer peer(server_->port());
    peer.send(head("PUT", "/plain/k", "value") + "value");
    EXPECT_FALSE(peer.has_bytes(50ms));
  }
  EXPECT_FALSE(holds("value"));
  stop();  // And with it the stall.
  EXPECT_THAT(log_, testing::Contains(testing::MatchesRegex("PUT /plain/k 200 in=5 .* injected")));
}

TEST_F(LocalFaults, an_answer_that_is_cut_off_may_be_a_refusal) {
  start_with({"PutObject:close@in-body:#1"});
  signer_.secret_access_key = "wrong";
  HttpPeer peer(server_->port());
  peer.send(head("PUT", "/plain/k", "value") + "value");
  EXPECT_EQ(peer.end(), HttpPeer::End::closed);
  EXPECT_TRUE(peer.received().starts_with("HTTP/1.1 403 ")) << peer.received();
  EXPECT_EQ(peer.received().find("</Error>"), std::string::npos);
}

TEST_F(LocalFaults, a_request_that_is_no_http_meets_no_fault_of_the_one_before) {
  start_with({"GetObject:corrupt=body:#1"});
  HttpPeer peer(server_->port());
  ASSERT_EQ(call(peer, "PUT", "/plain/k", "value").status, 200);
  EXPECT_EQ(call(peer, "GET", "/plain/k").body, "vamue");
  peer.send("no HTTP\r\n\r\n");
  EXPECT_EQ(peer.receive().status, 400);
  EXPECT_EQ(count_after_stop(FaultKind::corrupt_body), 1U);
}

TEST_F(LocalFaults, a_trickle_is_slow_and_complete) {
  start_with({"GetObject:trickle=10000:#1"});
  HttpPeer peer(server_->port());
  const std::string body(1000, 'v');
  ASSERT_EQ(call(peer, "PUT", "/plain/k", body).status, 200);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(call(peer, "GET", "/plain/k").body, body);
  // A kilobyte in steps of a tenth of a second.
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 100ms);
  EXPECT_EQ(count_after_stop(FaultKind::trickle), 1U);
}

TEST_F(LocalFaults, a_corrupt_body_comes_with_its_right_checksum) {
  start_with({"GetObject:corrupt=body:#1"});
  HttpPeer peer(server_->port());
  const std::string checksum = crc32c_base64(crc32c("0123456789"));
  ASSERT_EQ(call(peer, "PUT", "/plain/k", "0123456789", {{"x-amz-checksum-crc32c", checksum}}).status, 200);
  const auto corrupt = call(peer, "GET", "/plain/k", {}, {{"x-amz-checksum-mode", "ENABLED"}});
  EXPECT_EQ(corrupt.status, 200);
  EXPECT_EQ(corrupt.headers.at("x-amz-checksum-crc32c"), checksum);
  EXPECT_EQ(corrupt.body, "0123446789");
  EXPECT_TRUE(holds("0123456789"));
  EXPECT_EQ(count_after_stop(FaultKind::corrupt_body), 1U);
}

TEST_F(LocalFaults, a_corrupt_checksum_comes_with_the_right_body) {
  start_with({"GetObject:corrupt=checksum:100%"});
  HttpPeer peer(server_->port());
  const std::string checksum = crc32c_base64(crc32c("0123456789"));
  ASSERT_EQ(call(peer, "PUT", "/plain/k", "0123456789", {{"x-amz-checksum-crc32c", checksum}}).status, 200);
  const auto corrupt = call(peer, "GET", "/plain/k", {}, {{"x-amz-checksum-mode", "ENABLED"}});
  EXPECT_EQ(corrupt.body, "0123456789");
  EXPECT_NE(corrupt.headers.at("x-amz-checksum-crc32c"), checksum);
  EXPECT_EQ(corrupt.headers.at("x-amz-checksum-crc32c").size(), checksum.size());
  EXPECT_EQ(corrupt.headers.at("x-amz-checksum-type"), "FULL_OBJECT");
  // Where no checksum is asked for none can be wrong, and nothing is counted.
  EXPECT_EQ(call(peer, "GET", "/plain/k").body, "0123456789");
  EXPECT_EQ(count_after_stop(FaultKind::corrupt_checksum), 1U);
}

TEST_F(LocalFaults, a_session_is_refused_as_if_it_had_expired) {
  start_with({"*:expired-token:#1"});
  const std::string bucket = "faults--use1-az5--x-s3";
  create_bucket(bucket);
  HttpPeer peer(server_->port());
  const auto grant = tokens_.issue(bucket, false);
  signer_.access_key_id = grant.access_key_id;
  signer_.secret_access_key = grant.secret_access_key;
  const local_s3::HeaderMap token{{"x-amz-s3session-token", grant.session_token}};
  const auto refused = call(peer, "PUT", "/" + bucket + "/k", "value", token);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body,
              HasSubstr("<Code>ExpiredToken</Code><Message>The provided token has expired.</Message>"));
  EXPECT_EQ(call(peer, "PUT", "/" + bucket + "/k", "value", token).status, 200);
}

TEST_F(LocalFaults, a_bucket_sleeps_for_a_time) {
  start_with({"*:503=ServiceUnavailable:for=1h:k"});
  HttpPeer peer(server_->port());
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(call(peer, "GET", "/plain/k").body, HasSubstr("<Code>ServiceUnavailable</Code>"));
}

TEST_F(LocalFaults, what_is_refused_anyway_is_refused_as_ever) {
  start_with({"*:reset@after-act:100%:k"});
  signer_.secret_access_key = "wrong";
  HttpPeer peer(server_->port());
  EXPECT_EQ(call(peer, "PUT", "/plain/k", "value").status, 403);
  EXPECT_EQ(count_after_stop(FaultKind::reset), 0U);
}

TEST_F(LocalFaults, latency_is_that_of_the_model) {
  plan_.set_latency(latency_profile_of("fixed:0s/fixed:60ms").value());
  start_with({});
  HttpPeer peer(server_->port());
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(call(peer, "PUT", "/plain/k", "value").status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 60ms);
  EXPECT_EQ(call(peer, "GET", "/plain/k").body, "value");
  EXPECT_EQ(count_after_stop(FaultKind::stall), 0U);
}

TEST_F(LocalFaults, the_log_tells_what_was_injected) {
  start_with({"PutObject:reset:#1", "GetObject:503:#1"});
  put_without_answer();
  EXPECT_FALSE(holds("value"));
  EXPECT_TRUE(holds("value"));
  stop();
  ASSERT_EQ(log_.size(), 4U);
  EXPECT_THAT(log_[1], testing::MatchesRegex("PUT /plain/k - in=5 out=0 .* ms injected"));
  EXPECT_THAT(log_[2], testing::MatchesRegex("GET /plain/k 503 SlowDown in=0 out=[0-9]+ .* ms injected"));
  EXPECT_THAT(log_[3], testing::MatchesRegex("GET /plain/k 200 in=0 out=5 .* ms"));
}
