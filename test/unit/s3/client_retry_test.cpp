#include "unit/s3/client_fixture.hpp"

namespace redis3::s3 {
namespace {

using std::chrono::milliseconds;
using test::in_five_minutes;
using test::object_fields;

/// Calls that are tried again.
class ClientRetryTest : public test::ClientTest {
 protected:
  /// `changes` are made before the client is opened; its session is there afterwards.
  void open_with_session(const std::function<void(ClientConfig&)>& change = [](ClientConfig&) {}) {
    ClientConfig retrying = config();
    retrying.retry = RetryOptions();
    change(retrying);
    open(std::move(retrying));
    script.answer_session("one", in_five_minutes);
    script.answer(200, {{"etag", "\"e\""}});
    ASSERT_TRUE(put("first"));
    requests_before_ = script.seen().size();
  }
  std::size_t requests() const { return script.seen().size() - requests_before_; }

  Result<std::string> put_if_absent() {
    PutRequest request("k", "value");
    request.if_absent = true;
    return run(client->put_object(std::move(request)));
  }
  Result<AppendedObject> append() {
    AppendRequest request("k", "value", 5);
    return run(client->append_object(std::move(request)));
  }
  Result<void> rename() {
    RenameRequest request("k", "l", "the-token");
    return run(client->rename_object(std::move(request)));
  }

 private:
  std::size_t requests_before_ = 0;
};

TEST_F(ClientRetryTest, read_is_sent_again_after_whatever_went_wrong_with_it) {
  open_with_session();
  script.fail(ErrorKind::outcome_unknown);
  script.answer_error(503, "SlowDown");
  script.answer(200, object_fields, "v");
  EXPECT_EQ(get().value().body, "v");
  EXPECT_EQ(requests(), 3u);
  ASSERT_EQ(pauses.size(), 2u);
  EXPECT_LE(pauses[0], milliseconds(50));
  EXPECT_LE(pauses[1], milliseconds(2000));
  EXPECT_EQ(client->counters().retries, 2u);
}

TEST_F(ClientRetryTest, write_that_certainly_did_not_happen_is_sent_again_whole) {
  open_with_session();
  script.fail(ErrorKind::unavailable);
  script.answer_error(503, "SlowDown");
  script.answer(200, {{"etag", "\"e2\""}});
  EXPECT_EQ(put().value(), "\"e2\"");
  EXPECT_EQ(requests(), 3u);
  EXPECT_EQ(script.seen().back().request.body, "value");
}

TEST_F(ClientRetryTest, write_that_may_have_happened_is_not_sent_again) {
  open_with_session();
  script.fail(ErrorKind::outcome_unknown);
  EXPECT_EQ(put().error().kind(), ErrorKind::outcome_unknown);
  script.answer_error(500, "InternalError");
  EXPECT_EQ(put_if_absent().error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(requests(), 2u);
  EXPECT_TRUE(pauses.empty());
}

TEST_F(ClientRetryTest, race_lost_after_an_unexplained_503_is_left_to_who_can_settle_it) {
  open_with_session();
  script.answer_error(503, "ServiceUnavailable");
  script.answer_error(412, "PreconditionFailed");
  EXPECT_EQ(put_if_absent().error().kind(), ErrorKind::outcome_unknown);
  script.answer_error(503, "SlowDown");
  script.answer_error(412, "PreconditionFailed");
  EXPECT_EQ(put_if_absent().error().kind(), ErrorKind::already_exists);
}

TEST_F(ClientRetryTest, rename_whose_answer_was_lost_is_sent_again_with_its_token) {
  open_with_session();
  script.fail(ErrorKind::outcome_unknown);
  script.answer_error(500, "InternalError");
  script.answer(200);
  EXPECT_TRUE(rename());
  EXPECT_EQ(requests(), 3u);
  const auto& seen = script.seen();
  for (std::size_t at = seen.size() - 3; at < seen.size(); ++at)
    EXPECT_EQ(seen[at].field("x-amz-client-token"), "the-token");
}

TEST_F(ClientRetryTest, rename_is_unknown_where_no_repetition_succeeds) {
  open_with_session();
  for (int i = 0; i < 3; ++i)
    script.fail(ErrorKind::outcome_unknown);
  EXPECT_EQ(rename().error().kind(), ErrorKind::outcome_unknown);
  script.fail(ErrorKind::outcome_unknown);
  script.fail(ErrorKind::unavailable);
  script.fail(ErrorKind::unavailable);
  EXPECT_EQ(rename().error().kind(), ErrorKind::outcome_unknown) << "it may have happened at first";
  script.fail(ErrorKind::outcome_unknown);
  script.answer_error(404, "NoSuchKey");
  EXPECT_EQ(rename().error().kind(), ErrorKind::outcome_unknown)
      << "its own work, if the token was forgotten";
  script.answer_error(503, "ServiceUnavailable");
  script.answer_error(404, "NoSuchKey");
  EXPECT_EQ(rename().error().kind(), ErrorKind::outcome_unknown);
  script.fail(ErrorKind::unavailable);
  script.answer_error(404, "NoSuchKey");
  EXPECT_EQ(rename().error().kind(), ErrorKind::not_found);
}

TEST_F(ClientRetryTest, append_that_may_have_happened_is_not_sent_again) {
  open_with_session();
  script.fail(ErrorKind::outcome_unknown);
  EXPECT_EQ(append().error().kind(), ErrorKind::outcome_unknown);
  script.answer_error(503, "ServiceUnavailable");
  script.answer_error(400, "InvalidWriteOffset");
  EXPECT_EQ(append().error().kind(), ErrorKind::outcome_unknown);
  script.answer_error(503, "SlowDown");
  script.answer_error(400, "InvalidWriteOffset");
  EXPECT_EQ(append().error().kind(), ErrorKind::conflict);
  EXPECT_EQ(requests(), 5u);
}

TEST_F(ClientRetryTest, tries_end_with_the_last_failure_and_their_number) {
  open_with_session();
  for (int i = 0; i < 3; ++i)
    script.answer_error(503, "ServiceUnavailable", {{"x-amz-request-id", "R" + std::to_string(i)}});
  const Error error = get().error();
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_EQ(error.request_id(), "R2");
  EXPECT_NE(error.message().find("needs some minutes to wake"), std::string::npos) << error.message();
  EXPECT_TRUE(error.message().ends_with(" Gave up after 3 tries.")) << error.message();
}

TEST_F(ClientRetryTest, refusal_that_would_be_the_same_again_ends_the_call_at_once) {
  open_with_session();
  script.answer_error(403, "AccessDenied");
  EXPECT_EQ(get().error().kind(), ErrorKind::not_permitted);
  script.answer_error(400, "InvalidRequest");
  EXPECT_EQ(put().error().kind(), ErrorKind::invalid);
  EXPECT_EQ(requests(), 2u);
}

TEST_F(ClientRetryTest, store_that_is_down_is_not_beaten_for_ever) {
  open_with_session();
  int answered = 0;
  for (int call = 0; call < 40; ++call) {
    const std::size_t before = script.seen().size();
    for (int i = 0; i < 3; ++i)
      script.fail(ErrorKind::unavailable);
    EXPECT_EQ(get().error().kind(), ErrorKind::unavailable);
    const int tries = static_cast<int>(script.seen().size() - before);
    answered += tries;
    for (int i = tries; i < 3; ++i)  // What it did not ask for goes to the next call.
      static_cast<void>(run(client->head_object("drain")));
    if (tries == 1) break;
  }
  // 500 tokens at 14 each pay for 35 repetitions.
  EXPECT_EQ(client->counters().retries, 35u);
}

TEST_F(ClientRetryTest, session_is_asked_for_again) {
  ClientConfig retrying = config();
  retrying.retry = RetryOptions();
  open(std::move(retrying));
  script.answer_error(503, "SlowDown");
  script.answer_session("one", in_five_minutes);
  script.answer(200, {{"etag", "\"e\""}});
  EXPECT_TRUE(put());
}

TEST_F(ClientRetryTest, body_that_does_not_match_its_checksum_is_read_again) {
  open_with_session();
  test::Fields wrong = object_fields;
  wrong.emplace_back("x-amz-checksum-crc32c", "AAAAAA==");
  script.answer(200, wrong, "damaged");
  script.answer(200, object_fields, "v");
  EXPECT_EQ(get().value().body, "v");
  EXPECT_EQ(client->counters().corrupt_reads, 1u);

  script.answer(200, wrong, "damaged");
  script.answer(200, wrong, "damaged");
  EXPECT_EQ(get().error().kind(), ErrorKind::corrupt);
  EXPECT_EQ(requests(), 4u);
}

/// Reads that are sent a second time because they are late: here at once, after one that was not.
class ClientHedgeTest : public ClientRetryTest {
 protected:
  ClientHedgeTest() {
    open_with_session([](ClientConfig& hedging) {
      hedging.retry.tries_max = 2;
      hedging.hedging.share_max = 1;
      hedging.hedging.samples_min = 1;
      hedging.hedging.delay_min = std::chrono::microseconds(0);
    });
    script.answer(200, object_fields, "learned");
    EXPECT_TRUE(get());
  }
  HedgeCounters hedges() const { return client->counters().hedges; }
};

TEST_F(ClientHedgeTest, answer_of_the_second_request_is_taken_where_it_comes_first) {
  script.answer(200, object_fields, "first");
  script.hold();
  script.answer(200, object_fields, "second");
  std::optional<Result<ReadObject>> read;
  GetRequest request("k");
  boost::asio::co_spawn(context, client->get_object(std::move(request)),
                        [&](std::exception_ptr, Result<ReadObject> result) { read = std::move(result); });
  context.restart();
  // The one that was learned from, the first one, the second one.
  while (requests() < 3)
    context.run_one();
  context.poll();
  script.release();  // In place of the connection that the cancellation closes.
  run_to_rest();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->value().body, "second");
  EXPECT_EQ(hedges().issued, 1u);
  EXPECT_EQ(hedges().won, 1u);
  EXPECT_EQ(hedges().wasted, 0u);
  EXPECT_GT(hedges().dollars, 0);
}

TEST_F(ClientHedgeTest, answer_of_the_first_request_is_taken_where_it_comes_first) {
  script.answer(200, object_fields, "first");
  script.hold_until_next_is_seen();
  script.answer(200, object_fields, "second");
  script.hold();
  EXPECT_EQ(get().value().body, "first");
  script.release();
  run_to_rest();
  EXPECT_EQ(hedges().issued, 1u);
  EXPECT_EQ(hedges().won, 0u);
  EXPECT_EQ(hedges().wasted, 1u);
}

TEST_F(ClientHedgeTest, second_request_stands_in_where_the_first_one_fails) {
  script.fail(ErrorKind::outcome_unknown);
  script.hold_until_next_is_seen();
  script.answer_error(404, "NoSuchKey");
  EXPECT_EQ(get().error().kind(), ErrorKind::not_found);
  EXPECT_TRUE(pauses.empty());
  EXPECT_EQ(hedges().won, 1u);
}

TEST_F(ClientHedgeTest, where_both_fail_the_read_is_tried_again) {
  script.fail(ErrorKind::outcome_unknown);
  script.hold_until_next_is_seen();
  script.answer_error(503, "SlowDown");
  script.answer(200, object_fields, "third");
  EXPECT_EQ(get().value().body, "third");
  EXPECT_EQ(pauses.size(), 1u);
  EXPECT_EQ(hedges().wasted, 1u);
}

TEST_F(ClientHedgeTest, second_request_for_a_part_reads_into_memory_of_its_own) {
  test::Fields beginning = object_fields;
  beginning.emplace_back("content-length", "10");
  script.answer(200, beginning, "begin");
  script.cut();
  script.hold_until_next_is_seen();
  script.answer(200, beginning, "begin");
  script.hold();
  script.answer(206, {{"content-range", "bytes 5-9/10"}}, "first");
  script.hold_until_next_is_seen();
  script.answer(206, {{"content-range", "bytes 5-9/10"}}, "other");
  script.hold();
  EXPECT_EQ(get().value().body, "beginfirst");
  ASSERT_GE(script.seen().size(), 2u);
  const test::Script::Seen& first = script.seen().end()[-2];
  const test::Script::Seen& second = script.seen().end()[-1];
  EXPECT_EQ(first.field("range"), "bytes=5-9");
  EXPECT_EQ(second.field("range"), "bytes=5-9");
  EXPECT_EQ(first.request.body_place.size(), 5u);
  EXPECT_TRUE(second.request.body_place.empty());
  script.release();
  run_to_rest();
}

TEST_F(ClientHedgeTest, writes_and_listings_are_sent_once) {
  script.answer(200, {{"etag", "\"e\""}});
  script.hold();
  std::optional<Result<std::string>> etag;
  PutRequest request("k", "v");
  boost::asio::co_spawn(context, client->put_object(std::move(request)),
                        [&](std::exception_ptr, Result<std::string> result) { etag = std::move(result); });
  context.restart();
  context.run_for(milliseconds(5));
  EXPECT_EQ(requests(), 2u);
  script.release();
  run_to_rest();
  EXPECT_TRUE(etag && *etag);
}

TEST_F(ClientHedgeTest, client_may_go_while_a_second_request_is_under_way) {
  script.answer(200, object_fields, "first");
  script.hold_until_next_is_seen();
  script.answer(200, object_fields, "second");
  script.hold();
  EXPECT_TRUE(get());
  client.reset();
  script.release();
  run_to_rest();
}

}  // namespace
}  // namespace redis3::s3
