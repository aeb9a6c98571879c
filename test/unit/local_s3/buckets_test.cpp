#include "service_fixture.hpp"

#include "local_s3/bucket_name.hpp"

namespace redis3::local_s3 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Buckets : public ServiceTest {};

TEST(BucketName, of_a_directory_bucket_ends_in_a_known_zone) {
  EXPECT_TRUE(is_valid_directory_bucket_name("abc--use1-az5--x-s3"));
  EXPECT_TRUE(is_valid_directory_bucket_name("a--apne1-az4--x-s3"));
  for (const std::string_view name :
       {"abc--use1-az9--x-s3", "abc--x-s3", "--use1-az5--x-s3", "Abc--use1-az5--x-s3", "a.b--use1-az5--x-s3",
        "-abc--use1-az5--x-s3", "abc---use1-az5--x-s3", "xn--abc--use1-az5--x-s3",
        "abc-s3alias--use1-az5--x-s3", "a12345678901234567890123456789012345678901234567--use1-az5--x-s3",
        "abc--use1-az5"}) {
    EXPECT_FALSE(is_valid_directory_bucket_name(name)) << name;
  }
}

TEST(BucketName, of_a_general_bucket_is_a_host_name_and_no_address) {
  EXPECT_TRUE(is_valid_general_bucket_name("abc"));
  EXPECT_TRUE(is_valid_general_bucket_name("a.b-c.1"));
  for (const std::string_view name :
       {"ab", "Abc", "abc_d", "-abc", "abc.", "a..b", "192.168.5.4", "xn--a", "sthree-a", "amzn-s3-demo-a",
        "a-s3alias", "a--ol-s3", "a.mrap", "a b", "ab/c"}) {
    EXPECT_FALSE(is_valid_general_bucket_name(name)) << name;
  }
}

TEST(BucketName, tells_the_zone) {
  EXPECT_EQ(zone_of("a--b--use1-az5--x-s3"), "use1-az5");
  EXPECT_EQ(zone_of("plain"), "");
}

TEST_F(Buckets, a_directory_bucket_is_created_and_told_by_head) {
  const Answered created = send(Call("PUT", directory_bucket).body(directory_configuration()));
  EXPECT_EQ(created.status(), 200);
  EXPECT_EQ(created.header("Location"), "/redis3-test--use1-az5--x-s3");
  const Answered head = send(Call("HEAD", directory_bucket));
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.header("x-amz-bucket-arn"),
            "arn:aws:s3express:us-east-1:000000000000:bucket/redis3-test--use1-az5--x-s3");
  EXPECT_EQ(head.header("x-amz-bucket-location-type"), "AvailabilityZone");
  EXPECT_EQ(head.header("x-amz-bucket-location-name"), "use1-az5");
  EXPECT_EQ(head.header("x-amz-bucket-region"), "us-east-1");
  EXPECT_EQ(head.header("x-amz-access-point-alias"), "false");
}

TEST_F(Buckets, creation_is_refused_where_name_and_configuration_disagree) {
  struct Case {
    std::string_view bucket;
    std::string body;
    std::string_view outcome;
  };
  const std::vector<Case> cases{
      {"abc--use1-az9--x-s3", directory_configuration("use1-az9"), "400 InvalidBucketName"},
      {"abc--use1-az5--x-s3", directory_configuration("use1-az4"), "400 InvalidBucketName"},
      {"abc--use1-az5--x-s3", "", "400 InvalidRequest"},
      {"abc--use1-az5--x-s3", "<CreateBucketConfiguration/>", "400 InvalidRequest"},
      {"abc--use1-az5--x-s3", "<CreateBucketConfiguration>", "400 MalformedXML"},
      {"abc--use1-az5--x-s3", "<Other/>", "400 MalformedXML"},
      {"abc--use1-az5--x-s3", "nonsense", "400 MalformedXML"},
      {"abc", directory_configuration(), "400 InvalidBucketName"},
      {"ABC", "", "400 InvalidBucketName"},
      {"abc",
       "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></"
       "CreateBucketConfiguration>",
       "400 IllegalLocationConstraintException"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(send(Call("PUT", each.bucket).body(each.body)).outcome(), each.outcome)
        << each.bucket << each.body;
  }
}

TEST_F(Buckets, creating_twice_tells_whose_it_is) {
  create_directory_bucket();
  const Call again = Call("PUT", directory_bucket).body(directory_configuration());
  EXPECT_EQ(send(again).outcome(), "409 BucketAlreadyOwnedByYou");
  EXPECT_EQ(send(Call(again).signed_by("OTHER")).outcome(), "409 BucketAlreadyExists");
}

TEST_F(Buckets, another_access_key_may_not_touch_a_bucket) {
  create_directory_bucket();
  put(directory_bucket, "k", "v");
  const std::vector<Call> calls{
      Call("HEAD", directory_bucket),
      Call("DELETE", directory_bucket),
      Call("GET", directory_bucket, "k"),
      Call("PUT", directory_bucket, "k").body("x"),
      Call("DELETE", directory_bucket, "k"),
      Call("GET", directory_bucket).query("list-type", "2"),
      Call("GET", directory_bucket).query("session"),
      Call("POST", directory_bucket, "k").query("uploads"),
      Call("PUT", directory_bucket, "n").query("renameObject").header("x-amz-rename-source", "k"),
  };
  for (Call call : calls) {
    EXPECT_EQ(send(call.signed_by("OTHER")).status(), 403) << call.request().method;
  }
  EXPECT_EQ(get(directory_bucket, "k"), "v");
}

TEST_F(Buckets, another_expected_owner_is_denied) {
  create_directory_bucket();
  EXPECT_EQ(
      send(Call("HEAD", directory_bucket).header("x-amz-expected-bucket-owner", "111111111111")).status(),
      403);
  EXPECT_EQ(
      send(Call("HEAD", directory_bucket).header("x-amz-expected-bucket-owner", "000000000000")).status(),
      200);
  EXPECT_EQ(
      send(Call("DELETE", directory_bucket).header("x-amz-expected-bucket-owner", "000000000000")).outcome(),
      "501 NotImplemented");
}

TEST_F(Buckets, an_empty_bucket_can_be_deleted_and_then_is_not_there) {
  create_directory_bucket();
  put(directory_bucket, "k", "v");
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).outcome(), "409 BucketNotEmpty");
  EXPECT_EQ(send(Call("DELETE", directory_bucket, "k")).status(), 204);
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).status(), 204);
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).outcome(), "404 NoSuchBucket");
  const Answered head = send(Call("HEAD", directory_bucket));
  EXPECT_EQ(head.status(), 404);
  EXPECT_THAT(head.body(), IsEmpty());
}

TEST_F(Buckets, an_upload_in_progress_keeps_its_bucket) {
  create_directory_bucket();
  const std::string id = send(Call("POST", directory_bucket, "k").query("uploads")).element("UploadId");
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).outcome(), "409 BucketNotEmpty");
  EXPECT_EQ(send(Call("DELETE", directory_bucket, "k").query("uploadId", id)).status(), 204);
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).status(), 204);
}

TEST_F(Buckets, a_new_bucket_of_an_old_name_remembers_no_renames) {
  create_directory_bucket();
  put(directory_bucket, "a", "v");
  const Call rename = Call("PUT", directory_bucket, "b")
                          .query("renameObject")
                          .header("x-amz-rename-source", "a")
                          .header("x-amz-client-token", "token");
  EXPECT_EQ(send(rename).status(), 200);
  send(Call("DELETE", directory_bucket, "b"));
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).status(), 204);
  create_directory_bucket();
  EXPECT_EQ(send(rename).outcome(), "404 NoSuchKey");
}

TEST_F(Buckets, the_signed_service_tells_the_two_listings_apart) {
  create_directory_bucket("one--use1-az5--x-s3");
  create_directory_bucket("two--use1-az5--x-s3");
  create_general_bucket("plain");
  ASSERT_EQ(send(Call("PUT", "foreign").signed_by("OTHER")).status(), 200);
  const Answered directories = send(Call("GET", ""));
  EXPECT_THAT(directories.elements("Name"), ElementsAre("one--use1-az5--x-s3", "two--use1-az5--x-s3"));
  EXPECT_THAT(directories.body(), testing::HasSubstr("<ListAllMyDirectoryBucketsResult"));
  EXPECT_EQ(directories.element("CreationDate"), "2025-01-02T03:04:05.000Z");
  const Answered general = send(Call("GET", "").for_service("s3"));
  EXPECT_THAT(general.elements("Name"), ElementsAre("plain"));
  EXPECT_THAT(general.body(), testing::HasSubstr("<ListAllMyBucketsResult"));
}

TEST_F(Buckets, directory_buckets_are_listed_in_pages) {
  create_directory_bucket("one--use1-az5--x-s3");
  create_directory_bucket("two--use1-az5--x-s3");
  const Answered first = send(Call("GET", "").query("max-directory-buckets", "1"));
  EXPECT_THAT(first.elements("Name"), ElementsAre("one--use1-az5--x-s3"));
  const Answered second =
      send(Call("GET", "").query("continuation-token", first.element("ContinuationToken")));
  EXPECT_THAT(second.elements("Name"), ElementsAre("two--use1-az5--x-s3"));
  EXPECT_THAT(second.elements("ContinuationToken"), IsEmpty());
  EXPECT_EQ(send(Call("GET", "").query("continuation-token", "%")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(Call("GET", "").query("max-directory-buckets", "x")).outcome(), "400 InvalidArgument");
}

TEST_F(Buckets, a_session_is_given_for_a_bucket_that_is_yet_to_be_created) {
  const Answered session = send(Call("GET", directory_bucket).query("session"));
  EXPECT_EQ(session.status(), 200);
  EXPECT_EQ(session.element("Expiration"), "2025-01-02T03:09:05.000Z");
  for (const std::string_view name : {"SessionToken", "SecretAccessKey", "AccessKeyId"}) {
    EXPECT_NE(session.element(name), "") << name;
  }
  const SessionTokens tokens("AKID", "SECRET", clock_);
  const auto verified = tokens.verify(session.element("SessionToken"));
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->bucket, directory_bucket);
  EXPECT_FALSE(verified->is_read_only);
}

TEST_F(Buckets, a_session_has_the_mode_that_was_asked_for) {
  const Answered session =
      send(Call("GET", directory_bucket).query("session").header("x-amz-create-session-mode", "ReadOnly"));
  EXPECT_TRUE(SessionTokens("AKID", "SECRET", clock_).verify(session.element("SessionToken"))->is_read_only);
  EXPECT_EQ(send(Call("GET", directory_bucket).query("session").header("x-amz-create-session-mode", "Write"))
                .outcome(),
            "400 InvalidArgument");
  EXPECT_EQ(send(Call("GET", general_bucket).query("session")).outcome(), "400 InvalidRequest");
}

TEST_F(Buckets, a_read_only_session_reads_and_writes_nothing) {
  create_directory_bucket();
  put(directory_bucket, "k", "v");
  EXPECT_EQ(send(Call("GET", directory_bucket, "k").in_read_only_session()).body(), "v");
  EXPECT_EQ(send(Call("GET", directory_bucket).query("list-type", "2").in_read_only_session()).status(), 200);
  EXPECT_EQ(send(Call("HEAD", directory_bucket, "k").in_read_only_session()).status(), 200);
  for (const std::string_view method : {"PUT", "DELETE"}) {
    EXPECT_EQ(send(Call(method, directory_bucket, "k").in_read_only_session()).outcome(), "403 AccessDenied");
  }
  EXPECT_EQ(send(Call("POST", directory_bucket, "k").query("uploads").in_read_only_session()).outcome(),
            "403 AccessDenied");
  EXPECT_EQ(get(directory_bucket, "k"), "v");
}

TEST_F(Buckets, the_location_is_the_region) {
  create_general_bucket();
  EXPECT_EQ(send(Call("GET", general_bucket).query("location")).body(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>");
}

TEST_F(Buckets, what_is_not_there_is_refused_by_name) {
  create_directory_bucket();
  EXPECT_EQ(send(Call("PUT", directory_bucket).query("policy").body("{}")).outcome(), "501 NotImplemented");
  EXPECT_EQ(send(Call("GET", directory_bucket, "k").query("acl")).outcome(), "501 NotImplemented");
  EXPECT_EQ(send(Call("PUT", directory_bucket, "k").query("tagging")).outcome(), "501 NotImplemented");
  EXPECT_EQ(send(Call("POST", directory_bucket)).outcome(), "405 MethodNotAllowed");
  EXPECT_EQ(send(Call("PATCH", directory_bucket, "k")).outcome(), "405 MethodNotAllowed");
  EXPECT_EQ(send(Call("PUT", "")).outcome(), "405 MethodNotAllowed");
}

TEST_F(Buckets, an_error_tells_what_it_is_about) {
  const Answered answer = send(Call("GET", "nowhere", "a&b"));
  EXPECT_EQ(answer.header("Content-Type"), "application/xml");
  EXPECT_EQ(answer.body(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code><Message>The "
            "specified bucket "
            "does not exist</Message><BucketName>nowhere</BucketName><Resource>/nowhere/a&amp;b</Resource>"
            "<RequestId>request-1</RequestId><HostId>local</HostId></Error>");
}

}  // namespace
}  // namespace redis3::local_s3
