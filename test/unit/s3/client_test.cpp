#include "base/http_date.hpp"
#include "s3/part_plan.hpp"
#include "unit/s3/client_fixture.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <deque>
#include <optional>
#include <stdexcept>

namespace redis3::s3 {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::bucket_name;
using test::ClientTest;
using test::in_five_minutes;
using test::in_ten_minutes;
using test::midnight;
using test::object_fields;

TEST_F(ClientTest, first_call_makes_a_session_by_the_own_key_and_signs_with_it) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(200, {{"etag", "\"e1\""}});
  EXPECT_EQ(put().value(), "\"e1\"");

  ASSERT_EQ(script.seen().size(), 2u);
  EXPECT_EQ(script.seen()[0].line(), "GET /b--use1-az5--x-s3?session= HTTP/1.1");
  EXPECT_EQ(script.seen()[0].field("x-amz-security-token"), "tklong");
  EXPECT_NE(script.seen()[0].field("authorization").find("Credential=AKLONG/20250101/us-east-1/s3express/"),
            std::string::npos);
  EXPECT_EQ(script.seen()[1].line(), "PUT /b--use1-az5--x-s3/k HTTP/1.1");
  EXPECT_EQ(script.seen()[1].field("x-amz-s3session-token"), "one");
  EXPECT_EQ(script.seen()[1].field("x-amz-security-token"), "");
  EXPECT_NE(script.seen()[1].field("authorization").find("Credential=ASone/"), std::string::npos);
  EXPECT_EQ(script.seen()[1].request.body, "value");
}

TEST_F(ClientTest, session_is_used_again) {
  open();
  script.answer_session("one", in_five_minutes);
  for (int i = 0; i < 3; ++i) {
    script.answer(200, {{"etag", "\"e\""}});
    EXPECT_TRUE(put());
    clock.advance(minutes(1));
  }
  EXPECT_EQ(script.seen().size(), 4u);
}

TEST_F(ClientTest, session_is_renewed_in_the_background_in_its_last_minute) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());

  clock.advance(minutes(4));
  script.answer(200, object_fields, "v");  // The call itself comes first, with the old session.
  script.answer_session("two", in_ten_minutes);
  ASSERT_TRUE(get());
  run_to_rest();
  ASSERT_EQ(script.seen().size(), 4u);
  EXPECT_EQ(script.seen()[2].field("x-amz-s3session-token"), "one");
  EXPECT_EQ(script.seen()[3].line(), "GET /b--use1-az5--x-s3?session= HTTP/1.1");

  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());
  EXPECT_EQ(script.seen()[4].field("x-amz-s3session-token"), "two");
}

TEST_F(ClientTest, renewal_that_fails_does_not_disturb_and_waits_before_the_next_attempt) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());

  clock.advance(minutes(4));
  script.answer(200, object_fields, "v");
  script.fail(ErrorKind::unavailable);
  ASSERT_TRUE(get());
  run_to_rest();
  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());
  run_to_rest();
  EXPECT_EQ(script.seen().size(), 5u);
}

TEST_F(ClientTest, session_with_less_than_five_seconds_is_waited_for) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());
  clock.advance(minutes(5) - seconds(4));
  script.answer_session("two", in_ten_minutes);
  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());
  EXPECT_EQ(script.seen().back().field("x-amz-s3session-token"), "two");
}

TEST_F(ClientTest, calls_at_the_same_time_make_one_session) {
  open();
  script.answer_session("one", in_five_minutes);
  int ended = 0;
  for (int i = 0; i < 5; ++i) {
    script.answer(200, {{"etag", "\"e\""}});
    PutRequest request("k", "v");
    boost::asio::co_spawn(context, client->put_object(std::move(request)),
                          [&ended](std::exception_ptr bug, const Result<std::string>& etag) {
                            EXPECT_FALSE(bug);
                            EXPECT_TRUE(etag);
                            ++ended;
                          });
  }
  run_to_rest();
  EXPECT_EQ(ended, 5);
  EXPECT_EQ(script.seen().size(), 6u);
}

TEST_F(ClientTest, session_that_cannot_be_had_ends_the_call_with_the_reason) {
  open();
  script.answer_error(403, "AccessDenied", {{"x-amz-request-id", "R7"}});
  const auto etag = put();
  ASSERT_FALSE(etag);
  EXPECT_EQ(etag.error().kind(), ErrorKind::denied);
  EXPECT_EQ(etag.error().request_id(), "R7");
  EXPECT_TRUE(etag.error().message().starts_with("CreateSession in bucket"));
}

TEST_F(ClientTest, refused_session_is_made_anew_and_the_request_sent_once_more_whole) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer_error(400, "ExpiredToken");
  script.answer_session("two", in_ten_minutes);
  script.answer(200, {{"etag", "\"e2\""}});
  EXPECT_EQ(put().value(), "\"e2\"");
  ASSERT_EQ(script.seen().size(), 4u);
  EXPECT_EQ(script.seen()[3].field("x-amz-s3session-token"), "two");
  EXPECT_EQ(script.seen()[3].request.body, "value");
}

TEST_F(ClientTest, session_that_is_refused_twice_ends_the_call) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer_error(400, "ExpiredToken");
  script.answer_session("two", in_ten_minutes);
  script.answer_error(403, "InvalidAccessKeyId");
  EXPECT_EQ(put().error().kind(), ErrorKind::denied);
  EXPECT_EQ(script.seen().size(), 4u);
}

TEST_F(ClientTest, large_value_goes_in_parts_and_each_of_them_is_made_anew_for_another_attempt) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(200, {},
                "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
  script.answer_error(400, "ExpiredToken");
  script.answer(200, {{"etag", "\"2\""}});
  script.answer_session("two", in_five_minutes);
  script.answer(200, {{"etag", "\"1\""}});
  script.answer(200, {}, "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>");
  PutRequest request("k", std::string(put_in_parts_bytes_min, 'x'));
  EXPECT_EQ(run(client->put_object(std::move(request))).value(), "\"e\"");

  const std::string path = "/b--use1-az5--x-s3/k?";
  ASSERT_EQ(script.seen().size(), 7u);
  EXPECT_EQ(script.seen()[1].line(), "POST " + path + "uploads= HTTP/1.1");
  EXPECT_EQ(script.seen()[2].line(), "PUT " + path + "partNumber=1&uploadId=u HTTP/1.1");
  EXPECT_EQ(script.seen()[3].line(), "PUT " + path + "partNumber=2&uploadId=u HTTP/1.1");
  EXPECT_EQ(script.seen()[5].line(), script.seen()[2].line());
  EXPECT_EQ(script.seen()[5].field("x-amz-s3session-token"), "two");
  EXPECT_EQ(script.seen()[5].request.body.size(), put_in_parts_bytes_min / 2);
  EXPECT_EQ(script.seen()[6].line(), "POST " + path + "uploadId=u HTTP/1.1");
}

TEST_F(ClientTest, wrong_clock_is_corrected_by_the_answers_date_and_the_request_sent_once_more) {
  clock.advance(-std::chrono::hours(2));
  open();
  script.answer_error(403, "RequestTimeTooSkewed", {{"date", "Wed, 01 Jan 2025 00:00:00 GMT"}});
  script.answer_session("one", in_five_minutes);
  script.answer(200, {{"etag", "\"e\""}});
  ASSERT_TRUE(put());
  EXPECT_EQ(script.seen()[0].field("x-amz-date"), "20241231T220000Z");
  EXPECT_EQ(script.seen()[1].field("x-amz-date"), "20250101T000000Z");
  EXPECT_EQ(client->now(), midnight);
}

TEST_F(ClientTest, now_follows_the_dates_of_the_answers) {
  open();
  EXPECT_EQ(client->now(), midnight);
  script.answer_session("one", in_five_minutes);
  script.answer(200, {{"etag", "\"e\""}, {"date", to_http_date(midnight + minutes(3))}});
  ASSERT_TRUE(put());
  EXPECT_EQ(client->now(), midnight + minutes(3));
}

TEST_F(ClientTest, lost_answer_leaves_a_write_unknown_and_a_read_unavailable) {
  open();
  script.answer_session("one", in_five_minutes);
  script.fail(ErrorKind::outcome_unknown);
  EXPECT_EQ(put().error().kind(), ErrorKind::outcome_unknown);
  script.fail(ErrorKind::outcome_unknown);
  EXPECT_EQ(get().error().kind(), ErrorKind::unavailable);
}

TEST_F(ClientTest, lost_race_is_told_by_the_condition) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer_error(412, "PreconditionFailed");
  PutRequest request("k", "v");
  request.if_absent = true;
  EXPECT_EQ(run(client->put_object(std::move(request))).error().kind(), ErrorKind::already_exists);
  EXPECT_FALSE(script.seen()[1].request.is_repeatable);
}

TEST_F(ClientTest, absent_object_and_unchanged_object_are_told_apart) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer_error(404, "NoSuchKey");
  EXPECT_EQ(get().error().kind(), ErrorKind::not_found);
  script.answer(304, {{"etag", "\"e\""}});
  EXPECT_EQ(get().error().kind(), ErrorKind::not_modified);
  script.answer(404);
  EXPECT_EQ(run(client->head_object("k")).error().kind(), ErrorKind::not_found);
  EXPECT_TRUE(script.seen().back().request.is_head);
}

TEST_F(ClientTest, remove_succeeds_by_204) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(204);
  DeleteRequest request("k");
  request.if_match = "\"e\"";
  EXPECT_TRUE(run(client->delete_object(std::move(request))));
  EXPECT_EQ(script.seen()[1].field("if-match"), "\"e\"");
}

TEST_F(ClientTest, list_goes_from_page_to_page_with_names_decoded) {
  open();
  script.answer_session("one", in_five_minutes);
  const auto page = [](const std::string& key, const std::string& end) {
    return "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>" + key +
           "</Key><LastModified>2025-01-01T00:00:00Z</LastModified><ETag>\"e\"</ETag><Size>1</Size></"
           "Contents>" +
           end + "</ListBucketResult>";
  };
  script.answer(
      200, {},
      page("0/a+b%2B", "<IsTruncated>true</IsTruncated><NextContinuationToken>t/1</NextContinuationToken>"));
  script.answer(200, {}, page("0/%C3%BC", "<IsTruncated>false</IsTruncated>"));
  ListRequest request;
  request.prefix = "0/";
  const ListedPage first = run(client->list_objects(request)).value();
  EXPECT_EQ(first.objects.at(0).key, "0/a b+");
  request.token = first.next_token;
  const ListedPage second = run(client->list_objects(request)).value();
  EXPECT_EQ(second.objects.at(0).key, "0/\xc3\xbc");
  EXPECT_EQ(second.next_token, "");
  EXPECT_EQ(script.seen()[2].line(),
            "GET /b--use1-az5--x-s3?continuation-token=t%2F1&encoding-type=url&list-type=2"
            "&max-keys=1000&prefix=0%2F HTTP/1.1");
}

TEST_F(ClientTest, general_purpose_bucket_needs_no_session) {
  open(config("plain"));
  script.answer(200, {{"etag", "\"e\""}});
  ASSERT_TRUE(put());
  ASSERT_EQ(script.seen().size(), 1u);
  EXPECT_EQ(script.seen()[0].field("x-amz-security-token"), "tklong");
  EXPECT_NE(script.seen()[0].field("authorization").find("/us-east-1/s3/aws4_request"), std::string::npos);
}

TEST_F(ClientTest, amazons_buckets_are_created_at_the_control_host_and_used_at_the_zonal_one) {
  open(config(bucket_name, ""));
  script.answer(200);
  EXPECT_TRUE(run(client->create_bucket()));
  script.answer_session("one", in_five_minutes);
  script.answer(200);
  EXPECT_TRUE(run(client->head_bucket()));
  EXPECT_EQ(script.seen()[0].origin, "s3express-control.us-east-1.amazonaws.com");
  EXPECT_EQ(script.seen()[0].line(), "PUT /b--use1-az5--x-s3 HTTP/1.1");
  EXPECT_EQ(script.seen()[0].field("x-amz-s3session-token"), "");
  EXPECT_NE(script.seen()[0].request.body.find("<Name>use1-az5</Name>"), std::string::npos);
  EXPECT_EQ(script.seen()[1].origin, "b--use1-az5--x-s3.s3express-use1-az5.us-east-1.amazonaws.com");
  EXPECT_EQ(script.seen()[1].line(), "GET /?session= HTTP/1.1");
  EXPECT_EQ(script.seen()[2].line(), "HEAD / HTTP/1.1");
}

TEST_F(ClientTest, lifecycle_is_asked_of_the_control_host_and_signed_by_the_own_key) {
  open(config(bucket_name, ""));
  script.answer_error(404, "NoSuchLifecycleConfiguration");
  EXPECT_EQ(run(client->get_lifecycle()).error().kind(), ErrorKind::not_found);
  script.answer(200);
  EXPECT_TRUE(run(client->put_lifecycle(LifecycleDocument{"<LifecycleConfiguration/>", ""})));
  script.answer(200, {{"x-amz-transition-default-minimum-object-size", "all"}}, "<LifecycleConfiguration/>");
  EXPECT_EQ(run(client->get_lifecycle())->transition_minimum, "all");
  script.answer(204);
  EXPECT_TRUE(run(client->delete_lifecycle()));
  ASSERT_EQ(script.seen().size(), 4u);
  for (const auto& seen : script.seen()) {
    EXPECT_EQ(seen.origin, "s3express-control.us-east-1.amazonaws.com");
    EXPECT_NE(seen.line().find(" /b--use1-az5--x-s3?lifecycle= HTTP/1.1"), std::string::npos);
    EXPECT_EQ(seen.field("x-amz-s3session-token"), "");
    EXPECT_EQ(seen.field("content-md5"), "");
  }
  EXPECT_EQ(script.seen()[1].request.body, "<LifecycleConfiguration/>");
}

TEST_F(ClientTest, rules_whose_put_may_have_happened_are_not_put_again) {
  open(config("plain"));
  script.fail(ErrorKind::outcome_unknown);
  EXPECT_EQ(run(client->put_lifecycle(LifecycleDocument{"<LifecycleConfiguration/>", ""})).error().kind(),
            ErrorKind::outcome_unknown);
  EXPECT_NE(script.seen()[0].field("content-md5"), "");
}

TEST_F(ClientTest, bucket_that_is_ours_already_is_created_and_somebody_elses_is_not) {
  open();
  script.answer_error(409, "BucketAlreadyOwnedByYou");
  EXPECT_TRUE(run(client->create_bucket()));
  script.answer_error(409, "BucketAlreadyExists");
  EXPECT_EQ(run(client->create_bucket()).error().kind(), ErrorKind::already_exists);
}

TEST_F(ClientTest, missing_bucket_is_an_error_where_it_is_not_ours_to_create) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer_error(404, "NoSuchBucket");
  EXPECT_EQ(get().error().kind(), ErrorKind::invalid);
}

TEST_F(ClientTest, missing_bucket_is_created_where_it_is_ours_and_the_call_goes_on) {
  ClientConfig creating = config();
  creating.creates_bucket = true;
  open(std::move(creating));
  script.answer_error(404, "NoSuchBucket");  // CreateSession, as Amazon answers.
  script.answer(200);                        // CreateBucket.
  script.answer_session("one", in_five_minutes);
  script.answer(200, {{"etag", "\"e\""}});
  ASSERT_TRUE(put());
  EXPECT_EQ(script.seen()[1].line(), "PUT /b--use1-az5--x-s3 HTTP/1.1");

  script.answer_error(404, "NoSuchBucket");  // Somebody removed it meanwhile.
  script.answer_error(409, "OperationAborted");
  script.answer(200, {{"etag", "\"e\""}});
  ASSERT_TRUE(put());
}

TEST_F(ClientTest, error_of_what_a_call_needs_first_is_not_taken_for_news_of_the_object) {
  ClientConfig creating = config();
  creating.creates_bucket = true;
  open(std::move(creating));
  script.answer_session("one", in_five_minutes);
  script.answer_error(404, "NoSuchBucket");
  script.answer_error(409, "BucketAlreadyExists");
  PutRequest request("k", "v");
  request.if_absent = true;
  EXPECT_EQ(run(client->put_object(std::move(request))).error().kind(), ErrorKind::invalid);

  script.answer_error(400, "ExpiredToken");
  script.answer(404, {}, "<Error><Code>NoSuchKey</Code></Error>");
  EXPECT_EQ(get().error().kind(), ErrorKind::invalid);
}

TEST_F(ClientTest, observer_is_told_of_each_request_and_of_no_secret) {
  std::vector<std::string> told;
  ClientConfig observed = config();
  double dollars = 0;
  observed.observer = [&](const RequestEvent& event) {
    dollars += event.dollars;
    told.push_back(std::string(event.method) + ' ' + std::string(event.operation) + ' ' +
                   std::string(event.target) + ' ' + std::to_string(event.status) + ' ' +
                   std::string(event.error_code) + ' ' + std::string(event.request_id) + ' ' +
                   std::to_string(event.bytes_sent) + ' ' + std::to_string(event.bytes_received));
  };
  open(std::move(observed));
  script.answer_session("token", in_five_minutes);
  script.answer(200, {{"etag", "\"e\""}, {"x-amz-request-id", "R1"}});
  ASSERT_TRUE(put());
  script.answer_error(404, "NoSuchKey");
  ASSERT_FALSE(get());
  script.fail(ErrorKind::unavailable);
  ASSERT_FALSE(get());

  ASSERT_EQ(told.size(), 4u);
  EXPECT_TRUE(told[0].starts_with("GET CreateSession /b--use1-az5--x-s3?session= 200 "));
  EXPECT_EQ(told[1], "PUT PutObject /b--use1-az5--x-s3/k 200  R1 5 0");
  EXPECT_EQ(told[2], "GET GetObject /b--use1-az5--x-s3/k 404 NoSuchKey  0 62");
  EXPECT_EQ(told[3], "GET GetObject /b--use1-az5--x-s3/k 0 unavailable  0 0");
  EXPECT_GT(dollars, 0.00000113);
  for (const std::string& line : told) {
    for (const char* const secret : {"verysecret", "tklong", "secret-token", "AKLONG"}) {
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
    }
  }
}

TEST_F(ClientTest, observer_is_told_of_a_request_that_the_transport_has_sent_again) {
  std::vector<std::string> told;
  ClientConfig observed = config();
  double dollars = 0;
  observed.observer = [&](const RequestEvent& event) {
    dollars += event.dollars;
    told.push_back(std::string(event.operation) + ' ' + std::to_string(event.status) + ' ' +
                   std::string(event.error_code));
  };
  open(std::move(observed));
  script.answer_session("token", in_five_minutes);
  script.answer(200, object_fields, "v");
  script.repeat();
  ASSERT_TRUE(get());
  EXPECT_EQ(told, (std::vector<std::string>{"CreateSession 200 ", "GetObject 0 outcome_unknown",
                                            "GetObject 200 "}));
  EXPECT_NEAR(dollars, 2 * 0.00000003, 0.000000001);
  EXPECT_EQ(client->counters().retries, 1u);
}

TEST_F(ClientTest, nothing_is_sent_where_the_head_would_be_too_long) {
  ClientConfig config_with_token = config("plain");
  config_with_token.credentials.credentials.session_token = std::string(6000, 't');
  open(std::move(config_with_token));
  EXPECT_EQ(put(std::string(1024, '\xff')).error().kind(), ErrorKind::invalid);
  EXPECT_TRUE(script.seen().empty());
}

TEST_F(ClientTest, client_may_go_while_a_renewal_is_under_way) {
  open();
  script.answer_session("one", in_five_minutes);
  script.answer(200, object_fields, "v");
  ASSERT_TRUE(get());
  clock.advance(minutes(4));
  script.answer(200, object_fields, "v");
  script.answer_session("two", in_ten_minutes);
  ASSERT_TRUE(get());
  client.reset();
  EXPECT_TRUE(script.is_closed());
  run_to_rest();
}

TEST_F(ClientTest, renewal_that_never_ends_is_dropped_with_the_loop) {
  boost::asio::io_context other(1);
  client.emplace(other.get_executor(), config(), script.transports());
  script.answer_session("one", in_five_minutes);
  script.answer(200, object_fields, "v");
  GetRequest first("k");
  ASSERT_TRUE(redis3::test::run(other, client->get_object(std::move(first))));
  clock.advance(minutes(4));
  script.answer(200, object_fields, "v");
  script.answer_session("two", in_ten_minutes);
  GetRequest second("k");
  ASSERT_TRUE(redis3::test::run(other, client->get_object(std::move(second))));
  client.reset();
}

// Credentials that are fetched.

/// A client of a general-purpose bucket whose credentials come from a source that a test prepares.
class FetchedCredentialsTest : public ClientTest {
 protected:
  void open_with(std::optional<aws::Grant> known, std::string bucket = "plain") {
    ClientConfig made = config(bucket);
    made.credentials = known.value_or(aws::Grant());
    made.fetch_credentials = [this] { return give(); };
    ClientTest::open(std::move(made));
  }
  aws::Grant grant(const std::string& id, std::optional<std::chrono::minutes> life = {}) const {
    aws::Grant made;
    made.credentials = {id, "verysecret", "tk" + id};
    if (life) made.expires = clock.now() + *life;
    return made;
  }
  std::string signer_of(std::size_t n) const {
    const std::string authorization = script.seen().at(n).field("authorization");
    const auto begin = authorization.find("Credential=") + 11;
    return authorization.substr(begin, authorization.find('/', begin) - begin);
  }

  std::deque<Result<aws::Grant>> grants;
  int fetches = 0;

 private:
  Task<aws::Grant> give() {
    ++fetches;
    if (grants.empty()) throw std::logic_error("no credentials are left");
    auto given = std::move(grants.front());
    grants.pop_front();
    co_return given;
  }
};

TEST_F(FetchedCredentialsTest, are_fetched_by_the_first_request_that_needs_them) {
  open_with(std::nullopt);
  EXPECT_EQ(fetches, 0);
  grants.push_back(grant("A1"));
  script.answer(200, object_fields);
  script.answer(200, object_fields);
  EXPECT_TRUE(put());
  EXPECT_TRUE(put());
  EXPECT_EQ(fetches, 1);
  EXPECT_EQ(signer_of(0), "A1");
  EXPECT_EQ(script.seen()[0].field("x-amz-security-token"), "tkA1");
}

TEST_F(FetchedCredentialsTest, failure_of_the_source_is_told_and_nothing_is_sent) {
  open_with(std::nullopt);
  grants.push_back(Error(ErrorKind::denied, "No AWS credentials."));
  const auto failed = put();
  EXPECT_EQ(failed.error().kind(), ErrorKind::denied);
  EXPECT_EQ(failed.error().message(), "No AWS credentials.");
  EXPECT_TRUE(script.seen().empty());
}

TEST_F(FetchedCredentialsTest, that_s3_calls_expired_are_fetched_anew_once) {
  open_with(grant("A1"));
  script.answer_error(400, "ExpiredToken");
  grants.push_back(grant("A2"));
  script.answer(200, object_fields);
  EXPECT_TRUE(put());
  EXPECT_EQ(signer_of(0), "A1");
  EXPECT_EQ(signer_of(1), "A2");

  script.answer_error(400, "ExpiredToken");
  grants.push_back(grant("A3"));
  script.answer_error(400, "ExpiredToken");
  EXPECT_EQ(put().error().kind(), ErrorKind::denied);
  EXPECT_EQ(fetches, 2);
}

TEST_F(FetchedCredentialsTest, all_requests_that_were_refused_for_the_old_ones_go_on_with_the_new) {
  open_with(grant("A1"));
  script.answer_error(400, "ExpiredToken");
  script.answer_error(400, "ExpiredToken");
  grants.push_back(grant("A2"));
  script.answer(200, object_fields);
  script.answer(200, object_fields);
  int well = 0;
  const auto put_one = [](Client& a_client, int& counted) -> boost::asio::awaitable<void> {
    PutRequest request("k", "value");
    const auto put = co_await a_client.put_object(std::move(request));
    if (put) ++counted;
  };
  for (int i = 0; i < 2; ++i)
    boost::asio::co_spawn(context, put_one(*client, well), boost::asio::detached);
  run_to_rest();
  EXPECT_EQ(well, 2);
  EXPECT_EQ(fetches, 1);
}

TEST_F(FetchedCredentialsTest, same_ones_again_are_not_tried_again) {
  open_with(grant("A1"));
  script.answer_error(403, "InvalidAccessKeyId");
  grants.push_back(grant("A1"));
  EXPECT_NE(put().error().message().find("InvalidAccessKeyId"), std::string::npos);
  EXPECT_EQ(script.seen().size(), 1u);
}

TEST_F(FetchedCredentialsTest, that_end_soon_are_renewed_beside_the_requests) {
  open_with(grant("A1", std::chrono::minutes(60)));
  clock.advance(std::chrono::minutes(50));
  grants.push_back(grant("A2", std::chrono::minutes(60)));
  script.answer(200, object_fields);
  script.answer(200, object_fields);
  EXPECT_TRUE(put());
  run_to_rest();
  EXPECT_TRUE(put());
  EXPECT_EQ(signer_of(0), "A1");
  EXPECT_EQ(signer_of(1), "A2");
}

TEST_F(FetchedCredentialsTest, of_a_directory_bucket_sign_its_sessions_only) {
  open_with(std::nullopt, bucket_name);
  grants.push_back(grant("A1"));
  script.answer_session("S", in_five_minutes);
  script.answer(200, object_fields);
  EXPECT_TRUE(put());
  EXPECT_EQ(signer_of(0), "A1");
  EXPECT_EQ(signer_of(1), "ASS");

  // A session that cannot be renewed for want of good credentials gets those first.
  clock.advance(std::chrono::minutes(6));
  script.answer_error(400, "ExpiredToken");
  grants.push_back(grant("A2"));
  script.answer_session("T", in_ten_minutes);
  script.answer(200, object_fields);
  EXPECT_TRUE(put());
  EXPECT_EQ(signer_of(3), "A2");
  EXPECT_EQ(signer_of(4), "AST");
}

}  // namespace
}  // namespace redis3::s3
