#include "service_fixture.hpp"

namespace redis3::local_s3 {
namespace {

class ObjectCopies : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  static Call copy(std::string_view from_bucket, std::string_view from, std::string_view bucket,
                   std::string_view key) {
    return Call("PUT", bucket, key)
        .header("x-amz-copy-source", '/' + std::string(from_bucket) + '/' + std::string(from));
  }
};

TEST_F(ObjectCopies, bytes_headers_and_checksum_go_along_between_all_kinds_of_buckets) {
  for (const std::string_view from : {directory_bucket, general_bucket}) {
    for (const std::string_view to : {directory_bucket, general_bucket}) {
      send(Call("PUT", from, "source")
               .header("content-type", "text/plain")
               .header("x-amz-meta-a", "b")
               .body("hello")
               .checksum(ChecksumAlgorithm::crc32c));
      const Answered answer = send(copy(from, "source", to, "target"));
      ASSERT_EQ(answer.status(), 200) << answer.body();
      EXPECT_EQ(answer.element("ChecksumCRC32C"), "mnG7TA==");
      EXPECT_EQ(answer.element("LastModified"), "2025-01-02T03:04:05.000Z");
      const Answered got = send(Call("GET", to, "target"));
      EXPECT_EQ(got.body(), "hello");
      EXPECT_EQ(got.header("Content-Type"), "text/plain");
      EXPECT_EQ(got.header("x-amz-meta-a"), "b");
      const bool is_md5 = got.header("ETag") == "\"5d41402abc4b2a76b9719d911017c592\"";
      EXPECT_EQ(is_md5, to == general_bucket);
      EXPECT_EQ(got.header("x-amz-storage-class"), to == general_bucket ? "" : "EXPRESS_ONEZONE");
    }
  }
}

TEST_F(ObjectCopies, headers_can_be_replaced) {
  send(Call("PUT", directory_bucket, "source")
           .header("content-type", "text/plain")
           .header("x-amz-meta-a", "b"));
  send(copy(directory_bucket, "source", directory_bucket, "target")
           .header("x-amz-metadata-directive", "REPLACE")
           .header("x-amz-meta-c", "d"));
  const Answered got = send(Call("HEAD", directory_bucket, "target"));
  EXPECT_EQ(got.header("x-amz-meta-a"), "");
  EXPECT_EQ(got.header("x-amz-meta-c"), "d");
  EXPECT_EQ(got.header("Content-Type"), "binary/octet-stream");
  EXPECT_EQ(
      send(copy(directory_bucket, "source", directory_bucket, "t").header("x-amz-metadata-directive", "x"))
          .outcome(),
      "400 InvalidArgument");
}

TEST_F(ObjectCopies, the_source_is_named_in_several_ways) {
  put(directory_bucket, "a b/ü", "v");
  const std::string bucket(directory_bucket);
  for (const std::string& source :
       {bucket + "/a%20b/%C3%BC", '/' + bucket + "/a%20b/%C3%BC", bucket + "/a b/ü",
        bucket + "%2Fa%20b%2F%C3%BC", bucket + "/a%20b/%C3%BC?versionId=null"}) {
    EXPECT_EQ(send(Call("PUT", directory_bucket, "t").header("x-amz-copy-source", source)).outcome(), "200")
        << source;
  }
  for (const std::string& source : {std::string(), std::string("/"), bucket, bucket + '/', std::string("a%2"),
                                    bucket + "/a%20b/%C3%BC?versionId=3"}) {
    EXPECT_EQ(send(Call("PUT", directory_bucket, "t").header("x-amz-copy-source", source)).outcome(),
              "400 InvalidArgument")
        << source;
  }
  EXPECT_EQ(send(copy(directory_bucket, "absent", directory_bucket, "t")).outcome(), "404 NoSuchKey");
  EXPECT_EQ(send(copy("absent", "k", directory_bucket, "t")).outcome(), "404 NoSuchBucket");
}

TEST_F(ObjectCopies, a_source_of_another_access_key_is_denied) {
  ASSERT_EQ(send(Call("PUT", "foreign").signed_by("OTHER")).status(), 200);
  ASSERT_EQ(send(Call("PUT", "foreign", "k").signed_by("OTHER")).status(), 200);
  EXPECT_EQ(send(copy("foreign", "k", directory_bucket, "t")).outcome(), "403 AccessDenied");
}

TEST_F(ObjectCopies, conditions_on_both_sides_decide) {
  const std::string source = put(directory_bucket, "source", "new");
  const std::string target = put(directory_bucket, "target", "old");
  const std::string before = "Thu, 02 Jan 2025 03:04:04 GMT";
  const std::string same = "Thu, 02 Jan 2025 03:04:05 GMT";
  struct Case {
    std::string header;
    std::string value;
    std::string_view condition;  ///< That failed; empty for none.
  };
  const std::vector<Case> cases{
      {"x-amz-copy-source-if-match", source, ""},
      {"x-amz-copy-source-if-match", "\"x\"", "x-amz-copy-source-If-Match"},
      {"x-amz-copy-source-if-none-match", "\"x\"", ""},
      {"x-amz-copy-source-if-none-match", source, "x-amz-copy-source-If-None-Match"},
      {"x-amz-copy-source-if-modified-since", before, ""},
      {"x-amz-copy-source-if-modified-since", same, "x-amz-copy-source-If-Modified-Since"},
      {"x-amz-copy-source-if-unmodified-since", same, ""},
      {"x-amz-copy-source-if-unmodified-since", before, "x-amz-copy-source-If-Unmodified-Since"},
      {"if-match", "\"x\"", "If-Match"},
      {"if-none-match", "*", "If-None-Match"},
  };
  for (const Case& each : cases) {
    const Answered answer =
        send(copy(directory_bucket, "source", directory_bucket, "target").header(each.header, each.value));
    EXPECT_EQ(answer.outcome(), each.condition.empty() ? "200" : "412 PreconditionFailed") << each.header;
    EXPECT_EQ(answer.element("Condition"), each.condition);
  }
  EXPECT_EQ(
      send(copy(directory_bucket, "source", directory_bucket, "n").header("if-match", target)).outcome(),
      "404 NoSuchKey");
}

TEST_F(ObjectCopies, onto_itself_changes_something_in_a_general_bucket) {
  put(general_bucket, "k", "v");
  EXPECT_EQ(send(copy(general_bucket, "k", general_bucket, "k")).outcome(), "400 InvalidRequest");
  EXPECT_EQ(send(copy(general_bucket, "k", general_bucket, "k").header("x-amz-metadata-directive", "REPLACE"))
                .outcome(),
            "200");
  const std::string etag = put(directory_bucket, "k", "v");
  EXPECT_EQ(send(copy(directory_bucket, "k", directory_bucket, "k")).outcome(), "200");
  EXPECT_NE(send(Call("HEAD", directory_bucket, "k")).header("ETag"), etag);
}

TEST_F(ObjectCopies, another_checksum_can_be_asked_for) {
  put(directory_bucket, "k", "hello");
  const Answered answer =
      send(copy(directory_bucket, "k", directory_bucket, "t").header("x-amz-checksum-algorithm", "SHA1"));
  EXPECT_EQ(answer.element("ChecksumSHA1"), "qvTGHdzF6KLavt4PO0gs2a6pQ00=");
  EXPECT_EQ(send(copy(directory_bucket, "k", directory_bucket, "t").header("x-amz-checksum-algorithm", "MD4"))
                .outcome(),
            "400 InvalidRequest");
}

}  // namespace
}  // namespace redis3::local_s3
