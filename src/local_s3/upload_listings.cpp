#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/listing_rules.hpp"
#include "local_s3/listing_walk.hpp"
#include "local_s3/multipart_upload.hpp"
#include "local_s3/object_checksum.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/part_number.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {
namespace {

constexpr std::uint64_t page_max = 1000;

void write_participants(XmlWriter& xml, const ObjectRecord& object, const ServiceOptions& options) {
  write_owner(xml, "Initiator", options);
  write_owner(xml, "Owner", options);
  xml.element("StorageClass", object.storage_class);
  if (object.checksum && !object.checksum->is_implied) {
    xml.element("ChecksumAlgorithm", name_of(object.checksum->algorithm));
    xml.element("ChecksumType", object.checksum->type());
  }
}

void write_part(XmlWriter& xml, const UploadPart& part) {
  xml.open("Part");
  xml.element("PartNumber", part.number);
  xml.element("LastModified", to_iso8601(part.object.last_modified));
  xml.element("ETag", part.object.etag);
  xml.element("Size", part.object.size_bytes);
  if (part.object.checksum) write_checksum_value(xml, *part.object.checksum);
  xml.close();
}

Answer<Response> list_parts_in(const embedded::Rows& rows, const Backend& backend, const Request& request) {
  const auto upload = open_upload(rows, request);
  if (upload.has_error()) return upload.error();
  const auto limit = page_size(request, "max-parts", page_max);
  if (limit.has_error()) return limit.error();
  const auto marker = page_size(request, "part-number-marker", parts_max);
  if (marker.has_error()) return marker.error();
  const std::uint64_t after = request.parameter("part-number-marker") ? *marker : 0;
  auto parts = parts_of(rows, *upload, after, *limit + 1);
  const bool is_truncated = parts.size() > *limit;
  if (is_truncated) parts.pop_back();
  XmlWriter xml("ListPartsResult");
  xml.element("Bucket", upload->bucket);
  xml.element("Key", upload->key);
  xml.element("UploadId", upload->id);
  write_participants(xml, upload->object, backend.options);
  xml.element("PartNumberMarker", after);
  xml.element("NextPartNumberMarker", parts.empty() ? after : parts.back().number);
  xml.element("MaxParts", *limit);
  xml.element("IsTruncated", is_truncated);
  for (const UploadPart& part : parts) {
    write_part(xml, part);
  }
  return xml_response(xml);
}

/// Where a listing of uploads goes on. In a directory bucket the key-marker is a token of ours; elsewhere it
/// is a key, all of whose uploads were told, or those up to the upload-id-marker.
Answer<std::string> position_of(const Request& request, const BucketRecord& bucket) {
  const auto key = request.parameter("key-marker").value_or("");
  if (key.empty()) return std::string();
  if (bucket.kind == BucketKind::directory) {
    auto position = from_token(bucket.name, key);
    if (!position) return incorrect_token("key-marker", std::string(key));
    return std::move(*position);
  }
  const auto delimiter = request.parameter("delimiter").value_or("");
  if (!delimiter.empty() && key.ends_with(delimiter)) return past_prefix(key);
  const std::string uploads_of_key = std::string(key) + '\0';
  const auto id = request.parameter("upload-id-marker").value_or("");
  return id.empty() ? past_prefix(uploads_of_key) : uploads_of_key + std::string(id);
}

void write_upload(XmlWriter& xml, const WalkPage::Entry& entry, bool is_url_encoded, const Backend& backend) {
  const ObjectRecord object = from_row(entry.row);
  xml.open("Upload");
  xml.element("Key", listed_name(entry.key, is_url_encoded));
  xml.element("UploadId", entry.upload_id);
  write_participants(xml, object, backend.options);
  xml.element("Initiated", to_iso8601(object.last_modified));
  xml.close();
}

void write_next(XmlWriter& xml, const WalkPage& page, const BucketRecord& bucket, bool is_url_encoded) {
  if (!page.next) return;
  if (bucket.kind == BucketKind::directory) {
    xml.element("NextKeyMarker", to_token(bucket.name, *page.next));
    return;
  }
  xml.element("NextKeyMarker", listed_name(page.last, is_url_encoded));
  const bool ends_with_upload = !page.entries.empty() && page.entries.back().key == page.last;
  if (ends_with_upload) xml.element("NextUploadIdMarker", page.entries.back().upload_id);
}

Answer<Response> list_uploads_in(const embedded::Rows& rows, const Backend& backend, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  const auto checked = check_listing(request, bucket->kind);
  if (checked.has_error()) return checked.error();
  const auto limit = page_size(request, "max-uploads", page_max);
  if (limit.has_error()) return limit.error();
  const auto is_url_encoded = wants_url_encoding(request);
  if (is_url_encoded.has_error()) return is_url_encoded.error();
  auto position = position_of(request, *bucket);
  if (position.has_error()) return position.error();
  Walk uploads;
  uploads.table = uploads_table(bucket->name);
  uploads.kind = bucket->kind;
  uploads.prefix = request.parameter("prefix").value_or("");
  uploads.delimiter = request.parameter("delimiter").value_or("");
  uploads.after = std::move(*position);
  uploads.limit = *limit;
  const WalkPage page = walk(rows, uploads);
  XmlWriter xml("ListMultipartUploadsResult");
  xml.element("Bucket", bucket->name);
  xml.element("KeyMarker", request.parameter("key-marker").value_or(""));
  xml.element("UploadIdMarker", request.parameter("upload-id-marker").value_or(""));
  write_next(xml, page, *bucket, *is_url_encoded);
  xml.element("Prefix", listed_name(uploads.prefix, *is_url_encoded));
  if (!uploads.delimiter.empty()) xml.element("Delimiter", listed_name(uploads.delimiter, *is_url_encoded));
  if (*is_url_encoded) xml.element("EncodingType", "url");
  xml.element("MaxUploads", *limit);
  xml.element("IsTruncated", page.next.has_value());
  for (const WalkPage::Entry& entry : page.entries) {
    write_upload(xml, entry, *is_url_encoded, backend);
  }
  write_common_prefixes(xml, page, *is_url_encoded);
  return xml_response(xml);
}

}  // namespace

Operation list_parts(const Backend& backend, const Request& request) {
  co_return look_at<Response>(
      backend.table, [&](const embedded::Rows& rows) { return list_parts_in(rows, backend, request); });
}

Operation list_multipart_uploads(const Backend& backend, const Request& request) {
  co_return look_at<Response>(
      backend.table, [&](const embedded::Rows& rows) { return list_uploads_in(rows, backend, request); });
}

}  // namespace redis3::local_s3
