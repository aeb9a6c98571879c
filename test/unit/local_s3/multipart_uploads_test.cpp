#include "service_fixture.hpp"

namespace redis3::local_s3 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::size_t five_mebibytes = 5u << 20;

class MultipartUploads : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  std::string begin(std::string_view bucket, std::string_view key) {
    return send(Call("POST", bucket, key).query("uploads")).element("UploadId");
  }

  static Call part(std::string_view bucket, std::string_view key, const std::string& id, int number) {
    return Call("PUT", bucket, key).query("uploadId", id).query("partNumber", std::to_string(number));
  }

  struct Part {
    int number;
    std::string etag;
  };

  static Call complete(std::string_view bucket, std::string_view key, const std::string& id,
                       const std::vector<Part>& parts) {
    std::string xml = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    for (const Part& each : parts) {
      xml += "<Part><ETag>" + each.etag + "</ETag><PartNumber>" + std::to_string(each.number) +
             "</PartNumber></Part>";
    }
    return Call("POST", bucket, key).query("uploadId", id).body(xml + "</CompleteMultipartUpload>");
  }

  /// An upload of one small part, ready to be completed.
  Call ready(std::string_view bucket, std::string_view key, std::string bytes = "small") {
    const std::string id = begin(bucket, key);
    const std::string etag = send(part(bucket, key, id, 1).body(std::move(bytes))).header("ETag");
    return complete(bucket, key, id, {{1, etag}});
  }
};

TEST_F(MultipartUploads, parts_become_one_object) {
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    const std::string first(five_mebibytes, 'a');
    const Answered begun = send(Call("POST", bucket, "dir/k")
                                    .query("uploads")
                                    .header("content-type", "text/plain")
                                    .header("x-amz-meta-a", "b"));
    EXPECT_EQ(begun.element("Bucket"), bucket);
    EXPECT_EQ(begun.element("Key"), "dir/k");
    const std::string id = begun.element("UploadId");
    const std::string second_etag = send(part(bucket, "dir/k", id, 2).body("bb")).header("ETag");
    const std::string first_etag = send(part(bucket, "dir/k", id, 1).body(first)).header("ETag");
    EXPECT_EQ(send(Call("HEAD", bucket, "dir/k")).status(), 404);
    const Answered done = send(complete(bucket, "dir/k", id, {{1, first_etag}, {2, second_etag}}));
    ASSERT_EQ(done.status(), 200) << done.body();
    EXPECT_EQ(done.element("Key"), "dir/k");
    const Answered got = send(Call("GET", bucket, "dir/k"));
    EXPECT_TRUE(got.body() == first + "bb");
    EXPECT_EQ(got.header("Content-Type"), "text/plain");
    EXPECT_EQ(got.header("x-amz-meta-a"), "b");
    EXPECT_EQ("&quot;" + got.header("ETag").substr(1, got.header("ETag").size() - 2) + "&quot;",
              done.element("ETag"));
    const Answered second = send(Call("GET", bucket, "dir/k").query("partNumber", "2"));
    EXPECT_EQ(second.body(), "bb");
    EXPECT_EQ(second.header("x-amz-mp-parts-count"), "2");
    EXPECT_EQ(send(Call("GET", bucket, "dir/k").query("uploadId", id)).outcome(), "404 NoSuchUpload");
  }
}

TEST_F(MultipartUploads, a_general_bucket_hashes_the_hashes) {
  const std::string id = begin(general_bucket, "k");
  const std::string etag = send(part(general_bucket, "k", id, 1).body("hello")).header("ETag");
  EXPECT_EQ(etag, "\"5d41402abc4b2a76b9719d911017c592\"");
  // md5(unhex("5d41402abc4b2a76b9719d911017c592"))
  EXPECT_EQ(send(complete(general_bucket, "k", id, {{1, etag}})).element("ETag"),
            "&quot;62109206880d38a4010a98e11243924a-1&quot;");
}

TEST_F(MultipartUploads, parts_of_a_directory_bucket_report_one_etag) {
  const std::string id = begin(directory_bucket, "k");
  const std::string first = send(part(directory_bucket, "k", id, 1).body("a")).header("ETag");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 2).body("b")).header("ETag"), first);
}

TEST_F(MultipartUploads, a_part_can_be_sent_again) {
  const std::string id = begin(directory_bucket, "k");
  send(part(directory_bucket, "k", id, 1).body("first"));
  const std::string etag = send(part(directory_bucket, "k", id, 1).body("second")).header("ETag");
  EXPECT_EQ(send(complete(directory_bucket, "k", id, {{1, etag}})).status(), 200);
  EXPECT_EQ(get(directory_bucket, "k"), "second");
}

TEST_F(MultipartUploads, lists_of_parts_are_checked) {
  const std::string id = begin(directory_bucket, "k");
  const std::string etag = send(part(directory_bucket, "k", id, 1).body("a")).header("ETag");
  send(part(directory_bucket, "k", id, 2).body("b"));
  send(part(directory_bucket, "k", id, 4).body("d"));
  const auto outcome = [&](const std::vector<Part>& parts) {
    return send(complete(directory_bucket, "k", id, parts)).outcome();
  };
  EXPECT_EQ(outcome({}), "400 InvalidRequest");
  EXPECT_EQ(outcome({{2, etag}, {1, etag}}), "400 InvalidPartOrder");
  EXPECT_EQ(outcome({{1, etag}, {1, etag}}), "400 InvalidPartOrder");
  EXPECT_EQ(outcome({{2, etag}}), "400 InvalidPartOrder");
  EXPECT_EQ(outcome({{1, etag}, {2, etag}, {4, etag}}), "400 InvalidPartOrder");
  EXPECT_EQ(outcome({{1, etag}, {2, etag}, {3, etag}}), "400 InvalidPart");
  EXPECT_EQ(outcome({{1, "\"x\""}}), "400 InvalidPart");
  EXPECT_EQ(outcome({{1, etag}, {2, etag}}), "400 EntityTooSmall");
  for (const std::string xml :
       {"", "<CompleteMultipartUpload>", "<Other/>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>",
        "<CompleteMultipartUpload><Part><ETag>x</ETag></Part></CompleteMultipartUpload>"}) {
    EXPECT_EQ(send(Call("POST", directory_bucket, "k").query("uploadId", id).body(xml)).outcome(),
              "400 MalformedXML")
        << xml;
  }
  EXPECT_EQ(send(Call("HEAD", directory_bucket, "k")).status(), 404);
}

TEST_F(MultipartUploads, a_general_bucket_takes_gaps) {
  const std::string id = begin(general_bucket, "k");
  const std::string etag = send(part(general_bucket, "k", id, 7).body("a")).header("ETag");
  EXPECT_EQ(send(complete(general_bucket, "k", id, {{7, etag}})).status(), 200);
}

TEST_F(MultipartUploads, the_told_size_must_be_right) {
  const Call call = ready(directory_bucket, "k", "1234");
  const Answered wrong = send(Call(call).header("x-amz-mp-object-size", "5"));
  EXPECT_EQ(wrong.outcome(), "400 InvalidRequest");
  EXPECT_EQ(wrong.element("Message"),
            "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 4");
  EXPECT_EQ(send(Call(call).header("x-amz-mp-object-size", "4")).status(), 200);
}

TEST_F(MultipartUploads, completion_may_be_conditional) {
  const Call create = ready(directory_bucket, "new").header("if-none-match", "*");
  EXPECT_EQ(send(create).status(), 200);
  const Call again = ready(directory_bucket, "new").header("if-none-match", "*");
  EXPECT_EQ(send(again).outcome(), "412 PreconditionFailed");
  const std::string etag = send(Call("HEAD", directory_bucket, "new")).header("ETag");
  EXPECT_EQ(send(ready(directory_bucket, "new").header("if-match", "\"x\"")).outcome(),
            "412 PreconditionFailed");
  EXPECT_EQ(send(ready(directory_bucket, "absent").header("if-match", etag)).outcome(), "404 NoSuchKey");
  EXPECT_EQ(send(ready(directory_bucket, "new").header("if-match", etag)).status(), 200);
}

TEST_F(MultipartUploads, a_condition_conflicts_with_changes_since_the_upload_began) {
  put(directory_bucket, "k", "v");
  const Call create = ready(directory_bucket, "k").header("if-none-match", "*");
  send(Call("DELETE", directory_bucket, "k"));
  const Answered deleted = send(create);
  EXPECT_EQ(deleted.outcome(), "409 ConditionalRequestConflict");
  EXPECT_EQ(deleted.element("Condition"), "If-None-Match");

  Call replace = ready(general_bucket, "k");
  const std::string etag = put(general_bucket, "k", "v");
  EXPECT_EQ(send(replace.header("if-match", etag)).outcome(), "409 ConditionalRequestConflict");
  EXPECT_EQ(send(ready(general_bucket, "k").header("if-match", etag)).status(), 200);
}

TEST_F(MultipartUploads, an_aborted_upload_is_gone) {
  const std::string id = begin(directory_bucket, "k");
  send(part(directory_bucket, "k", id, 1).body("a"));
  const Call abort = Call("DELETE", directory_bucket, "k").query("uploadId", id);
  EXPECT_EQ(
      send(Call(abort).header("x-amz-if-match-initiated-time", "Thu, 02 Jan 2025 03:04:06 GMT")).outcome(),
      "412 PreconditionFailed");
  EXPECT_EQ(
      send(Call(abort).header("x-amz-if-match-initiated-time", "Thu, 02 Jan 2025 03:04:05 GMT")).outcome(),
      "204");
  EXPECT_EQ(send(abort).outcome(), "404 NoSuchUpload");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 2).body("a")).outcome(), "404 NoSuchUpload");
  EXPECT_EQ(send(Call("DELETE", directory_bucket)).outcome(), "204");
}

TEST_F(MultipartUploads, an_upload_belongs_to_its_key) {
  const std::string id = begin(directory_bucket, "k");
  EXPECT_EQ(send(part(directory_bucket, "other", id, 1).body("a")).outcome(), "404 NoSuchUpload");
  EXPECT_EQ(send(part(directory_bucket, "k", "", 1).body("a")).outcome(), "404 NoSuchUpload");
}

TEST_F(MultipartUploads, part_numbers_have_limits) {
  const std::string id = begin(directory_bucket, "k");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 0).body("a")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 10001).body("a")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 10000).body("a")).outcome(), "200");
}

TEST_F(MultipartUploads, parts_can_be_copied) {
  put(general_bucket, "source", "0123456789");
  const std::string id = begin(directory_bucket, "k");
  const std::string source = std::string(general_bucket) + "/source";
  const Call copy = part(directory_bucket, "k", id, 1).header("x-amz-copy-source", source);
  EXPECT_EQ(send(Call(copy).header("x-amz-copy-source-range", "bytes=2-10")).outcome(),
            "400 InvalidArgument");
  EXPECT_EQ(send(Call(copy).header("x-amz-copy-source-if-match", "x")).outcome(), "412 PreconditionFailed");
  const Answered copied = send(Call(copy).header("x-amz-copy-source-range", "bytes=2-5"));
  EXPECT_EQ(copied.outcome(), "200");
  EXPECT_EQ(send(complete(directory_bucket, "k", id, {{1, copied.element("ETag")}})).outcome(), "200");
  EXPECT_EQ(get(directory_bucket, "k"), "2345");
}

TEST_F(MultipartUploads, checksums_are_composite_or_of_the_whole) {
  struct Case {
    std::string algorithm;
    std::string type;
    std::string_view outcome;
    std::string_view got;
  };
  const std::vector<Case> cases{
      {"CRC32", "", "200", "COMPOSITE"},
      {"CRC32", "FULL_OBJECT", "200", "FULL_OBJECT"},
      {"CRC32C", "COMPOSITE", "200", "COMPOSITE"},
      {"CRC64NVME", "", "200", "FULL_OBJECT"},
      {"CRC64NVME", "COMPOSITE", "400 InvalidRequest", ""},
      {"SHA256", "", "200", "COMPOSITE"},
      {"SHA256", "FULL_OBJECT", "400 InvalidRequest", ""},
      {"SHA1", "WHOLE", "400 InvalidRequest", ""},
      {"MD4", "", "400 InvalidRequest", ""},
      {"", "COMPOSITE", "400 InvalidRequest", ""},
  };
  for (const Case& each : cases) {
    Call call = Call("POST", directory_bucket, "k").query("uploads");
    if (!each.algorithm.empty()) call.header("x-amz-checksum-algorithm", each.algorithm);
    if (!each.type.empty()) call.header("x-amz-checksum-type", each.type);
    const Answered begun = send(call);
    EXPECT_EQ(begun.outcome(), each.outcome) << each.algorithm << each.type;
    EXPECT_EQ(begun.header("x-amz-checksum-type"), each.got) << each.algorithm << each.type;
  }
}

TEST_F(MultipartUploads, a_composite_checksum_is_that_of_the_checksums) {
  const std::string id =
      send(Call("POST", directory_bucket, "k").query("uploads").header("x-amz-checksum-algorithm", "CRC32"))
          .element("UploadId");
  const Answered sent =
      send(part(directory_bucket, "k", id, 1).body("hello").checksum(ChecksumAlgorithm::crc32));
  EXPECT_EQ(sent.header("x-amz-checksum-crc32"), "NhCmhg==");
  const Answered done = send(complete(directory_bucket, "k", id, {{1, sent.header("ETag")}}));
  const std::string expected = checksum_base64(ChecksumAlgorithm::crc32, "\x36\x10\xa6\x86") + "-1";
  EXPECT_EQ(done.element("ChecksumCRC32"), expected);
  const Answered got = send(Call("GET", directory_bucket, "k").header("x-amz-checksum-mode", "ENABLED"));
  EXPECT_EQ(got.header("x-amz-checksum-crc32"), expected);
  EXPECT_EQ(got.header("x-amz-checksum-type"), "COMPOSITE");
}

TEST_F(MultipartUploads, a_part_has_the_checksum_of_its_upload) {
  const std::string id =
      send(Call("POST", directory_bucket, "k").query("uploads").header("x-amz-checksum-algorithm", "CRC32"))
          .element("UploadId");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 1).body("a").checksum(ChecksumAlgorithm::sha1)).outcome(),
            "400 InvalidRequest");
  EXPECT_EQ(send(part(directory_bucket, "k", id, 1).body("a")).header("x-amz-checksum-crc32"),
            checksum_base64(ChecksumAlgorithm::crc32, "a"));
}

TEST_F(MultipartUploads, told_checksums_must_be_right) {
  const std::string id = begin(directory_bucket, "k");
  const std::string etag =
      send(part(directory_bucket, "k", id, 1).body("hello").checksum(ChecksumAlgorithm::crc32))
          .header("ETag");
  const auto with_checksum = [&](const std::string& value) {
    return Call("POST", directory_bucket, "k")
        .query("uploadId", id)
        .body("<CompleteMultipartUpload><Part><ETag>" + etag + "</ETag><ChecksumCRC32>" + value +
              "</ChecksumCRC32><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>");
  };
  EXPECT_EQ(send(with_checksum("AAAAAA==")).outcome(), "400 InvalidPart");
  EXPECT_EQ(send(with_checksum("NhCmhg==").header("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")).outcome(),
            "400 BadDigest");
  EXPECT_EQ(send(with_checksum("NhCmhg==").header("x-amz-checksum-crc64nvme", "M3eFcAZSQlc=")).outcome(),
            "200");
}

TEST_F(MultipartUploads, parts_are_listed_in_pages) {
  const std::string id = begin(directory_bucket, "k");
  for (const int number : {3, 1, 2}) {
    send(part(directory_bucket, "k", id, number).body(std::string(static_cast<std::size_t>(number), 'x')));
  }
  const Call list = Call("GET", directory_bucket, "k").query("uploadId", id);
  const Answered first = send(Call(list).query("max-parts", "2"));
  EXPECT_THAT(first.elements("PartNumber"), ElementsAre("1", "2"));
  EXPECT_THAT(first.elements("Size"), ElementsAre("1", "2"));
  EXPECT_EQ(first.element("IsTruncated"), "true");
  EXPECT_EQ(first.element("NextPartNumberMarker"), "2");
  const Answered second = send(Call(list).query("part-number-marker", "2"));
  EXPECT_THAT(second.elements("PartNumber"), ElementsAre("3"));
  EXPECT_EQ(second.element("IsTruncated"), "false");
}

TEST_F(MultipartUploads, uploads_are_listed_in_pages) {
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    const std::string first = begin(bucket, "a/k");
    clock_.advance(std::chrono::seconds(1));
    const std::string second = begin(bucket, "a/k");
    const std::string third = begin(bucket, "b");
    std::vector<std::string> told;
    Call call = Call("GET", bucket).query("uploads").query("max-uploads", "1");
    while (true) {
      const Answered page = send(call);
      ASSERT_EQ(page.status(), 200) << page.body();
      for (const std::string& id : page.elements("UploadId")) {
        told.push_back(id);
      }
      if (page.element("IsTruncated") == "false") break;
      call.query("key-marker", page.element("NextKeyMarker"))
          .query("upload-id-marker", page.element("NextUploadIdMarker"));
    }
    EXPECT_THAT(told, UnorderedElementsAre(first, second, third));
    const Answered all = send(Call("GET", bucket).query("uploads"));
    EXPECT_THAT(all.elements("Key"), UnorderedElementsAre("a/k", "a/k", "b"));
    EXPECT_THAT(send(Call("GET", bucket).query("uploads").query("prefix", "a/")).elements("UploadId"),
                ElementsAre(first, second));
    const Answered root = send(Call("GET", bucket).query("uploads").query("delimiter", "/"));
    EXPECT_THAT(root.elements("Key"), ElementsAre("b"));
    EXPECT_THAT(root.elements("CommonPrefixes"), ElementsAre("<Prefix>a/</Prefix>"));
  }
  EXPECT_EQ(send(Call("GET", directory_bucket).query("uploads").query("prefix", "a")).outcome(),
            "400 InvalidRequest");
  EXPECT_EQ(send(Call("GET", directory_bucket).query("uploads").query("key-marker", "a")).outcome(),
            "400 InvalidArgument");
}

TEST_F(MultipartUploads, appends_count_as_parts_after_the_uploads_own) {
  send(ready(directory_bucket, "k", "12345"));
  EXPECT_EQ(
      send(Call("PUT", directory_bucket, "k").header("x-amz-write-offset-bytes", "5").body("67")).status(),
      200);
  const Answered second = send(Call("GET", directory_bucket, "k").query("partNumber", "2"));
  EXPECT_EQ(second.body(), "67");
  EXPECT_EQ(second.header("x-amz-mp-parts-count"), "2");
}

}  // namespace
}  // namespace redis3::local_s3
