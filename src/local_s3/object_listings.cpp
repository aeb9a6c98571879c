#include "base/http_date.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/listing_rules.hpp"
#include "local_s3/listing_walk.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/object_record.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {
namespace {

constexpr std::uint64_t keys_max = 1000;

/// What a listing asks, in whichever version.
struct Listing {
  Walk walk;
  bool is_url_encoded = false;
  bool has_owner = false;
  std::uint64_t keys = keys_max;
};

Answer<Listing> parse_listing(const Request& request, const BucketRecord& bucket) {
  const auto is_url_encoded = wants_url_encoding(request);
  if (is_url_encoded.has_error()) return is_url_encoded.error();
  const auto keys = page_size(request, "max-keys", keys_max);
  if (keys.has_error()) return keys.error();
  const auto checked = check_listing(request, bucket.kind);
  if (checked.has_error()) return checked.error();
  Listing listing;
  listing.is_url_encoded = *is_url_encoded;
  listing.keys = *keys;
  listing.walk.table = bucket.name;
  if (bucket.kind == BucketKind::directory) listing.walk.uploads_table = uploads_table(bucket.name);
  listing.walk.kind = bucket.kind;
  listing.walk.prefix = request.parameter("prefix").value_or("");
  listing.walk.delimiter = request.parameter("delimiter").value_or("");
  listing.walk.limit = listing.keys;
  return listing;
}

void write_object(XmlWriter& xml, const WalkPage::Entry& entry, const Listing& listing,
                  const Backend& backend) {
  const ObjectRecord object = from_row(entry.row);
  xml.open("Contents");
  xml.element("Key", listed_name(entry.key, listing.is_url_encoded));
  xml.element("LastModified", to_iso8601(object.last_modified));
  xml.element("ETag", object.etag);
  if (object.checksum) {
    xml.element("ChecksumAlgorithm", name_of(object.checksum->algorithm));
    xml.element("ChecksumType", object.checksum->type());
  }
  xml.element("Size", object.size_bytes);
  if (listing.has_owner) write_owner(xml, "Owner", backend.options);
  xml.element("StorageClass", object.storage_class);
  xml.close();
}

void write_page(XmlWriter& xml, const WalkPage& page, const Listing& listing, const Backend& backend) {
  for (const WalkPage::Entry& entry : page.entries) {
    write_object(xml, entry, listing, backend);
  }
  write_common_prefixes(xml, page, listing.is_url_encoded);
}

void write_query(XmlWriter& xml, const Request& request, const Listing& listing) {
  xml.element("Name", request.bucket);
  xml.element("Prefix", listed_name(listing.walk.prefix, listing.is_url_encoded));
  xml.element("MaxKeys", listing.keys);
  if (!listing.walk.delimiter.empty()) {
    xml.element("Delimiter", listed_name(listing.walk.delimiter, listing.is_url_encoded));
  }
  if (listing.is_url_encoded) xml.element("EncodingType", "url");
}

Answer<Response> list_v2_in(const embedded::Rows& rows, const Backend& backend, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  auto listing = parse_listing(request, *bucket);
  if (listing.has_error()) return listing.error();
  listing->has_owner = request.parameter("fetch-owner") == "true";
  const auto start_after = request.parameter("start-after").value_or("");
  listing->walk.after = start_after;
  const auto token = request.parameter("continuation-token");
  if (token) {
    auto position = from_token(bucket->name, *token);
    if (!position) return incorrect_token("continuation-token", std::string(*token));
    listing->walk.after = std::move(*position);
  }
  const WalkPage page = walk(rows, listing->walk);
  XmlWriter xml("ListBucketResult");
  write_query(xml, request, *listing);
  xml.element("KeyCount", std::uint64_t{page.entries.size() + page.common_prefixes.size()});
  xml.element("IsTruncated", page.next.has_value());
  if (!start_after.empty()) xml.element("StartAfter", listed_name(start_after, listing->is_url_encoded));
  if (token) xml.element("ContinuationToken", *token);
  if (page.next) xml.element("NextContinuationToken", to_token(bucket->name, *page.next));
  write_page(xml, page, *listing, backend);
  return xml_response(xml);
}

Answer<Response> list_v1_in(const embedded::Rows& rows, const Backend& backend, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  if (bucket->kind == BucketKind::directory) {
    return S3Error(ErrorCode::not_implemented,
                   "This bucket does not support ListObjects. Use ListObjectsV2.");
  }
  auto listing = parse_listing(request, *bucket);
  if (listing.has_error()) return listing.error();
  listing->has_owner = true;
  const std::string marker(request.parameter("marker").value_or(""));
  const std::string& delimiter = listing->walk.delimiter;
  // A NextMarker that was a common prefix stands for all the keys in it.
  const bool is_common_prefix =
      !delimiter.empty() && marker.size() > listing->walk.prefix.size() && marker.ends_with(delimiter);
  listing->walk.after = is_common_prefix ? past_prefix(marker) : marker;
  const WalkPage page = walk(rows, listing->walk);
  XmlWriter xml("ListBucketResult");
  write_query(xml, request, *listing);
  xml.element("Marker", listed_name(marker, listing->is_url_encoded));
  xml.element("IsTruncated", page.next.has_value());
  if (page.next && !delimiter.empty())
    xml.element("NextMarker", listed_name(page.last, listing->is_url_encoded));
  write_page(xml, page, *listing, backend);
  return xml_response(xml);
}

}  // namespace

Operation list_objects_v1(const Backend& backend, const Request& request) {
  co_return look_at<Response>(backend.table,
                              [&](const embedded::Rows& rows) { return list_v1_in(rows, backend, request); });
}

Operation list_objects_v2(const Backend& backend, const Request& request) {
  co_return look_at<Response>(backend.table,
                              [&](const embedded::Rows& rows) { return list_v2_in(rows, backend, request); });
}

}  // namespace redis3::local_s3
