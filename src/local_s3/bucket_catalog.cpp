#include "local_s3/bucket_catalog.hpp"

#include "local_s3/addressing.hpp"
#include "local_s3/attributes.hpp"
#include "local_s3/row_name.hpp"

namespace redis3::local_s3 {
namespace {

constexpr std::size_t scan_rows = 256;
constexpr std::string_view lifecycle_row = "configuration";

BucketRecord from_bucket_row(std::string_view name, const embedded::RowInfo& row) {
  BucketRecord bucket;
  bucket.name = name;
  bucket.kind = bucket_kind_of(name);
  bucket.owner = Attributes(row.attributes).find("owner").value_or(std::string_view());
  bucket.created_at = row.last_modified;
  return bucket;
}

}  // namespace

std::optional<BucketRecord> find_bucket(const embedded::Rows& rows, std::string_view bucket) {
  const auto row = rows.find(buckets_table, bucket);
  if (!row) return std::nullopt;
  return from_bucket_row(bucket, *row);
}

void put_bucket(embedded::Rows& rows, const BucketRecord& bucket) {
  embedded::RowInfo row;
  row.last_modified = bucket.created_at;
  Attributes::append(row.attributes, "owner", bucket.owner);
  rows.put(buckets_table, bucket.name, row, {});
}

void erase_bucket(embedded::Rows& rows, std::string_view bucket) {
  const std::string renames = renames_table(bucket);
  for (auto left = rows.scan(renames, {}, {}, scan_rows); !left.empty();
       left = rows.scan(renames, {}, {}, scan_rows)) {
    for (const auto& [token, row] : left) {
      rows.erase(renames, token);
    }
  }
  erase_lifecycle(rows, bucket);
  rows.erase(buckets_table, bucket);
}

std::optional<LifecycleRules> find_lifecycle(const embedded::Rows& rows, std::string_view bucket) {
  const std::string table = lifecycle_table(bucket);
  const auto row = rows.find(table, lifecycle_row);
  if (!row) return std::nullopt;
  LifecycleRules rules;
  rules.xml = rows.body(table, lifecycle_row, 0, row->size_bytes);
  rules.transition_minimum = row->attributes;
  return rules;
}

void put_lifecycle(embedded::Rows& rows, std::string_view bucket, const LifecycleRules& rules) {
  embedded::RowInfo row;
  row.attributes = rules.transition_minimum;
  rows.put(lifecycle_table(bucket), lifecycle_row, row, rules.xml);
}

void erase_lifecycle(embedded::Rows& rows, std::string_view bucket) {
  rows.erase(lifecycle_table(bucket), lifecycle_row);
}

bool is_bucket_in_use(const embedded::Rows& rows, std::string_view bucket) {
  return !rows.scan(bucket, {}, {}, 1).empty() || !rows.scan(uploads_table(bucket), {}, {}, 1).empty();
}

std::pair<std::vector<BucketRecord>, bool> list_buckets(const embedded::Rows& rows, BucketKind kind,
                                                        std::string_view owner, std::string_view after,
                                                        std::size_t limit) {
  std::vector<BucketRecord> found;
  std::string position(after);
  while (true) {
    const auto batch = rows.scan(buckets_table, {}, position, scan_rows);
    for (const auto& [name, row] : batch) {
      BucketRecord bucket = from_bucket_row(name, row);
      if (bucket.kind != kind || bucket.owner != owner) continue;
      if (found.size() == limit) return {std::move(found), true};
      found.push_back(std::move(bucket));
    }
    if (batch.size() < scan_rows) return {std::move(found), false};
    position = batch.back().first;
  }
}

Answer<BucketRecord> open_bucket(const embedded::Rows& rows, std::string_view bucket,
                                 const Request& request) {
  auto found = find_bucket(rows, bucket);
  if (!found) return S3Error(ErrorCode::no_such_bucket).with("BucketName", std::string(bucket));
  if (found->owner != request.access_key_id) return S3Error(ErrorCode::access_denied);
  return std::move(*found);
}

}  // namespace redis3::local_s3
