#include "base/text.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/etags.hpp"
#include "local_s3/multipart_upload.hpp"
#include "local_s3/object_checksum.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/object_writes.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/part_number.hpp"
#include "local_s3/request_xml.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::local_s3 {
namespace {

/// A CompleteMultipartUpload that has passed every check that does not need the upload.
struct Completion {
  PartList parts;
  WriteCondition condition;
  /// x-amz-mp-object-size
  std::optional<std::uint64_t> size_bytes;
  /// The object's etag in a directory bucket.
  std::string etag;
  TimePoint now;
};

/// The parts must ascend; in a directory bucket they are 1, 2, 3 …
Answer<void> check_order(const PartList& parts, const Request& request) {
  const bool is_directory = bucket_kind_of(request.bucket) == BucketKind::directory;
  std::uint64_t previous = 0;
  for (const PartList::Entry& part : parts.entries) {
    if (part.number <= previous || (is_directory && part.number != previous + 1)) {
      return S3Error(ErrorCode::invalid_part_order)
          .with("UploadId", std::string(request.parameter("uploadId").value_or("")));
    }
    previous = part.number;
  }
  return boost::system::in_place_value;
}

Answer<Completion> parse_completion(const Backend& backend, const Request& request) {
  Completion completion;
  auto checked = check_headers(request, bucket_kind_of(request.bucket), backend.options.account_id);
  if (checked.has_error()) return checked.error();
  auto parts = parse_part_list(request.body);
  if (parts.has_error()) return parts.error();
  if (parts->entries.empty())
    return S3Error(ErrorCode::invalid_request, "You must specify at least one part");
  checked = check_order(*parts, request);
  if (checked.has_error()) return checked.error();
  auto condition = WriteCondition::of(request);
  if (condition.has_error()) return condition.error();
  if (const auto size = request.header("x-amz-mp-object-size")) {
    completion.size_bytes = to_uint64(*size);
    if (!completion.size_bytes) {
      return invalid_argument("x-amz-mp-object-size must be a number of bytes.", "x-amz-mp-object-size",
                              std::string(*size));
    }
  }
  completion.parts = std::move(*parts);
  completion.condition = std::move(*condition);
  completion.etag = random_etag(backend.random);
  completion.now = backend.clock.now();
  return completion;
}

bool is_part(const PartList::Entry& asked, const UploadPart& found) {
  if (asked.number != found.number || !is_same_etag(asked.etag, found.object.etag)) return false;
  const StoredChecksum& stored = found.object.checksum.value();
  return std::none_of(asked.checksums.begin(), asked.checksums.end(), [&](const auto& told) {
    return checksum_algorithm_of(told.first) == stored.algorithm && told.second != stored.value;
  });
}

/// Finds what the client wants the object to be made of.
Answer<std::vector<UploadPart>> choose_parts(const embedded::Rows& rows, const MultipartUpload& upload,
                                             const PartList& asked) {
  const std::vector<UploadPart> found = parts_of(rows, upload, 0, parts_max);
  std::vector<UploadPart> chosen;
  for (const PartList::Entry& entry : asked.entries) {
    const auto part = std::find_if(found.begin(), found.end(),
                                   [&](const UploadPart& each) { return is_part(entry, each); });
    if (part == found.end()) {
      return S3Error(ErrorCode::invalid_part)
          .with("UploadId", upload.id)
          .with("PartNumber", std::to_string(entry.number))
          .with("ETag", entry.etag);
    }
    chosen.push_back(*part);
  }
  for (auto part = chosen.begin(); part + 1 != chosen.end(); ++part) {
    if (part->object.size_bytes >= part_bytes_min) continue;
    return S3Error(ErrorCode::entity_too_small)
        .with("ETag", part->object.etag)
        .with("MinSizeAllowed", std::to_string(part_bytes_min))
        .with("PartNumber", std::to_string(part->number))
        .with("ProposedSize", std::to_string(part->object.size_bytes));
  }
  return chosen;
}

/// A condition that is met now does not help where the key was written or deleted after the upload began: S3
/// then answers 409, and the client has to begin anew.
Answer<void> check_condition(const embedded::Rows& rows, const MultipartUpload& upload,
                             const WriteCondition& condition) {
  if (condition.is_empty()) return boost::system::in_place_value;
  const auto row = rows.find(upload.bucket, row_name(upload.kind, upload.key));
  const auto met = condition.require(row, upload.key);
  if (met.has_error()) return met.error();
  if (version_of(row) == upload.replaces) return boost::system::in_place_value;
  return S3Error(ErrorCode::conditional_request_conflict)
      .with("Condition", std::string(condition.name()))
      .with("Key", upload.key);
}

StoredChecksum checksum_of_object(const MultipartUpload& upload, const std::vector<UploadPart>& parts,
                                  std::string_view body) {
  const StoredChecksum& kind = upload.object.checksum.value();
  if (!kind.is_composite) return full_checksum(kind.algorithm, body, kind.is_implied);
  std::vector<std::string> values;
  for (const UploadPart& part : parts) {
    values.push_back(part.object.checksum.value().value);
  }
  return composite_checksum(kind.algorithm, values);
}

std::string etag_of_object(const MultipartUpload& upload, const std::vector<UploadPart>& parts,
                           const std::string& fresh) {
  if (upload.kind == BucketKind::directory) return fresh;
  std::vector<std::string> etags;
  for (const UploadPart& part : parts) {
    etags.push_back(part.object.etag);
  }
  return md5_of_md5s_etag(etags);
}

/// A checksum header of this request is about the object that comes to be, not about the XML in the request's
/// body.
Answer<void> check_told_checksum(const Request& request, const StoredChecksum& checksum) {
  const auto told = request.header(checksum_header_of(checksum.algorithm));
  if (!told || *told == checksum.value) return boost::system::in_place_value;
  return S3Error(ErrorCode::bad_digest,
                 fmt::format("The {} you specified did not match the calculated checksum.",
                             name_of(checksum.algorithm)));
}

Answer<void> check_size(const Completion& completion, const std::string& body) {
  if (!completion.size_bytes || *completion.size_bytes == body.size()) return boost::system::in_place_value;
  return S3Error(
      ErrorCode::invalid_request,
      fmt::format("The provided 'x-amz-mp-object-size' header value {} does not match what was computed: {}",
                  *completion.size_bytes, body.size()));
}

std::string body_of_parts(const embedded::Rows& rows, const MultipartUpload& upload,
                          const std::vector<UploadPart>& parts, std::uint64_t size_bytes) {
  std::string body;
  body.reserve(size_bytes);
  for (const UploadPart& part : parts) {
    append_part(body, rows, upload, part);
  }
  return body;
}

Answer<ObjectRecord> complete_in(embedded::Rows& rows, const Completion& completion, const Request& request) {
  const auto upload = open_upload(rows, request);
  if (upload.has_error()) return upload.error();
  const auto parts = choose_parts(rows, *upload, completion.parts);
  if (parts.has_error()) return parts.error();
  auto checked = check_condition(rows, *upload, completion.condition);
  if (checked.has_error()) return checked.error();
  ObjectRecord object = upload->object;
  for (const UploadPart& part : *parts) {
    object.part_sizes.push_back(part.object.size_bytes);
    object.size_bytes += part.object.size_bytes;
  }
  const std::string body = body_of_parts(rows, *upload, *parts, object.size_bytes);
  object.etag = etag_of_object(*upload, *parts, completion.etag);
  object.checksum = checksum_of_object(*upload, *parts, body);
  // The object's date is that of the upload's end in a directory bucket, and of its beginning elsewhere.
  if (upload->kind == BucketKind::directory) object.last_modified = completion.now;
  checked = check_size(completion, body);
  if (checked.has_value()) checked = check_told_checksum(request, *object.checksum);
  if (checked.has_error()) return checked.error();
  rows.put(upload->bucket, row_name(upload->kind, upload->key), to_row(object), body);
  erase_upload(rows, *upload);
  return object;
}

}  // namespace

Operation complete_multipart_upload(const Backend& backend, const Request& request) {
  const auto completion = parse_completion(backend, request);
  if (completion.has_error()) co_return completion.error();
  std::function<Answer<ObjectRecord>(embedded::Rows&)> act = [&](embedded::Rows& rows) {
    return complete_in(rows, *completion, request);
  };
  const auto object = co_await commit<ObjectRecord>(backend.table, std::move(act));
  if (object.has_error()) co_return object.error();
  XmlWriter xml("CompleteMultipartUploadResult");
  xml.element("Location", fmt::format("http://{}/{}/{}", request.header("host").value_or("localhost"),
                                      request.bucket, percent_encode(request.key, "/")));
  xml.element("Bucket", request.bucket);
  xml.element("Key", request.key);
  xml.element("ETag", object->etag);
  write_checksum_value(xml, *object->checksum);
  xml.element("ChecksumType", object->checksum->type());
  Response response = xml_response(xml);
  response.headers.emplace_back("x-amz-server-side-encryption", "AES256");
  co_return response;
}

}  // namespace redis3::local_s3
