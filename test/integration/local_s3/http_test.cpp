#include "integration/local_s3/server_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

namespace {

class LocalHttp : public ServerFixture {};

}  // namespace

TEST_F(LocalHttp, counts_requests_by_operation_and_tells_it_unsigned) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  ASSERT_EQ(call(peer, "PUT", "/plain/k", "v").status, 200);
  ASSERT_EQ(call(peer, "GET", "/plain/absent").status, 404);
  peer.send("GET /plain/k HTTP/1.1\r\nhost: " + host() + "\r\n\r\n");
  ASSERT_EQ(peer.receive().status, 403);
  for (int i = 0; i < 2; ++i) {
    peer.send("GET /_redis3/requests HTTP/1.1\r\nhost: " + host() + "\r\n\r\n");
    const auto told = peer.receive();
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.headers.at("content-type"), "application/json");
    EXPECT_EQ(told.body, R"({"total":4,"requests":{"CreateBucket":1,"GetObject":2,"PutObject":1}})"
                         "\n");
  }
}

TEST_F(LocalHttp, keeps_a_connection_for_many_requests) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  for (int i = 0; i < 20; ++i) {
    const std::string value = "value " + std::to_string(i);
    ASSERT_EQ(call(peer, "PUT", "/plain/k", value).status, 200);
    const auto got = call(peer, "GET", "/plain/k");
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, value);
    EXPECT_FALSE(got.headers.contains("connection"));
  }
}

TEST_F(LocalHttp, sends_the_fields_of_s3) {
  start();
  HttpPeer peer(server_->port());
  const auto answer = call(peer, "GET", "/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("server"), "AmazonS3");
  EXPECT_THAT(answer.headers.at("x-amz-request-id"), MatchesRegex("[0-9A-Z]{16}"));
  EXPECT_TRUE(answer.headers.contains("x-amz-id-2"));
  EXPECT_TRUE(from_http_date(answer.headers.at("date")));
}

TEST_F(LocalHttp, answers_requests_that_were_sent_ahead_in_order) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  std::string requests;
  for (int i = 0; i < 10; ++i) {
    const std::string body(static_cast<std::size_t>(i), 'x');
    requests += head("PUT", "/plain/k" + std::to_string(i), body) + body;
  }
  for (int i = 0; i < 10; ++i)
    requests += head("GET", "/plain/k" + std::to_string(i));
  peer.send(requests);
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(peer.receive().status, 200);
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(peer.receive().body.size(), static_cast<std::size_t>(i));
}

TEST_F(LocalHttp, tells_a_client_that_waits_to_go_on) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  const std::string body(3 << 20, 'b');
  peer.send(head("PUT", "/plain/big", body, {{"expect", "100-continue"}}));
  EXPECT_EQ(peer.receive().status, 100);
  peer.send(body);
  EXPECT_EQ(peer.receive().status, 200);
  EXPECT_EQ(call(peer, "GET", "/plain/big").body, body);
}

TEST_F(LocalHttp, refuses_before_a_client_that_waits_has_sent_its_body) {
  start();
  signer_.secret_access_key = "wrong";
  HttpPeer peer(server_->port());
  peer.send(head("PUT", "/plain/big", std::string(1 << 20, 'b'), {{"expect", "100-continue"}}));
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(peer.is_closed());
}

TEST_F(LocalHttp, reads_the_body_of_a_refused_request_and_goes_on) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  const std::string body(1 << 20, 'b');
  signer_.secret_access_key = "wrong";
  EXPECT_EQ(call(peer, "PUT", "/plain/big", body).status, 403);
  signer_.secret_access_key = "secretEXAMPLE";
  EXPECT_EQ(call(peer, "GET", "/plain/big").status, 404);
}

TEST_F(LocalHttp, ends_the_connection_of_a_refused_body_that_is_too_long_to_read) {
  local_s3::ServerOptions options;
  options.limits.discarded_bytes_max = 1 << 20;
  start(options);
  signer_.secret_access_key = "wrong";
  HttpPeer peer(server_->port());
  const auto answer = call(peer, "PUT", "/plain/big", std::string(4 << 20, 'b'));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.headers.at("connection"), "close");
}

TEST_F(LocalHttp, takes_bodies_in_http_chunks) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  payload_hash_ = aws::unsigned_payload;
  peer.send(head("PUT", "/plain/k", {}, {{"transfer-encoding", "chunked"}}) +
            "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n");
  EXPECT_EQ(peer.receive().status, 200);
  EXPECT_EQ(call(peer, "GET", "/plain/k").body, "hello world");
}

TEST_F(LocalHttp, takes_aws_chunked_inside_and_outside_of_http_chunks) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  const std::string inner = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
  const local_s3::HeaderMap headers{{"content-encoding", "aws-chunked"},
                                    {"x-amz-decoded-content-length", "5"},
                                    {"x-amz-trailer", "x-amz-checksum-crc32"},
                                    {"x-amz-sdk-checksum-algorithm", "CRC32"}};
  payload_hash_ = local_s3::streaming_unsigned_trailer;
  peer.send(head("PUT", "/plain/one", inner, headers) + inner);
  EXPECT_EQ(peer.receive().status, 200);

  auto in_chunks = headers;
  in_chunks["transfer-encoding"] = "chunked";
  // Cut so that no boundary of the outer chunks is one of the inner ones.
  peer.send(head("PUT", "/plain/two", {}, in_chunks) + "4\r\n" + inner.substr(0, 4) + "\r\n" +
            fmt::format("{:x}\r\n", inner.size() - 4) + inner.substr(4) + "\r\n0\r\n\r\n");
  EXPECT_EQ(peer.receive().status, 200);

  payload_hash_.clear();
  for (const std::string path : {"/plain/one", "/plain/two"}) {
    const auto got = call(peer, "GET", path, {}, {{"x-amz-checksum-mode", "ENABLED"}});
    EXPECT_EQ(got.body, "hello");
    EXPECT_EQ(got.headers.at("x-amz-checksum-crc32"), "NhCmhg==");
    EXPECT_FALSE(got.headers.contains("content-encoding"));
  }
}

TEST_F(LocalHttp, answers_a_head_without_a_body) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  call(peer, "PUT", "/plain/k", "hello");
  const auto answer = call(peer, "HEAD", "/plain/k");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-length"), "5");
  EXPECT_EQ(call(peer, "HEAD", "/plain/absent").status, 404);
  EXPECT_EQ(call(peer, "GET", "/plain/k").body, "hello");
}

TEST_F(LocalHttp, obeys_a_client_that_wants_to_leave) {
  start();
  HttpPeer peer(server_->port());
  const auto answer = call(peer, "GET", "/", {}, {{"connection", "close"}});
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(peer.is_closed());
}

TEST_F(LocalHttp, answers_what_is_no_http_with_400_and_goes_on_for_others) {
  start();
  HttpPeer other(server_->port());
  EXPECT_EQ(call(other, "GET", "/").status, 200);
  for (const std::string& bytes : {
           std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS to a plain port\r\n\r\n", 35),
           std::string("GET / HTTP/9.9\r\n\r\n"),
           std::string("GET /\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nno colon\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n"),
           std::string("PUT / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"),
           std::string("PUT / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
       }) {
    HttpPeer peer(server_->port());
    peer.send(bytes);
    const auto answer = peer.receive();
    EXPECT_EQ(answer.status, 400) << bytes;
    EXPECT_EQ(answer.headers.at("connection"), "close") << bytes;
    EXPECT_THAT(answer.body, HasSubstr("<Code>InvalidRequest</Code>")) << bytes;
    EXPECT_TRUE(peer.is_closed()) << bytes;
  }
  EXPECT_EQ(call(other, "GET", "/").status, 200);
}

TEST_F(LocalHttp, refuses_a_request_without_a_host) {
  start();
  HttpPeer peer(server_->port());
  peer.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(peer.receive().status, 400);
}

TEST_F(LocalHttp, refuses_a_head_over_16_kib) {
  start();
  HttpPeer peer(server_->port());
  peer.send("GET / HTTP/1.1\r\nHost: x\r\nx-amz-meta-a: " + std::string(17000, 'a') + "\r\n\r\n");
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("<Code>RequestHeaderSectionTooLarge</Code>"));
}

TEST_F(LocalHttp, refuses_a_body_that_breaks_off) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  peer.send(head("PUT", "/plain/k", "hello") + "hel");
  peer.end_sending();
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("<Code>IncompleteBody</Code>"));
  HttpPeer other(server_->port());
  EXPECT_EQ(call(other, "GET", "/plain/k").status, 404);
}

TEST_F(LocalHttp, refuses_http_chunks_that_are_malformed) {
  start();
  create_bucket("plain");
  HttpPeer peer(server_->port());
  payload_hash_ = aws::unsigned_payload;
  peer.send(head("PUT", "/plain/k", {}, {{"transfer-encoding", "chunked"}}) + "xyz\r\nhello\r\n0\r\n\r\n");
  EXPECT_EQ(peer.receive().status, 400);
  EXPECT_TRUE(peer.is_closed());
}

TEST_F(LocalHttp, refuses_a_body_over_the_limit_before_it_comes) {
  start();
  HttpPeer peer(server_->port());
  payload_hash_ = aws::unsigned_payload;
  std::string request = head("PUT", "/plain/k", {}, {{"expect", "100-continue"}});
  const std::string length = "content-length: 0";
  // The signature covers the length: so this is also what a client sees whose proxy changed it.
  request.replace(request.find(length), length.size(), "content-length: 5368709121");
  peer.send(request);
  EXPECT_EQ(peer.receive().status, 403);

  signer_.unsigned_names.push_back("content-length");
  HttpPeer again(server_->port());
  request = head("PUT", "/plain/k", {}, {{"expect", "100-continue"}});
  request.replace(request.find(length), length.size(), "content-length: 5368709121");
  again.send(request);
  EXPECT_THAT(again.receive().body, HasSubstr("<Code>EntityTooLarge</Code>"));
}

TEST_F(LocalHttp, tells_a_client_that_stops_in_the_middle_of_a_body) {
  local_s3::ServerOptions options;
  options.limits.progress_max = 50ms;
  start(options);
  HttpPeer peer(server_->port());
  peer.send(head("PUT", "/plain/k", "hello") + "hel");
  const auto answer = peer.receive();
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("<Code>RequestTimeout</Code>"));
  EXPECT_TRUE(peer.is_closed());
}

TEST_F(LocalHttp, ends_a_connection_that_is_idle) {
  local_s3::ServerOptions options;
  options.limits.idle_max = 50ms;
  start(options);
  HttpPeer silent(server_->port());
  EXPECT_TRUE(silent.is_closed());
  HttpPeer slow(server_->port());
  slow.send("GET / HTT");
  EXPECT_TRUE(slow.is_closed());
}

TEST_F(LocalHttp, lets_clients_wait_where_there_are_too_many) {
  local_s3::ServerOptions options;
  options.connections_max = 2;
  start(options);
  auto first = std::make_unique<HttpPeer>(server_->port());
  HttpPeer second(server_->port());
  EXPECT_EQ(call(*first, "GET", "/").status, 200);
  EXPECT_EQ(call(second, "GET", "/").status, 200);
  HttpPeer third(server_->port());
  third.send(head("GET", "/"));
  first.reset();
  EXPECT_EQ(third.receive().status, 200);
}

TEST_F(LocalHttp, answers_what_is_under_way_when_it_stops) {
  start();
  create_bucket("plain");
  HttpPeer busy(server_->port());
  HttpPeer idle(server_->port());
  EXPECT_EQ(call(idle, "GET", "/").status, 200);
  busy.send(head("PUT", "/plain/k", "hello", {{"expect", "100-continue"}}));
  EXPECT_EQ(busy.receive().status, 100);
  boost::asio::post(context_, [this] { server_->stop(); });
  EXPECT_TRUE(idle.is_closed());
  busy.send("hello");
  const auto answer = busy.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_THROW(HttpPeer(server_->port()), std::runtime_error);
}

TEST_F(LocalHttp, ends_for_good_when_its_grace_is_over) {
  local_s3::ServerOptions options;
  options.stop_grace = 50ms;
  start(options);
  HttpPeer peer(server_->port());
  peer.send(head("PUT", "/plain/k", "hello", {{"expect", "100-continue"}}));
  EXPECT_EQ(peer.receive().status, 100);
  stop();
}

TEST_F(LocalHttp, logs_a_line_for_each_answer) {
  start();
  create_bucket("plain");
  {
    HttpPeer peer(server_->port());
    call(peer, "PUT", "/plain/a%20b", "hello");
    call(peer, "GET", "/plain/absent");
    peer.send("nonsense\r\n\r\n");
    peer.receive();
  }
  stop();
  ASSERT_EQ(log_.size(), 4u);
  EXPECT_THAT(log_[1], HasSubstr("PUT /plain/a%20b 200 in=5 out=0 "));
  EXPECT_THAT(log_[2], HasSubstr("GET /plain/absent 404 NoSuchKey in=0 out="));
  EXPECT_THAT(log_[3], HasSubstr("? / 400 InvalidRequest in=0 out="));
}

TEST_F(LocalHttp, logs_no_signature_and_no_token) {
  start();
  {
    HttpPeer peer(server_->port());
    const std::string query = signer_.presign("GET", "/plain/k", host(), system_clock().now(), 60);
    peer.send("GET /plain/k?" + query + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n");
    EXPECT_EQ(peer.receive().status, 404);
  }
  stop();
  ASSERT_EQ(log_.size(), 1u);
  EXPECT_THAT(log_[0], Not(HasSubstr("Signature")));
  EXPECT_THAT(log_[0], Not(HasSubstr("AKIDEXAMPLE")));
}

TEST_F(LocalHttp, tells_a_second_server_that_its_port_is_in_use) {
  start();
  local_s3::ServerOptions options;
  options.port = server_->port();
  boost::asio::io_context context(1);
  local_s3::Server second(context.get_executor(), authenticator_, {}, system_clock(), random_, options);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind(), ErrorKind::unavailable);
  EXPECT_EQ(started.error().message(), host() + " is in use by another program");
}

TEST_F(LocalHttp, tells_an_address_that_is_none) {
  local_s3::ServerOptions options;
  for (const std::string bind : {"nowhere", "", "300.0.0.1", "192.0.2.1"}) {
    options.bind = bind;
    local_s3::Server server(context_.get_executor(), authenticator_, {}, system_clock(), random_, options);
    const auto started = server.start();
    ASSERT_FALSE(started) << bind;
    EXPECT_EQ(started.error().kind(), ErrorKind::invalid) << bind;
  }
}
