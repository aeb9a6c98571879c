#include "service_fixture.hpp"

#include "local_s3/byte_range.hpp"

namespace redis3::local_s3 {
namespace {

class ObjectReads : public ServiceTest {
 protected:
  void SetUp() override {
    create_directory_bucket();
    etag_ = put(directory_bucket, "k", "0123456789");
  }

  Call read(std::string_view method = "GET") const { return Call(method, directory_bucket, "k"); }

  std::string etag_;
};

TEST_F(ObjectReads, ranges_are_read_as_s3_was_seen_to_read_them) {
  struct Case {
    std::string_view range;
    std::string_view outcome;
    std::string_view body;
    std::string_view content_range;
  };
  const std::vector<Case> cases{
      {"bytes=0-8", "206", "012345678", "bytes 0-8/10"},
      {"bytes=0-100", "206", "0123456789", "bytes 0-9/10"},
      {"bytes=3-3", "206", "3", "bytes 3-3/10"},
      {"bytes=7-", "206", "789", "bytes 7-9/10"},
      {"bytes=-3", "206", "789", "bytes 7-9/10"},
      {"bytes=-15", "206", "0123456789", "bytes 0-9/10"},
      {"bytes=-0", "416 InvalidRange", "", ""},
      {"bytes=100-200", "416 InvalidRange", "", ""},
      {"bytes=10-", "416 InvalidRange", "", ""},
      {"bytes=1-0", "200", "0123456789", ""},
      {"bytes=0--1", "200", "0123456789", ""},
      {"bytes=-", "200", "0123456789", ""},
      {"bytes=0-1,3-4", "200", "0123456789", ""},
      {"bytes=a-b", "200", "0123456789", ""},
      {"lines=0-1", "200", "0123456789", ""},
      {"bytes=99999999999999999999-", "200", "0123456789", ""},
  };
  for (const Case& each : cases) {
    const Answered answer = send(read().header("range", std::string(each.range)));
    EXPECT_EQ(answer.outcome(), each.outcome) << each.range;
    if (answer.status() < 300) {
      EXPECT_EQ(answer.body(), each.body) << each.range;
    }
    EXPECT_EQ(answer.header("Content-Range"), each.content_range) << each.range;
  }
}

TEST_F(ObjectReads, an_unsatisfiable_range_tells_the_size) {
  const Answered answer = send(read().header("range", "bytes=10-"));
  EXPECT_EQ(answer.element("RangeRequested"), "bytes=10-");
  EXPECT_EQ(answer.element("ActualObjectSize"), "10");
}

TEST_F(ObjectReads, no_range_of_an_empty_object_can_be_had) {
  put(directory_bucket, "empty", "");
  for (const std::string range : {"bytes=0-", "bytes=0-0", "bytes=-1"}) {
    EXPECT_EQ(send(Call("GET", directory_bucket, "empty").header("range", range)).outcome(),
              "416 InvalidRange")
        << range;
  }
  EXPECT_EQ(send(Call("GET", directory_bucket, "empty")).outcome(), "200");
}

TEST_F(ObjectReads, head_tells_what_get_would_without_the_bytes) {
  const Answered head = send(read("HEAD"));
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.content_length(), 10u);
  EXPECT_EQ(head.body(), "");
  EXPECT_EQ(head.header("ETag"), etag_);
  const Answered part = send(read("HEAD").header("range", "bytes=0-3"));
  EXPECT_EQ(part.status(), 206);
  EXPECT_EQ(part.content_length(), 4u);
  const Answered absent = send(Call("HEAD", directory_bucket, "absent"));
  EXPECT_EQ(absent.status(), 404);
  EXPECT_EQ(absent.body(), "");
}

TEST_F(ObjectReads, an_absent_key_is_named) {
  const Answered answer = send(Call("GET", directory_bucket, "a<b"));
  EXPECT_EQ(answer.outcome(), "404 NoSuchKey");
  EXPECT_EQ(answer.element("Key"), "a&lt;b");
}

TEST_F(ObjectReads, conditions_have_their_precedence) {
  const std::string before = "Thu, 02 Jan 2025 03:04:04 GMT";
  const std::string same = "Thu, 02 Jan 2025 03:04:05 GMT";
  const std::string later = "Thu, 02 Jan 2025 03:04:06 GMT";
  const std::string unquoted = etag_.substr(1, etag_.size() - 2);
  clock_.advance(std::chrono::minutes(1));
  struct Case {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view outcome;
  };
  const std::vector<Case> cases{
      {{{"if-match", etag_}}, "200"},
      {{{"if-match", unquoted}}, "200"},
      {{{"if-match", "*"}}, "200"},
      {{{"if-match", "\"x\", " + etag_}}, "200"},
      {{{"if-match", "\"x\""}}, "412 PreconditionFailed"},
      {{{"if-none-match", etag_}}, "304"},
      {{{"if-none-match", unquoted}}, "304"},
      {{{"if-none-match", "*"}}, "304"},
      {{{"if-none-match", "\"x\""}}, "200"},
      {{{"if-modified-since", before}}, "200"},
      {{{"if-modified-since", same}}, "304"},
      {{{"if-modified-since", later}}, "304"},
      {{{"if-modified-since", "Thu, 02 Jan 2026 03:04:05 GMT"}}, "200"},
      {{{"if-modified-since", "nonsense"}}, "200"},
      {{{"if-unmodified-since", before}}, "412 PreconditionFailed"},
      {{{"if-unmodified-since", same}}, "200"},
      {{{"if-match", etag_}, {"if-unmodified-since", before}}, "200"},
      {{{"if-none-match", etag_}, {"if-modified-since", before}}, "304"},
      {{{"if-none-match", "\"x\""}, {"if-modified-since", later}}, "200"},
      {{{"if-match", "\"x\""}, {"if-none-match", etag_}}, "412 PreconditionFailed"},
      {{{"if-match", "\"x\""}, {"range", "bytes=100-"}}, "412 PreconditionFailed"},
  };
  for (const Case& each : cases) {
    Call call = read();
    for (const auto& [name, value] : each.headers) {
      call.header(name, value);
    }
    EXPECT_EQ(send(call).outcome(), each.outcome)
        << each.headers.front().first << ": " << each.headers.front().second;
  }
}

TEST_F(ObjectReads, a_304_has_the_etag_and_no_body) {
  const Answered answer = send(read().header("if-none-match", etag_));
  EXPECT_EQ(answer.header("ETag"), etag_);
  EXPECT_EQ(answer.body(), "");
}

TEST_F(ObjectReads, a_checksum_is_told_where_it_is_asked_for_and_of_the_whole) {
  send(Call("PUT", directory_bucket, "k").body("hello").checksum(ChecksumAlgorithm::crc32c));
  EXPECT_EQ(send(read()).header("x-amz-checksum-crc32c"), "");
  const Answered asked = send(read().header("x-amz-checksum-mode", "ENABLED"));
  EXPECT_EQ(asked.header("x-amz-checksum-crc32c"), "mnG7TA==");
  EXPECT_EQ(asked.header("x-amz-checksum-type"), "FULL_OBJECT");
  const Answered part = send(read().header("x-amz-checksum-mode", "ENABLED").header("range", "bytes=0-3"));
  EXPECT_EQ(part.status(), 206);
  EXPECT_EQ(part.header("x-amz-checksum-crc32c"), "");
  EXPECT_EQ(part.header("x-amz-checksum-type"), "");
  const Answered all = send(read().header("x-amz-checksum-mode", "ENABLED").header("range", "bytes=0-9"));
  EXPECT_EQ(all.status(), 206);
  EXPECT_EQ(all.header("x-amz-checksum-crc32c"), "mnG7TA==");
}

TEST_F(ObjectReads, part_numbers_name_what_appends_made) {
  send(read("PUT").header("x-amz-write-offset-bytes", "10").body("abc"));
  const Answered second = send(read().query("partNumber", "2"));
  EXPECT_EQ(second.status(), 206);
  EXPECT_EQ(second.body(), "abc");
  EXPECT_EQ(second.header("Content-Range"), "bytes 10-12/13");
  EXPECT_EQ(second.header("x-amz-mp-parts-count"), "2");
  const Answered third = send(read().query("partNumber", "3"));
  EXPECT_EQ(third.outcome(), "416 InvalidPartNumber");
  EXPECT_EQ(third.element("ActualPartCount"), "2");
}

TEST_F(ObjectReads, a_plain_object_is_its_only_part) {
  const Answered first = send(read().query("partNumber", "1"));
  EXPECT_EQ(first.body(), "0123456789");
  EXPECT_EQ(first.header("x-amz-mp-parts-count"), "");
  EXPECT_EQ(send(read().query("partNumber", "2")).outcome(), "416 InvalidPartNumber");
  EXPECT_EQ(send(read().query("partNumber", "0")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(read().query("partNumber", "10001")).outcome(), "400 InvalidArgument");
  EXPECT_EQ(send(read().query("partNumber", "1").header("range", "bytes=0-1")).outcome(),
            "400 InvalidRequest");
}

TEST_F(ObjectReads, a_reader_may_choose_the_headers) {
  const Answered answer = send(read()
                                   .query("response-content-type", "text/html")
                                   .query("response-cache-control", "no-cache")
                                   .query("response-content-disposition", "inline"));
  EXPECT_EQ(answer.header("Content-Type"), "text/html");
  EXPECT_EQ(answer.header("Cache-Control"), "no-cache");
  EXPECT_EQ(answer.header("Content-Disposition"), "inline");
}

TEST(ByteRange, exact_ranges_are_within_the_object) {
  EXPECT_EQ(parse_exact_range("bytes=0-9", 10), (ByteSpan{0, 10}));
  for (const std::string_view range :
       {"bytes=0-10", "bytes=-3", "bytes=3-", "bytes=4-3", "0-3", "bytes=", "bytes=a-b"}) {
    EXPECT_EQ(parse_exact_range(range, 10), std::nullopt) << range;
  }
}

}  // namespace
}  // namespace redis3::local_s3
