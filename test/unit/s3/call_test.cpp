#include "s3/call.hpp"

#include "unit/s3/script.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace redis3::s3 {
namespace {

using test::Fields;
using test::response;

const TimePoint midnight{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};
const std::string date = "Wed, 01 Jan 2025 00:00:00 GMT";
const std::string metadata_field = "x-amz-meta-redis3";
const Fields object_fields = {{"etag", "\"e\""}, {"last-modified", date}, {"content-length", "9"}};

Address address(std::string path = {}) {
  return {{"h", 80, false}, "h", std::move(path)};
}

std::string head(const Call& call, const Address& where = address()) {
  aws::Signer signer(aws::Credentials{"AK", "secret", ""}, "x-amz-security-token", "us-east-1", "s3express");
  return head_of(call, where, metadata_field, signer, midnight).value();
}

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(Call, path_is_the_key_encoded_behind_the_address) {
  EXPECT_EQ(path_of(head_call("0/a b%+\xc3\xbc~"), address()), "/0/a%20b%25%2B%C3%BC~");
  EXPECT_EQ(path_of(head_call("//x/../y"), address("/b")), "/b///x/../y");
  EXPECT_EQ(path_of(Call(Operation::head_bucket), address()), "/");
  EXPECT_EQ(path_of(Call(Operation::head_bucket), address("/b")), "/b");
}

TEST(PutCall, sends_its_condition_its_annotation_and_a_crc32c) {
  PutRequest request("k", "123456789");
  request.if_match = "\"e\"";
  request.metadata = "1;t=hash";
  const std::string text = head(put_call(request).value());
  EXPECT_TRUE(text.starts_with("PUT /k HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(text, "if-match: \"e\""));
  EXPECT_TRUE(has_line(text, "x-amz-checksum-crc32c: 4waSgw=="));
  EXPECT_TRUE(has_line(text, "x-amz-meta-redis3: 1;t=hash"));
  EXPECT_TRUE(has_line(text, "x-amz-content-sha256: UNSIGNED-PAYLOAD"));
  EXPECT_TRUE(has_line(text, "content-length: 9"));
}

TEST(PutCall, creating_sends_if_none_match_star) {
  PutRequest request("k", "");
  request.if_absent = true;
  const std::string text = head(put_call(request).value());
  EXPECT_TRUE(has_line(text, "if-none-match: *"));
  EXPECT_TRUE(has_line(text, "content-length: 0"));
  EXPECT_EQ(text.find("x-amz-meta"), std::string::npos);
}

TEST(PutCall, may_carry_a_sha256_in_place_of_the_crc32c) {
  PutRequest request("k", "hello");
  request.checksum = Checksum::sha256;
  const std::string text = head(put_call(request).value());
  EXPECT_TRUE(has_line(text, "x-amz-checksum-sha256: LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="));
  EXPECT_EQ(text.find("crc32c"), std::string::npos);
}

TEST(AppendCall, is_a_put_at_an_offset_with_a_crc32c_of_what_it_carries) {
  AppendRequest request("0/k", "123456789", 41);
  request.if_match = "\"e\"";
  const Call call = append_call(request).value();
  const std::string text = head(call);
  EXPECT_TRUE(text.starts_with("PUT /0/k HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(text, "if-match: \"e\""));
  EXPECT_TRUE(has_line(text, "x-amz-checksum-crc32c: 4waSgw=="));
  EXPECT_TRUE(has_line(text, "x-amz-write-offset-bytes: 41"));
  EXPECT_TRUE(has_line(text, "content-length: 9"));
  EXPECT_NE(text.find("x-amz-date;x-amz-write-offset-bytes, Signature="), std::string::npos) << text;
  EXPECT_EQ(text.find("x-amz-meta"), std::string::npos);
  EXPECT_FALSE(is_repeatable(call));
}

TEST(AppendCall, answer_of_a_server_that_has_replaced_the_object_is_not_believed) {
  const Fields good = {{"etag", "\"n\""}, {"x-amz-object-size", "50"}};
  EXPECT_EQ(read_append(response(200, good), 50)->etag, "\"n\"");
  EXPECT_EQ(read_append(response(200, {{"etag", "\"n\""}}), 50).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(read_append(response(200, good), 51).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(read_append(response(200), 50).error().kind(), ErrorKind::outcome_unknown);
}

TEST(RenameCall, names_the_source_bare_and_encoded) {
  RenameRequest request("0/a b%+\xc3\xbc", "1/c d", "token-1");
  request.source_if_match = "\"s\"";
  request.if_absent = true;
  const Call call = rename_call(request);
  const std::string text = head(call);
  EXPECT_TRUE(text.starts_with("PUT /1/c%20d?renameObject= HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(text, "if-none-match: *"));
  EXPECT_TRUE(has_line(text, "x-amz-client-token: token-1"));
  EXPECT_TRUE(has_line(text, "x-amz-rename-source: 0/a%20b%25%2B%C3%BC"));
  EXPECT_TRUE(has_line(text, "x-amz-rename-source-if-match: \"s\""));
  EXPECT_TRUE(has_line(text, "content-length: 0"));
  EXPECT_NE(text.find("SignedHeaders=host;if-none-match;x-amz-client-token;x-amz-content-sha256;x-amz-date;x-"
                      "amz-rename-source;x-amz-rename-source-if-match, "),
            std::string::npos)
      << text;
  EXPECT_FALSE(is_repeatable(call)) << "it is repeated where its doubts are known";
}

TEST(LifecycleCalls, go_with_the_digests_that_each_kind_of_bucket_takes) {
  EXPECT_TRUE(head(get_lifecycle_call()).starts_with("GET /?lifecycle= HTTP/1.1\r\n"));
  EXPECT_TRUE(head(delete_lifecycle_call()).starts_with("DELETE /?lifecycle= HTTP/1.1\r\n"));
  const LifecycleDocument document{"123456789", "varies_by_storage_class"};
  const std::string general = head(put_lifecycle_call(document, true));
  EXPECT_TRUE(general.starts_with("PUT /?lifecycle= HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(general, "content-md5: JfnnlDI7RTiF9RgfG2JNCw==")) << general;
  EXPECT_TRUE(has_line(general, "x-amz-checksum-crc32c: 4waSgw=="));
  EXPECT_TRUE(has_line(general, "x-amz-transition-default-minimum-object-size: varies_by_storage_class"));
  EXPECT_TRUE(general.find("SignedHeaders=content-md5;host;") != std::string::npos) << general;
  const std::string directory = head(put_lifecycle_call(LifecycleDocument{"123456789", ""}, false));
  EXPECT_EQ(directory.find("content-md5"), std::string::npos);
  EXPECT_EQ(directory.find("transition"), std::string::npos);
}

TEST(UploadCalls, look_as_s3_wants_them) {
  PutRequest request("a b", "123456789");
  request.metadata = "1;t=hash";
  request.if_match = "\"e\"";
  const std::string beginning = head(create_upload_call(request));
  EXPECT_TRUE(beginning.starts_with("POST /a%20b?uploads= HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(beginning, "content-length: 0"));
  EXPECT_TRUE(has_line(beginning, "x-amz-checksum-algorithm: CRC32C"));
  EXPECT_TRUE(has_line(beginning, "x-amz-checksum-type: FULL_OBJECT"));
  EXPECT_TRUE(has_line(beginning, "x-amz-meta-redis3: 1;t=hash"));

  const Upload upload{"a b", "u+/", Checksum::crc32c, true};
  const Call second = part_call(upload, 2, request.body, 0xe3069283);
  const std::string part = head(second);
  EXPECT_TRUE(part.starts_with("PUT /a%20b?partNumber=2&uploadId=u%2B%2F HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(part, "content-length: 9"));
  EXPECT_TRUE(has_line(part, "x-amz-checksum-crc32c: 4waSgw=="));
  EXPECT_TRUE(is_repeatable(second));

  const std::vector<UploadedPart> parts = {{"\"<e&>\"", "4waSgw=="}};
  const Call completing = complete_upload_call(upload, request, parts, 0xe3069283);
  const std::string end = head(completing);
  EXPECT_TRUE(end.starts_with("POST /a%20b?uploadId=u%2B%2F HTTP/1.1\r\n"));
  EXPECT_TRUE(has_line(end, "if-match: \"e\""));
  EXPECT_TRUE(has_line(end, "x-amz-checksum-crc32c: 4waSgw=="));
  EXPECT_TRUE(has_line(end, "x-amz-checksum-type: FULL_OBJECT"));
  EXPECT_NE(completing.body.find("<ETag>\"&lt;e&amp;&gt;\"</ETag>"), std::string::npos);

  EXPECT_TRUE(head(abort_upload_call(upload)).starts_with("DELETE /a%20b?uploadId=u%2B%2F HTTP/1.1\r\n"));
}

TEST(UploadCalls, end_is_never_repeated_unasked_since_the_upload_is_gone_after_it) {
  const Upload upload{"k", "u", Checksum::crc32c, false};
  EXPECT_FALSE(is_repeatable(complete_upload_call(upload, PutRequest("k", ""), {}, 0)));
}

TEST(UploadCalls, error_that_comes_with_200_is_none_of_what_was_asked_for) {
  const Upload upload{"k", "u", Checksum::crc32c, false};
  const Call call = complete_upload_call(upload, PutRequest("k", ""), {}, 0);
  EXPECT_FALSE(has_succeeded(call, response(200, {}, "  \n<Error><Code>InternalError</Code></Error>")));
}

TEST(GetCall, of_the_whole_object_asks_for_its_checksum) {
  GetRequest request("k");
  request.if_none_match = "\"e\"";
  const std::string text = head(get_call(request).value());
  EXPECT_TRUE(has_line(text, "x-amz-checksum-mode: ENABLED"));
  EXPECT_TRUE(has_line(text, "if-none-match: \"e\""));
  EXPECT_EQ(text.find("content-length"), std::string::npos);
}

TEST(GetCall, of_a_part_sends_the_range) {
  GetRequest request("k");
  request.range = ByteSpan{2, 5};
  const std::string text = head(get_call(request).value());
  EXPECT_TRUE(has_line(text, "range: bytes=2-5"));
  EXPECT_EQ(text.find("checksum-mode"), std::string::npos);
  request.range = ByteSpan{2, UINT64_MAX};
  EXPECT_TRUE(has_line(head(get_call(request).value()), "range: bytes=2-"));
  request.range.reset();
  request.suffix_bytes = 7;
  EXPECT_TRUE(has_line(head(get_call(request).value()), "range: bytes=-7"));
  request.suffix_bytes = 0;
  EXPECT_EQ(get_call(request).error().kind(), ErrorKind::invalid);
}

TEST(GetCall, range_that_ends_before_it_begins_is_invalid) {
  GetRequest request("k");
  request.range = ByteSpan{5, 2};
  EXPECT_EQ(get_call(request).error().kind(), ErrorKind::invalid);
}

TEST(ListCall, query_is_canonical) {
  ListRequest request;
  request.prefix = "0/a b/";
  request.delimiter = "/";
  request.token = "a+/=";
  request.entries_max = 7;
  EXPECT_EQ(list_call(request).query,
            "continuation-token=a%2B%2F%3D&delimiter=%2F&encoding-type=url&list-type=2&max-keys=7&prefix=0%"
            "2Fa%20b%2F");
  EXPECT_EQ(list_call(ListRequest()).query, "encoding-type=url&list-type=2&max-keys=1000");
}

TEST(HeadOf, value_with_a_line_break_is_invalid) {
  aws::Signer signer(aws::Credentials{"AK", "secret", ""}, "x-amz-security-token", "us-east-1", "s3express");
  PutRequest request("k", "");
  request.if_match = "\"e\"\r\nx-evil: 1";
  EXPECT_EQ(head_of(put_call(request).value(), address(), metadata_field, signer, midnight).error().kind(),
            ErrorKind::invalid);
}

TEST(HeadOf, head_over_8_kib_is_invalid) {
  aws::Signer signer(aws::Credentials{"AK", "secret", std::string(4000, 't')}, "x-amz-security-token",
                     "us-east-1", "s3express");
  PutRequest request(std::string(1024, '\xff'), "");
  request.metadata = std::string(1900, 'm');
  const Call call = put_call(request).value();
  EXPECT_EQ(head_of(call, address(), metadata_field, signer, midnight).error().kind(), ErrorKind::invalid);
}

TEST(IsRepeatable, a_write_is_not) {
  PutRequest request("k", "");
  EXPECT_FALSE(is_repeatable(put_call(request).value()));
  request.if_absent = true;
  EXPECT_FALSE(is_repeatable(put_call(request).value()));
  DeleteRequest removal("k");
  EXPECT_FALSE(is_repeatable(delete_call(removal)));
  removal.if_match = "\"e\"";
  EXPECT_FALSE(is_repeatable(delete_call(removal)));
  GetRequest read("k");
  read.if_none_match = "\"e\"";
  EXPECT_TRUE(is_repeatable(get_call(read).value()));
}

TEST(HasSucceeded, error_document_under_200_is_a_failure_but_for_the_bytes_of_an_object) {
  const std::string error = "<Error><Code>InternalError</Code></Error>";
  EXPECT_FALSE(has_succeeded(Call(Operation::put_object), response(200, {}, error)));
  EXPECT_FALSE(has_succeeded(Call(Operation::list_objects), response(200, {}, error)));
  EXPECT_TRUE(has_succeeded(Call(Operation::get_object), response(200, {}, error)));
}

TEST(HasSucceeded, removing_what_is_not_there_is_fine_only_without_a_condition) {
  const std::string no_key = "<Error><Code>NoSuchKey</Code></Error>";
  const std::string no_bucket = "<Error><Code>NoSuchBucket</Code></Error>";
  DeleteRequest removal("k");
  EXPECT_TRUE(has_succeeded(delete_call(removal), response(204)));
  EXPECT_TRUE(has_succeeded(delete_call(removal), response(404, {}, no_key)));
  EXPECT_FALSE(has_succeeded(delete_call(removal), response(404, {}, no_bucket)));
  removal.if_match = "\"e\"";
  EXPECT_FALSE(has_succeeded(delete_call(removal), response(404, {}, no_key)));
}

TEST(HasSucceeded, bucket_that_is_ours_already_is_fine) {
  EXPECT_TRUE(has_succeeded(Call(Operation::create_bucket),
                            response(409, {}, "<Error><Code>BucketAlreadyOwnedByYou</Code></Error>")));
  EXPECT_FALSE(has_succeeded(Call(Operation::create_bucket),
                             response(409, {}, "<Error><Code>BucketAlreadyExists</Code></Error>")));
}

TEST(ReadPut, answer_without_an_etag_leaves_the_outcome_unknown) {
  EXPECT_EQ(read_put(response(200, {{"etag", "\"e\""}})).value(), "\"e\"");
  EXPECT_EQ(read_put(response(200)).error().kind(), ErrorKind::outcome_unknown);
}

Result<ReadObject> read_whole(Fields more, int status = 200) {
  Fields fields = object_fields;
  fields.insert(fields.end(), more.begin(), more.end());
  return read_get(GetRequest("k"), response(status, fields, "123456789"), metadata_field);
}

TEST(ReadGet, gives_the_body_and_what_the_fields_tell) {
  const ReadObject object =
      read_whole({{"x-amz-meta-redis3", "1;t=hash"}, {"x-amz-meta-other", "x"}}).value();
  EXPECT_EQ(object.body, "123456789");
  EXPECT_EQ(object.head.etag, "\"e\"");
  EXPECT_EQ(object.head.size_bytes, 9u);
  EXPECT_EQ(object.head.last_modified, midnight);
  EXPECT_EQ(object.head.metadata, "1;t=hash");
}

TEST(ReadGet, body_that_does_not_match_its_checksum_is_corrupt) {
  EXPECT_TRUE(read_whole({{"x-amz-checksum-crc32c", "4waSgw=="}}));
  EXPECT_EQ(read_whole({{"x-amz-checksum-crc32c", "AAAAAA=="}}).error().kind(), ErrorKind::corrupt);
  EXPECT_TRUE(read_whole({{"x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="}}));
  EXPECT_EQ(read_whole({{"x-amz-checksum-sha256", "AAAA"}}).error().kind(), ErrorKind::corrupt);
}

TEST(ReadGet, checksum_over_the_checksums_of_parts_is_not_the_bodys) {
  EXPECT_TRUE(read_whole({{"x-amz-checksum-crc32c", "AAAAAA==-2"}}));
  EXPECT_TRUE(read_whole({{"x-amz-checksum-crc32c", "AAAAAA=="}, {"x-amz-checksum-type", "COMPOSITE"}}));
}

TEST(ReadGet, part_tells_the_size_of_the_whole) {
  EXPECT_EQ(read_whole({{"content-range", "bytes 0-8/100"}}, 206).value().head.size_bytes, 100u);
  EXPECT_EQ(read_whole({{"content-range", "bytes 0-8/*"}}, 206).error().kind(), ErrorKind::corrupt);
  EXPECT_EQ(read_whole({}, 206).error().kind(), ErrorKind::corrupt);
}

TEST(ReadGet, whole_object_in_place_of_a_part_is_cut) {
  GetRequest request("k");
  request.range = ByteSpan{2, 4};
  const ReadObject object =
      read_get(request, response(200, object_fields, "123456789"), metadata_field).value();
  EXPECT_EQ(object.body, "345");
  EXPECT_EQ(object.head.size_bytes, 9u);
  request.range = ByteSpan{7, 1000};
  EXPECT_EQ(read_get(request, response(200, object_fields, "123456789"), metadata_field).value().body, "89");
  request.range = ByteSpan{9, 9};
  EXPECT_EQ(read_get(request, response(200, object_fields, "123456789"), metadata_field).error().kind(),
            ErrorKind::invalid);
  request.range.reset();
  request.suffix_bytes = 3;
  EXPECT_EQ(read_get(request, response(200, object_fields, "123456789"), metadata_field).value().body, "789");
  request.suffix_bytes = 100;
  EXPECT_EQ(read_get(request, response(200, object_fields, "123456789"), metadata_field).value().body,
            "123456789");
}

TEST(ReadHead, missing_field_is_corrupt) {
  EXPECT_EQ(read_head(response(200, object_fields), metadata_field).value().size_bytes, 9u);
  for (std::size_t missing = 0; missing < object_fields.size(); ++missing) {
    Fields fields = object_fields;
    fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(missing));
    EXPECT_EQ(read_head(response(200, fields), metadata_field).error().kind(), ErrorKind::corrupt);
  }
}

}  // namespace
}  // namespace redis3::s3
