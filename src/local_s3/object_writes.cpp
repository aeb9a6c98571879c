#include "local_s3/object_writes.hpp"

#include "base/text.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/etags.hpp"
#include "local_s3/object_checksum.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/part_number.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {
namespace {

/// A PutObject that has passed every check that does not need the object that is there.
struct Put {
  ObjectRecord object;
  WriteCondition condition;
  /// Of an append.
  std::optional<std::uint64_t> offset;
};

Answer<Put> parse_put(const Backend& backend, const Request& request, BucketKind kind) {
  auto object = record_of_request(backend, request, kind);
  if (object.has_error()) return object.error();
  auto condition = WriteCondition::of(request);
  if (condition.has_error()) return condition.error();
  Put put{std::move(*object), std::move(*condition), std::nullopt};
  put.object.etag = etag_of_write(kind, random_etag(backend.random), request.body);
  put.object.size_bytes = request.body.size();
  if (const auto offset = request.header("x-amz-write-offset-bytes")) {
    if (kind == BucketKind::general_purpose) {
      return S3Error(ErrorCode::not_implemented).with("Header", "x-amz-write-offset-bytes");
    }
    put.offset = to_uint64(*offset);
    if (!put.offset) {
      return invalid_argument("The write offset must be a number of bytes.", "x-amz-write-offset-bytes",
                              std::string(*offset));
    }
  }
  put.object.checksum = checksum_of_request(request);
  return put;
}

/// Whether the bytes may be appended to the object that is there.
Answer<void> check_append(const ObjectRecord& old, const Put& put, const Request& request) {
  if (*put.offset != old.size_bytes) {
    return S3Error(ErrorCode::invalid_write_offset)
        .with("WriteOffset", std::to_string(*put.offset))
        .with("ObjectSize", std::to_string(old.size_bytes));
  }
  if (has_user_metadata(request)) {
    return S3Error(
        ErrorCode::invalid_request,
        "Cannot specify both a write offset value and user-defined object metadata for existing objects.");
  }
  if (request.body.empty()) {
    return S3Error(ErrorCode::invalid_request,
                   "Request body cannot be empty when 'write offset' is specified.");
  }
  const bool both_are_given = old.checksum && !old.checksum->is_implied && !put.object.checksum->is_implied;
  if (both_are_given && old.checksum->algorithm != put.object.checksum->algorithm) {
    return checksum_type_mismatch(old.checksum->algorithm, put.object.checksum->algorithm);
  }
  // One part for the object's first write, where it does not tell its parts, and one for this write.
  if (std::max<std::size_t>(old.part_sizes.size(), 1) >= parts_max) return S3Error(ErrorCode::too_many_parts);
  return boost::system::in_place_value;
}

/// CRCs are kept for the whole object. Hashes of parts cannot be joined; their value is then not known any
/// more.
StoredChecksum checksum_after_append(const ObjectRecord& old, const StoredChecksum& appended,
                                     std::string_view body) {
  const StoredChecksum& kind = old.checksum && !old.checksum->is_implied ? *old.checksum : appended;
  const bool is_hash =
      kind.algorithm == ChecksumAlgorithm::sha1 || kind.algorithm == ChecksumAlgorithm::sha256;
  if (!is_hash) return full_checksum(kind.algorithm, body, kind.is_implied);
  StoredChecksum unknown = kind;
  unknown.value.clear();
  unknown.is_composite = true;
  return unknown;
}

Answer<ObjectRecord> append_in(embedded::Rows& rows, std::string_view bucket, std::string_view name,
                               const embedded::RowInfo& row, const Put& put, const Request& request) {
  ObjectRecord object = from_row(row);
  const auto checked = check_append(object, put, request);
  if (checked.has_error()) return checked.error();
  std::string body = rows.body(bucket, name, 0, object.size_bytes);
  body += request.body;
  object.checksum = checksum_after_append(object, *put.object.checksum, body);
  if (object.part_sizes.empty()) object.part_sizes.push_back(object.size_bytes);
  object.part_sizes.push_back(request.body.size());
  object.etag = put.object.etag;
  object.last_modified = put.object.last_modified;
  object.size_bytes = body.size();
  rows.append(bucket, name, to_row(object), request.body);
  return object;
}

Answer<ObjectRecord> put_in(embedded::Rows& rows, const Put& put, BucketKind kind, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  const std::string name = row_name(kind, request.key);
  const auto row = rows.find(request.bucket, name);
  const auto met = put.condition.require(row, request.key);
  if (met.has_error()) return met.error();
  if (put.offset && row) return append_in(rows, request.bucket, name, *row, put, request);
  if (put.offset.value_or(0) > 0) return no_such_key(request.key);
  rows.put(request.bucket, name, to_row(put.object), request.body);
  return put.object;
}

}  // namespace

Answer<ObjectRecord> record_of_request(const Backend& backend, const Request& request, BucketKind kind) {
  auto checked = check_headers(request, kind, backend.options.account_id);
  if (checked.has_value()) checked = check_key(request.key);
  if (checked.has_error()) return checked.error();
  auto storage_class = storage_class_of(request, kind);
  if (storage_class.has_error()) return storage_class.error();
  auto headers = headers_to_store(request);
  if (headers.has_error()) return headers.error();
  ObjectRecord object;
  object.storage_class = std::move(*storage_class);
  object.headers = std::move(*headers);
  object.last_modified = backend.clock.now();
  return object;
}

std::string etag_of_write(BucketKind kind, const std::string& fresh, std::string_view body) {
  return kind == BucketKind::directory ? fresh : md5_etag(body);
}

void add_write_headers(Response& response, const ObjectRecord& object) {
  response.headers.emplace_back("ETag", object.etag);
  if (object.checksum) add_checksum_headers(response, *object.checksum);
  response.headers.emplace_back("x-amz-server-side-encryption", "AES256");
}

Operation put_object(const Backend& backend, const Request& request) {
  const BucketKind kind = bucket_kind_of(request.bucket);
  const auto put = parse_put(backend, request, kind);
  if (put.has_error()) co_return put.error();
  std::function<Answer<ObjectRecord>(embedded::Rows&)> act = [&](embedded::Rows& rows) {
    return put_in(rows, *put, kind, request);
  };
  const auto object = co_await commit<ObjectRecord>(backend.table, std::move(act));
  if (object.has_error()) co_return object.error();
  Response response;
  add_write_headers(response, *object);
  if (put->offset) response.headers.emplace_back("x-amz-object-size", std::to_string(object->size_bytes));
  co_return response;
}

}  // namespace redis3::local_s3
