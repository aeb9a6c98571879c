#include "service_fixture.hpp"

namespace redis3::local_s3 {
namespace {

class ObjectRenames : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  static Call rename(std::string source, std::string_view target) {
    return Call("PUT", directory_bucket, target)
        .query("renameObject")
        .header("x-amz-rename-source", std::move(source));
  }
  int status_of(std::string_view key) { return send(Call("HEAD", directory_bucket, key)).status(); }
};

TEST_F(ObjectRenames, everything_but_the_name_stays) {
  send(Call("PUT", directory_bucket, "a")
           .header("x-amz-meta-m", "1")
           .body("hello")
           .checksum(ChecksumAlgorithm::crc32c));
  const Answered before = send(Call("HEAD", directory_bucket, "a"));
  put(directory_bucket, "d/b", "overwritten");
  clock_.advance(std::chrono::hours(1));
  const Answered answer = send(rename("a", "d/b"));
  EXPECT_EQ(answer.outcome(), "200");
  EXPECT_EQ(answer.body(), "");
  EXPECT_EQ(status_of("a"), 404);
  const Answered after = send(Call("GET", directory_bucket, "d/b").header("x-amz-checksum-mode", "ENABLED"));
  EXPECT_EQ(after.body(), "hello");
  EXPECT_EQ(after.header("ETag"), before.header("ETag"));
  EXPECT_EQ(after.header("Last-Modified"), before.header("Last-Modified"));
  EXPECT_EQ(after.header("x-amz-meta-m"), "1");
  EXPECT_EQ(after.header("x-amz-checksum-crc32c"), "mnG7TA==");
}

TEST_F(ObjectRenames, the_source_is_named_in_several_ways) {
  const std::string bucket(directory_bucket);
  for (const std::string& source :
       {std::string("d/a+b ü"), std::string("/d/a+b%20%C3%BC"), std::string("d%2Fa%2Bb%20%C3%BC"),
        bucket + "/d/a+b%20%C3%BC", '/' + bucket + "/d/a+b%20%C3%BC"}) {
    put(directory_bucket, "d/a+b ü", "v");
    EXPECT_EQ(send(rename(source, "target")).outcome(), "200") << source;
    EXPECT_EQ(status_of("d/a+b ü"), 404) << source;
  }
}

TEST_F(ObjectRenames, a_key_that_begins_like_the_bucket_is_itself_first) {
  const std::string key = std::string(directory_bucket) + "/k";
  put(directory_bucket, key, "literal");
  put(directory_bucket, "k", "other");
  EXPECT_EQ(send(rename(key, "target")).outcome(), "200");
  EXPECT_EQ(get(directory_bucket, "target"), "literal");
  EXPECT_EQ(get(directory_bucket, "k"), "other");
}

TEST_F(ObjectRenames, nonsense_is_refused) {
  put(directory_bucket, "a", "v");
  EXPECT_EQ(send(rename("absent", "b")).outcome(), "404 NoSuchKey");
  EXPECT_EQ(send(rename("", "b")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(rename("/", "b")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(rename("a%2", "b")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(rename("a/", "b")).outcome(), "400 InvalidRequest");
  EXPECT_EQ(send(rename("a", "b/")).outcome(), "400 InvalidRequest");
  EXPECT_EQ(send(rename("a", std::string(1025, 'k'))).outcome(), "400 KeyTooLongError");
  EXPECT_EQ(send(Call("PUT", general_bucket, "b").query("renameObject").header("x-amz-rename-source", "a"))
                .outcome(),
            "501 NotImplemented");
  EXPECT_EQ(get(directory_bucket, "a"), "v");
}

TEST_F(ObjectRenames, conditions_on_both_sides_decide) {
  const std::string before = "Thu, 02 Jan 2025 03:04:04 GMT";
  const std::string same = "Thu, 02 Jan 2025 03:04:05 GMT";
  struct Case {
    bool has_target;
    std::string header;
    std::string value;
    std::string_view condition;  ///< That failed; empty for none.
  };
  const std::vector<Case> cases{
      {false, "if-none-match", "*", ""},
      {true, "if-none-match", "*", "If-None-Match"},
      {true, "if-match", "TARGET", ""},
      {true, "if-match", "\"x\"", "If-Match"},
      {false, "if-match", "\"x\"", "If-Match"},
      {true, "if-unmodified-since", same, ""},
      {true, "if-unmodified-since", before, "If-Unmodified-Since"},
      {true, "if-modified-since", before, ""},
      {true, "if-modified-since", same, "If-Modified-Since"},
      {true, "x-amz-rename-source-if-match", "SOURCE", ""},
      {true, "x-amz-rename-source-if-match", "\"x\"", "x-amz-rename-source-If-Match"},
      {true, "x-amz-rename-source-if-none-match", "SOURCE", "x-amz-rename-source-If-None-Match"},
      {true, "x-amz-rename-source-if-unmodified-since", before, "x-amz-rename-source-If-Unmodified-Since"},
      {true, "x-amz-rename-source-if-modified-since", same, "x-amz-rename-source-If-Modified-Since"},
  };
  for (const Case& each : cases) {
    send(Call("DELETE", directory_bucket, "target"));
    const std::string source = put(directory_bucket, "source", "new");
    const std::string target = each.has_target ? put(directory_bucket, "target", "old") : "";
    const std::string value = each.value == "SOURCE" ? source : each.value == "TARGET" ? target : each.value;
    const Answered answer = send(rename("source", "target").header(each.header, value));
    EXPECT_EQ(answer.outcome(), each.condition.empty() ? "200" : "412 PreconditionFailed") << each.header;
    EXPECT_EQ(answer.element("Condition"), each.condition);
    EXPECT_EQ(status_of("source"), each.condition.empty() ? 404 : 200) << each.header;
  }
}

TEST_F(ObjectRenames, a_repetition_under_its_token_succeeds_and_does_nothing) {
  put(directory_bucket, "a", "first");
  const Call call = rename("a", "b").header("x-amz-client-token", "token-1");
  EXPECT_EQ(send(call).outcome(), "200");
  put(directory_bucket, "a", "second");
  EXPECT_EQ(send(call).outcome(), "200");
  EXPECT_EQ(get(directory_bucket, "a"), "second");
  EXPECT_EQ(get(directory_bucket, "b"), "first");
}

TEST_F(ObjectRenames, a_token_with_other_parameters_is_refused) {
  put(directory_bucket, "a", "v");
  const std::string token = "token-1";
  EXPECT_EQ(send(rename("a", "b").header("x-amz-client-token", token)).outcome(), "200");
  EXPECT_EQ(send(rename("a", "c").header("x-amz-client-token", token)).outcome(),
            "400 IdempotencyParameterMismatch");
  EXPECT_EQ(send(rename("b", "b").header("x-amz-client-token", token)).outcome(),
            "400 IdempotencyParameterMismatch");
  EXPECT_EQ(send(rename("a", "b").header("x-amz-client-token", token).header("if-none-match", "*")).outcome(),
            "400 IdempotencyParameterMismatch");
}

TEST_F(ObjectRenames, a_token_is_forgotten_after_ten_minutes) {
  put(directory_bucket, "a", "v");
  const Call call = rename("a", "b").header("x-amz-client-token", "token-1");
  EXPECT_EQ(send(call).outcome(), "200");
  clock_.advance(std::chrono::minutes(10));
  EXPECT_EQ(send(call).outcome(), "404 NoSuchKey");
}

TEST_F(ObjectRenames, a_failed_rename_uses_no_token_up) {
  const Call call = rename("a", "b").header("x-amz-client-token", "token-1");
  EXPECT_EQ(send(call).outcome(), "404 NoSuchKey");
  put(directory_bucket, "a", "v");
  EXPECT_EQ(send(call).outcome(), "200");
  EXPECT_EQ(get(directory_bucket, "b"), "v");
}

TEST_F(ObjectRenames, a_token_is_visible_ascii) {
  put(directory_bucket, "a", "v");
  for (const std::string& token :
       {std::string(), std::string("a b"), std::string("ü"), std::string(65, 't')}) {
    EXPECT_EQ(send(rename("a", "b").header("x-amz-client-token", token)).outcome(), "400 InvalidArgument");
  }
}

TEST_F(ObjectRenames, onto_itself_changes_nothing) {
  const std::string etag = put(directory_bucket, "a", "v");
  EXPECT_EQ(send(rename("a", "a")).outcome(), "200");
  EXPECT_EQ(send(Call("HEAD", directory_bucket, "a")).header("ETag"), etag);
}

}  // namespace
}  // namespace redis3::local_s3
