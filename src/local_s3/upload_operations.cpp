#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/byte_range.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/copy_source.hpp"
#include "local_s3/etags.hpp"
#include "local_s3/multipart_upload.hpp"
#include "local_s3/object_checksum.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/object_writes.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/part_number.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

#include <fmt/format.h>

#include <chrono>

namespace redis3::local_s3 {
namespace {

bool is_hash(ChecksumAlgorithm algorithm) {
  return algorithm == ChecksumAlgorithm::sha1 || algorithm == ChecksumAlgorithm::sha256;
}

/// The checksum that the object will have, without its value: hashes can only be composite, CRC64NVME only
/// full; CRC32 and CRC32C are composite unless the client asks otherwise.
Answer<StoredChecksum> checksum_of_upload(const Request& request) {
  StoredChecksum checksum;
  const auto name = request.header("x-amz-checksum-algorithm");
  const auto type = request.header("x-amz-checksum-type");
  const auto algorithm = name ? checksum_algorithm_of(*name) : std::nullopt;
  if (name && !algorithm) {
    return S3Error(ErrorCode::invalid_request, "Checksum algorithm provided is unsupported.");
  }
  if (type && !algorithm) {
    return S3Error(
        ErrorCode::invalid_request,
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
  }
  checksum.algorithm = algorithm.value_or(ChecksumAlgorithm::crc64nvme);
  checksum.is_implied = !algorithm;
  checksum.is_composite = type ? *type == "COMPOSITE" : checksum.algorithm != ChecksumAlgorithm::crc64nvme;
  const bool is_known_type = !type || *type == "COMPOSITE" || *type == "FULL_OBJECT";
  const bool is_impossible = checksum.is_composite ? checksum.algorithm == ChecksumAlgorithm::crc64nvme
                                                   : is_hash(checksum.algorithm);
  if (is_known_type && !is_impossible) return checksum;
  return S3Error(ErrorCode::invalid_request,
                 fmt::format("The {} checksum type cannot be used with the {} checksum algorithm.",
                             type.value_or(checksum.type()), to_lower(name_of(checksum.algorithm))));
}

/// Whether a part may carry this checksum: where the upload named an algorithm, it is that one.
Answer<void> check_part_checksum(const StoredChecksum& of_upload, const StoredChecksum& of_part) {
  if (of_upload.is_implied || of_part.is_implied || of_upload.algorithm == of_part.algorithm) {
    return boost::system::in_place_value;
  }
  return checksum_type_mismatch(of_upload.algorithm, of_part.algorithm);
}

/// Stores `body` as a part. `given` is the checksum that the client sent with it.
Answer<UploadPart> store_part(embedded::Rows& rows, const MultipartUpload& upload, std::uint64_t number,
                              std::string_view body, StoredChecksum given, TimePoint now) {
  const StoredChecksum& of_upload = upload.object.checksum.value();
  const auto checked = check_part_checksum(of_upload, given);
  if (checked.has_error()) return checked.error();
  UploadPart part;
  part.number = number;
  // All parts of one upload report the same tag in a directory bucket, which is the upload's own.
  part.object.etag = etag_of_write(upload.kind, upload.object.etag, body);
  part.object.last_modified = now;
  part.object.size_bytes = body.size();
  part.object.storage_class = upload.object.storage_class;
  const bool needs_another = given.is_implied && given.algorithm != of_upload.algorithm;
  part.object.checksum = needs_another ? full_checksum(of_upload.algorithm, body, true) : std::move(given);
  put_part(rows, upload, part, body);
  return part;
}

Operation upload_sent_part(const Backend& backend, const Request& request, std::uint64_t number) {
  const StoredChecksum given = checksum_of_request(request);
  const TimePoint now = backend.clock.now();
  std::function<Answer<UploadPart>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<UploadPart> {
    const auto upload = open_upload(rows, request);
    if (upload.has_error()) return upload.error();
    return store_part(rows, *upload, number, request.body, given, now);
  };
  const auto part = co_await commit<UploadPart>(backend.table, std::move(act));
  if (part.has_error()) co_return part.error();
  Response response;
  add_write_headers(response, part->object);
  co_return response;
}

Answer<UploadPart> copy_part_in(embedded::Rows& rows, const CopySource& source, const Request& request,
                                std::uint64_t number, TimePoint now) {
  const auto upload = open_upload(rows, request);
  if (upload.has_error()) return upload.error();
  const auto object = open_copy_source(rows, source, request, now);
  if (object.has_error()) return object.error();
  ByteSpan span{0, object->size_bytes};
  if (const auto range = request.header("x-amz-copy-source-range")) {
    const auto exact = parse_exact_range(*range, object->size_bytes);
    if (!exact) {
      return invalid_argument(
          fmt::format("Range specified is not valid for source object of size: {}", object->size_bytes),
          "x-amz-copy-source-range", std::string(*range));
    }
    span = *exact;
  }
  const std::string body = rows.body(source.bucket, source.row, span.offset, span.length_bytes);
  const auto algorithm = upload->object.checksum.value().algorithm;
  return store_part(rows, *upload, number, body, full_checksum(algorithm, body, true), now);
}

Operation upload_copied_part(const Backend& backend, const Request& request, std::uint64_t number) {
  const auto source = parse_copy_source(request);
  if (source.has_error()) co_return source.error();
  const TimePoint now = backend.clock.now();
  std::function<Answer<UploadPart>(embedded::Rows&)> act = [&](embedded::Rows& rows) {
    return copy_part_in(rows, *source, request, number, now);
  };
  const auto part = co_await commit<UploadPart>(backend.table, std::move(act));
  if (part.has_error()) co_return part.error();
  XmlWriter xml("CopyPartResult");
  xml.element("LastModified", to_iso8601(part->object.last_modified));
  xml.element("ETag", part->object.etag);
  write_checksum_value(xml, *part->object.checksum);
  co_return xml_response(xml);
}

Answer<void> check_initiated_time(const Request& request, const MultipartUpload& upload) {
  const auto header = request.header("x-amz-if-match-initiated-time");
  if (!header) return boost::system::in_place_value;
  const auto time = from_http_date(*header);
  if (!time) {
    return invalid_argument("x-amz-if-match-initiated-time must be an HTTP date.",
                            "x-amz-if-match-initiated-time", std::string(*header));
  }
  using std::chrono::floor, std::chrono::seconds;
  if (floor<seconds>(*time) == floor<seconds>(upload.object.last_modified))
    return boost::system::in_place_value;
  return precondition_failed("x-amz-if-match-initiated-time");
}

}  // namespace

Operation create_multipart_upload(const Backend& backend, const Request& request) {
  MultipartUpload upload;
  upload.bucket = request.bucket;
  upload.key = request.key;
  upload.kind = bucket_kind_of(request.bucket);
  auto object = record_of_request(backend, request, upload.kind);
  if (object.has_error()) co_return object.error();
  auto checksum = checksum_of_upload(request);
  if (checksum.has_error()) co_return checksum.error();
  upload.object = std::move(*object);
  upload.object.checksum = std::move(*checksum);
  upload.object.etag = random_etag(backend.random);
  upload.id = new_upload_id(upload.object.last_modified, backend.random);
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<void> {
    const auto bucket = open_bucket(rows, upload.bucket, request);
    if (bucket.has_error()) return bucket.error();
    upload.replaces = version_of(rows.find(upload.bucket, row_name(upload.kind, upload.key)));
    put_upload(rows, upload);
    return boost::system::in_place_value;
  };
  const auto begun = co_await commit<void>(backend.table, std::move(act));
  if (begun.has_error()) co_return begun.error();
  XmlWriter xml("InitiateMultipartUploadResult");
  xml.element("Bucket", upload.bucket);
  xml.element("Key", upload.key);
  xml.element("UploadId", upload.id);
  Response response = xml_response(xml);
  response.headers.emplace_back("x-amz-server-side-encryption", "AES256");
  if (!upload.object.checksum->is_implied) {
    response.headers.emplace_back("x-amz-checksum-algorithm", name_of(upload.object.checksum->algorithm));
    response.headers.emplace_back("x-amz-checksum-type", upload.object.checksum->type());
  }
  co_return response;
}

Operation upload_part(const Backend& backend, const Request& request) {
  const auto checked = check_headers(request, bucket_kind_of(request.bucket), backend.options.account_id);
  if (checked.has_error()) co_return checked.error();
  const auto number = parse_part_number(request.parameter("partNumber").value_or(""));
  if (number.has_error()) co_return number.error();
  const bool is_copy = request.header("x-amz-copy-source").has_value();
  auto uploaded =
      is_copy ? upload_copied_part(backend, request, *number) : upload_sent_part(backend, request, *number);
  co_return co_await std::move(uploaded);
}

Operation abort_multipart_upload(const Backend& backend, const Request& request) {
  const auto checked = check_headers(request, bucket_kind_of(request.bucket), backend.options.account_id);
  if (checked.has_error()) co_return checked.error();
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<void> {
    const auto upload = open_upload(rows, request);
    if (upload.has_error()) return upload.error();
    const auto met = check_initiated_time(request, *upload);
    if (met.has_error()) return met.error();
    erase_upload(rows, *upload);
    return boost::system::in_place_value;
  };
  const auto aborted = co_await commit<void>(backend.table, std::move(act));
  if (aborted.has_error()) co_return aborted.error();
  co_return no_content();
}

}  // namespace redis3::local_s3
