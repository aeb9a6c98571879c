#include "base/http_date.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/copy_source.hpp"
#include "local_s3/etags.hpp"
#include "local_s3/object_checksum.hpp"
#include "local_s3/object_writes.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {
namespace {

/// A CopyObject that has passed every check that does not need the objects.
struct Copy {
  CopySource source;
  BucketKind kind = BucketKind::general_purpose;
  /// The etag is the one that a directory bucket gives.
  ObjectRecord object;
  WriteCondition condition;
  bool replaces_headers = false;
  std::optional<ChecksumAlgorithm> algorithm;
};

Answer<bool> replaces_headers(const Request& request) {
  const auto directive = request.header("x-amz-metadata-directive").value_or("COPY");
  if (directive == "COPY" || directive == "REPLACE") return directive == "REPLACE";
  return invalid_argument("Unknown metadata directive.", "x-amz-metadata-directive", std::string(directive));
}

Answer<std::optional<ChecksumAlgorithm>> asked_algorithm(const Request& request) {
  const auto name = request.header("x-amz-checksum-algorithm");
  if (!name) return std::optional<ChecksumAlgorithm>();
  const auto algorithm = checksum_algorithm_of(*name);
  if (algorithm) return algorithm;
  return S3Error(ErrorCode::invalid_request, "Checksum algorithm provided is unsupported.");
}

Answer<Copy> parse_copy(const Backend& backend, const Request& request) {
  Copy copy;
  copy.kind = bucket_kind_of(request.bucket);
  auto source = parse_copy_source(request);
  if (source.has_error()) return source.error();
  auto object = record_of_request(backend, request, copy.kind);
  if (object.has_error()) return object.error();
  auto condition = WriteCondition::of(request);
  if (condition.has_error()) return condition.error();
  const auto replaces = replaces_headers(request);
  if (replaces.has_error()) return replaces.error();
  const auto algorithm = asked_algorithm(request);
  if (algorithm.has_error()) return algorithm.error();
  copy.source = std::move(*source);
  copy.object = std::move(*object);
  copy.object.etag = random_etag(backend.random);
  copy.condition = std::move(*condition);
  copy.replaces_headers = *replaces;
  copy.algorithm = *algorithm;
  return copy;
}

/// A general-purpose bucket copies an object onto itself only where that changes something; a directory
/// bucket always, as it makes one part of an object that was appended to.
bool changes_nothing(const Copy& copy, const Request& request, const ObjectRecord& source) {
  return copy.kind == BucketKind::general_purpose && copy.source.bucket == request.bucket &&
         copy.source.key == request.key && !copy.replaces_headers && !copy.algorithm &&
         copy.object.storage_class == source.storage_class;
}

Answer<ObjectRecord> copy_in(embedded::Rows& rows, const Copy& copy, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  const auto source = open_copy_source(rows, copy.source, request, copy.object.last_modified);
  if (source.has_error()) return source.error();
  const std::string name = row_name(copy.kind, request.key);
  const auto met = copy.condition.require(rows.find(request.bucket, name), request.key);
  if (met.has_error()) return met.error();
  if (changes_nothing(copy, request, *source)) {
    return S3Error(
        ErrorCode::invalid_request,
        "This copy request is illegal because it is trying to copy an object to itself without changing the "
        "object's metadata, storage class, website redirect location or encryption attributes.");
  }
  const std::string body = rows.body(copy.source.bucket, copy.source.row, 0, source->size_bytes);
  ObjectRecord object = copy.object;
  if (!copy.replaces_headers) object.headers = source->headers;
  object.etag = etag_of_write(copy.kind, copy.object.etag, body);
  object.size_bytes = body.size();
  const bool is_implied = !copy.algorithm && (!source->checksum || source->checksum->is_implied);
  const auto usual = source->checksum ? source->checksum->algorithm : ChecksumAlgorithm::crc64nvme;
  object.checksum = full_checksum(copy.algorithm.value_or(usual), body, is_implied);
  rows.put(request.bucket, name, to_row(object), body);
  return object;
}

}  // namespace

Operation copy_object(const Backend& backend, const Request& request) {
  const auto copy = parse_copy(backend, request);
  if (copy.has_error()) co_return copy.error();
  std::function<Answer<ObjectRecord>(embedded::Rows&)> act = [&](embedded::Rows& rows) {
    return copy_in(rows, *copy, request);
  };
  const auto object = co_await commit<ObjectRecord>(backend.table, std::move(act));
  if (object.has_error()) co_return object.error();
  XmlWriter xml("CopyObjectResult");
  xml.element("LastModified", to_iso8601(object->last_modified));
  xml.element("ETag", object->etag);
  write_checksum_value(xml, *object->checksum);
  xml.element("ChecksumType", object->checksum->type());
  Response response = xml_response(xml);
  response.headers.emplace_back("x-amz-server-side-encryption", "AES256");
  co_return response;
}

}  // namespace redis3::local_s3
