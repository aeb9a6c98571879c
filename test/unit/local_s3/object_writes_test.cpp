#include "service_fixture.hpp"

#include "local_s3/object_record.hpp"
#include "local_s3/row_name.hpp"

namespace redis3::local_s3 {
namespace {

class ObjectWrites : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    create_general_bucket();
  }

  Answered append(std::string_view key, std::uint64_t offset, std::string bytes) {
    return send(Call("PUT", directory_bucket, key)
                    .header("x-amz-write-offset-bytes", std::to_string(offset))
                    .body(std::move(bytes)));
  }
};

TEST_F(ObjectWrites, what_is_put_is_got) {
  const std::string bytes("\0\r\n<\xff", 5);
  put(directory_bucket, "a/b c", bytes);
  const Answered got = send(Call("GET", directory_bucket, "a/b c"));
  EXPECT_EQ(got.status(), 200);
  EXPECT_EQ(got.body(), bytes);
  EXPECT_EQ(got.header("Content-Type"), "binary/octet-stream");
  EXPECT_EQ(got.header("Last-Modified"), "Thu, 02 Jan 2025 03:04:05 GMT");
  EXPECT_EQ(got.header("x-amz-storage-class"), "EXPRESS_ONEZONE");
  EXPECT_EQ(got.header("Accept-Ranges"), "bytes");
}

TEST_F(ObjectWrites, a_directory_bucket_gives_each_write_another_etag) {
  const std::string first = put(directory_bucket, "k", "same");
  const std::string second = put(directory_bucket, "k", "same");
  EXPECT_NE(first, second);
  EXPECT_THAT(second, testing::MatchesRegex("\"[0-9A-Za-z]+\""));
  EXPECT_EQ(send(Call("HEAD", directory_bucket, "k")).header("ETag"), second);
}

TEST_F(ObjectWrites, a_general_bucket_gives_the_md5) {
  EXPECT_EQ(put(general_bucket, "k", "hello"), "\"5d41402abc4b2a76b9719d911017c592\"");
}

TEST_F(ObjectWrites, an_answer_tells_checksum_and_encryption) {
  const Answered answer =
      send(Call("PUT", directory_bucket, "k").body("hello").checksum(ChecksumAlgorithm::crc32));
  EXPECT_EQ(answer.header("x-amz-checksum-crc32"), "NhCmhg==");
  EXPECT_EQ(answer.header("x-amz-checksum-type"), "FULL_OBJECT");
  EXPECT_EQ(answer.header("x-amz-server-side-encryption"), "AES256");
}

TEST_F(ObjectWrites, an_object_without_a_checksum_gets_one) {
  put(directory_bucket, "k", "hello");
  const Answered got = send(Call("GET", directory_bucket, "k").header("x-amz-checksum-mode", "ENABLED"));
  EXPECT_EQ(got.header("x-amz-checksum-crc64nvme"), "M3eFcAZSQlc=");
}

struct ConditionCase {
  std::string_view state;  ///< absent or there
  std::string_view header;
  std::string value;  ///< ETAG stands for the object's.
  std::string_view outcome;
};

TEST_F(ObjectWrites, conditions_decide) {
  const std::vector<ConditionCase> cases{
      {"absent", "if-none-match", "*", "200"},
      {"there", "if-none-match", "*", "412 PreconditionFailed"},
      {"absent", "if-none-match", "\"x\"", "501 NotImplemented"},
      {"there", "if-match", "ETAG", "200"},
      {"there", "if-match", "UNQUOTED", "200"},
      {"there", "if-match", "\"x\"", "412 PreconditionFailed"},
      {"there", "if-match", "*", "501 NotImplemented"},
      {"absent", "if-match", "\"x\"", "404 NoSuchKey"},
  };
  for (const std::string_view bucket : {directory_bucket, general_bucket}) {
    for (const ConditionCase& each : cases) {
      send(Call("DELETE", bucket, "k"));
      std::string value = each.value;
      if (each.state == "there") {
        const std::string etag = put(bucket, "k", "old");
        if (value == "ETAG") value = etag;
        if (value == "UNQUOTED") value = etag.substr(1, etag.size() - 2);
      }
      const Answered answer =
          send(Call("PUT", bucket, "k").header(std::string(each.header), value).body("new"));
      EXPECT_EQ(answer.outcome(), each.outcome)
          << bucket << ' ' << each.state << ' ' << each.header << ' ' << each.value;
      const std::string_view otherwise = each.state == "there" ? "200 old" : "404 ";
      const Answered got = send(Call("GET", bucket, "k"));
      const std::string found = std::to_string(got.status()) + ' ' + (got.status() == 200 ? got.body() : "");
      EXPECT_EQ(found, answer.status() == 200 ? "200 new" : otherwise);
    }
  }
}

TEST_F(ObjectWrites, a_failed_condition_is_named) {
  put(directory_bucket, "k", "old");
  EXPECT_EQ(send(Call("PUT", directory_bucket, "k").header("if-none-match", "*")).element("Condition"),
            "If-None-Match");
  EXPECT_EQ(send(Call("PUT", directory_bucket, "k").header("if-match", "x")).element("Condition"),
            "If-Match");
  EXPECT_EQ(send(Call("PUT", directory_bucket, "n").header("if-match", "x")).element("Key"), "n");
}

TEST_F(ObjectWrites, two_conditions_at_once_are_refused) {
  const Answered answer =
      send(Call("PUT", directory_bucket, "k").header("if-match", "x").header("if-none-match", "*"));
  EXPECT_EQ(answer.outcome(), "501 NotImplemented");
  EXPECT_EQ(answer.element("Header"), "If-Match,If-None-Match");
  EXPECT_EQ(answer.element("additionalMessage"),
            "Multiple conditional request headers present in the request");
}

TEST_F(ObjectWrites, headers_and_metadata_come_back) {
  send(Call("PUT", directory_bucket, "k")
           .header("content-type", "text/plain")
           .header("cache-control", "no-store")
           .header("content-disposition", "attachment")
           .header("content-language", "de")
           .header("content-encoding", "gzip")
           .header("expires", "soon")
           .header("x-amz-meta-redis3", "1;t=hash;px=1")
           .header("x-amz-meta-empty", "")
           .header("x-other", "not kept"));
  const Answered got = send(Call("GET", directory_bucket, "k"));
  EXPECT_EQ(got.header("Content-Type"), "text/plain");
  EXPECT_EQ(got.header("Cache-Control"), "no-store");
  EXPECT_EQ(got.header("Content-Disposition"), "attachment");
  EXPECT_EQ(got.header("Content-Language"), "de");
  EXPECT_EQ(got.header("Content-Encoding"), "gzip");
  EXPECT_EQ(got.header("Expires"), "soon");
  EXPECT_EQ(got.header("x-amz-meta-redis3"), "1;t=hash;px=1");
  EXPECT_EQ(got.header("x-other"), "");
}

TEST_F(ObjectWrites, metadata_that_is_not_ascii_comes_back_encoded_twice) {
  send(Call("PUT", directory_bucket, "k").header("x-amz-meta-n", "ÄMÄZÕÑ S3"));
  EXPECT_EQ(send(Call("HEAD", directory_bucket, "k")).header("x-amz-meta-n"),
            "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=");
}

TEST_F(ObjectWrites, metadata_has_a_limit) {
  const auto put_with = [&](std::size_t bytes) {
    return send(Call("PUT", directory_bucket, "k").header("x-amz-meta-name", std::string(bytes, 'x')))
        .outcome();
  };
  EXPECT_EQ(put_with(2044), "200");
  EXPECT_EQ(put_with(2045), "400 MetadataTooLarge");
}

TEST_F(ObjectWrites, a_key_has_a_limit_and_is_utf8) {
  const auto put_at = [&](const std::string& key) {
    return send(Call("PUT", directory_bucket, key)).outcome();
  };
  EXPECT_EQ(put_at(std::string(1024, 'k')), "200");
  EXPECT_EQ(put_at(std::string(1025, 'k')), "400 KeyTooLongError");
  EXPECT_EQ(put_at("gr\xc3\xbc\xc3\x9f\xf0\x9f\x98\x80"), "200");
  for (const std::string key :
       {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80"}) {
    EXPECT_EQ(put_at(key), "400 InvalidURI");
  }
  EXPECT_EQ(put_at(std::string("a\0b", 3)), "400 InvalidURI");
}

TEST_F(ObjectWrites, storage_classes_belong_to_kinds_of_buckets) {
  const auto put_with = [&](std::string_view bucket, std::string storage_class) {
    return send(Call("PUT", bucket, "k").header("x-amz-storage-class", std::move(storage_class))).outcome();
  };
  EXPECT_EQ(put_with(directory_bucket, "EXPRESS_ONEZONE"), "200");
  EXPECT_EQ(put_with(directory_bucket, "STANDARD"), "400 InvalidStorageClass");
  EXPECT_EQ(put_with(general_bucket, "EXPRESS_ONEZONE"), "400 InvalidStorageClass");
  EXPECT_EQ(put_with(general_bucket, "STANDARD_IA"), "200");
  EXPECT_EQ(send(Call("HEAD", general_bucket, "k")).header("x-amz-storage-class"), "STANDARD_IA");
}

TEST_F(ObjectWrites, what_express_does_not_have_is_refused) {
  const std::vector<std::pair<std::string, std::string>> headers{
      {"x-amz-acl", "private"},
      {"x-amz-grant-read", "id=x"},
      {"x-amz-tagging", "a=b"},
      {"x-amz-object-lock-mode", "GOVERNANCE"},
      {"x-amz-website-redirect-location", "/x"},
      {"x-amz-server-side-encryption", "aws:kms"},
      {"x-amz-server-side-encryption-customer-algorithm", "AES256"},
  };
  for (const auto& [name, value] : headers) {
    const Answered answer = send(Call("PUT", directory_bucket, "k").header(name, value));
    EXPECT_EQ(answer.outcome(), "501 NotImplemented") << name;
    EXPECT_EQ(answer.element("Header"), name);
  }
  EXPECT_EQ(send(Call("GET", directory_bucket, "k").query("versionId", "3")).outcome(),
            "400 InvalidArgument");
  EXPECT_EQ(send(Call("PUT", general_bucket, "k").header("x-amz-acl", "private")).outcome(), "200");
}

TEST_F(ObjectWrites, an_append_adds_bytes_and_changes_the_etag) {
  const Answered first = append("log", 0, "hello");
  EXPECT_EQ(first.status(), 200);
  EXPECT_EQ(first.header("x-amz-object-size"), "5");
  const Answered second = append("log", 5, " world");
  EXPECT_EQ(second.status(), 200);
  EXPECT_EQ(second.header("x-amz-object-size"), "11");
  EXPECT_NE(first.header("ETag"), second.header("ETag"));
  EXPECT_EQ(get(directory_bucket, "log"), "hello world");
}

TEST_F(ObjectWrites, appends_are_refused_for_good_reasons) {
  put(directory_bucket, "k", "12345");
  const auto outcome = [&](Call call) { return send(call).outcome(); };
  const auto at = [](std::string_view bucket, std::string_view key, std::string offset) {
    return Call("PUT", bucket, key).header("x-amz-write-offset-bytes", std::move(offset)).body("x");
  };
  EXPECT_EQ(outcome(at(directory_bucket, "k", "4")), "400 InvalidWriteOffset");
  EXPECT_EQ(outcome(at(directory_bucket, "k", "6")), "400 InvalidWriteOffset");
  EXPECT_EQ(outcome(at(directory_bucket, "absent", "1")), "404 NoSuchKey");
  EXPECT_EQ(outcome(at(directory_bucket, "k", "-1")), "400 InvalidArgument");
  EXPECT_EQ(outcome(at(directory_bucket, "k", "five")), "400 InvalidArgument");
  EXPECT_EQ(outcome(at(general_bucket, "k", "0")), "501 NotImplemented");
  EXPECT_EQ(outcome(at(directory_bucket, "k", "5").header("x-amz-meta-a", "b")), "400 InvalidRequest");
  EXPECT_EQ(outcome(at(directory_bucket, "k", "5").body("")), "400 InvalidRequest");
  EXPECT_EQ(outcome(at(directory_bucket, "k", "5").header("if-match", "x")), "412 PreconditionFailed");
  EXPECT_EQ(get(directory_bucket, "k"), "12345");
}

TEST_F(ObjectWrites, an_append_of_nothing_creates_an_empty_object) {
  EXPECT_EQ(append("new", 0, "").status(), 200);
  EXPECT_EQ(send(Call("HEAD", directory_bucket, "new")).content_length(), 0u);
}

TEST_F(ObjectWrites, an_append_keeps_headers_and_the_checksum_of_the_whole) {
  send(Call("PUT", directory_bucket, "k")
           .header("content-type", "text/plain")
           .header("x-amz-meta-a", "b")
           .body("he")
           .checksum(ChecksumAlgorithm::crc32));
  const Call rest = Call("PUT", directory_bucket, "k").header("x-amz-write-offset-bytes", "2").body("llo");
  const Answered other = send(Call(rest).checksum(ChecksumAlgorithm::crc32c));
  EXPECT_EQ(other.outcome(), "400 InvalidRequest");
  EXPECT_EQ(other.element("Message"),
            "Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: crc32c.");
  EXPECT_EQ(send(Call(rest).checksum(ChecksumAlgorithm::crc32)).header("x-amz-checksum-crc32"), "NhCmhg==");
  const Answered got = send(Call("GET", directory_bucket, "k").header("x-amz-checksum-mode", "ENABLED"));
  EXPECT_EQ(got.header("x-amz-checksum-crc32"), "NhCmhg==");
  EXPECT_EQ(got.header("Content-Type"), "text/plain");
  EXPECT_EQ(got.header("x-amz-meta-a"), "b");
}

TEST_F(ObjectWrites, a_hash_is_not_told_of_an_object_that_was_appended_to) {
  send(Call("PUT", directory_bucket, "k").body("he").checksum(ChecksumAlgorithm::sha256));
  send(Call("PUT", directory_bucket, "k")
           .header("x-amz-write-offset-bytes", "2")
           .body("llo")
           .checksum(ChecksumAlgorithm::sha256));
  const Answered got = send(Call("GET", directory_bucket, "k").header("x-amz-checksum-mode", "ENABLED"));
  EXPECT_EQ(got.body(), "hello");
  EXPECT_EQ(got.header("x-amz-checksum-sha256"), "");
}

TEST_F(ObjectWrites, an_object_has_ten_thousand_parts_at_the_most) {
  ObjectRecord object;
  object.part_sizes.assign(9999, 1);
  const std::function<Result<void>(embedded::Rows&)> prepare = [&](embedded::Rows& rows) -> Result<void> {
    rows.put(directory_bucket, row_name(BucketKind::directory, "log"), to_row(object),
             std::string(9999, 'x'));
    return boost::system::in_place_value;
  };
  ASSERT_TRUE(test::run(table_.write(prepare)).has_value());
  EXPECT_EQ(append("log", 9999, "x").status(), 200);
  EXPECT_EQ(append("log", 10000, "x").outcome(), "400 TooManyParts");
  const Call onto_itself = Call("PUT", directory_bucket, "log")
                               .header("x-amz-copy-source", std::string(directory_bucket) + "/log");
  EXPECT_EQ(send(onto_itself).status(), 200);
  EXPECT_EQ(append("log", 10000, "x").status(), 200);
}

TEST_F(ObjectWrites, a_write_without_a_bucket_is_refused) {
  EXPECT_EQ(send(Call("PUT", "absent--use1-az5--x-s3", "k")).outcome(), "404 NoSuchBucket");
}

}  // namespace
}  // namespace redis3::local_s3
