#include "local_s3/addressing.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/request_xml.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {
namespace {

Answer<void> delete_in(embedded::Rows& rows, const BucketRecord& bucket, std::string_view key,
                       const DeleteCondition& condition) {
  const std::string name = row_name(bucket.kind, key);
  const auto met = condition.require(rows.find(bucket.name, name), key);
  if (met.has_error()) return met.error();
  rows.erase(bucket.name, name);
  return boost::system::in_place_value;
}

/// Why one entry of DeleteObjects is not done; none of these hinders the others.
Answer<void> delete_entry_in(embedded::Rows& rows, const BucketRecord& bucket,
                             const DeleteList::Entry& entry) {
  const DeleteCondition& condition = entry.condition;
  if (!entry.version_id.empty() && entry.version_id != "null") {
    return S3Error(ErrorCode::invalid_argument, "Invalid version id specified");
  }
  if (bucket.kind == BucketKind::general_purpose && (condition.size_bytes || condition.last_modified)) {
    return S3Error(ErrorCode::not_implemented);
  }
  const auto checked = check_key(entry.key);
  if (checked.has_error()) return checked.error();
  return delete_in(rows, bucket, entry.key, condition);
}

void write_result(XmlWriter& xml, const DeleteList::Entry& entry, const Answer<void>& result, bool is_quiet) {
  if (result.has_error()) {
    xml.open("Error");
    xml.element("Key", entry.key);
    xml.element("Code", text_of(result.error().code()).code);
    xml.element("Message", result.error().message());
    xml.close();
  } else if (!is_quiet) {
    xml.open("Deleted");
    xml.element("Key", entry.key);
    xml.close();
  }
}

}  // namespace

Operation delete_object(const Backend& backend, const Request& request) {
  const BucketKind kind = bucket_kind_of(request.bucket);
  auto checked = check_headers(request, kind, backend.options.account_id);
  if (checked.has_value()) checked = check_key(request.key);
  if (checked.has_error()) co_return checked.error();
  const auto condition = DeleteCondition::of(request, kind);
  if (condition.has_error()) co_return condition.error();
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<void> {
    const auto bucket = open_bucket(rows, request.bucket, request);
    if (bucket.has_error()) return bucket.error();
    return delete_in(rows, *bucket, request.key, *condition);
  };
  const auto removed = co_await commit<void>(backend.table, std::move(act));
  if (removed.has_error()) co_return removed.error();
  co_return no_content();
}

Operation delete_objects(const Backend& backend, const Request& request) {
  const BucketKind kind = bucket_kind_of(request.bucket);
  const auto checked = check_headers(request, kind, backend.options.account_id);
  if (checked.has_error()) co_return checked.error();
  if (!request.checksum && !request.header("content-md5")) {
    co_return S3Error(ErrorCode::invalid_request,
                      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }
  const auto list = parse_delete_list(request.body);
  if (list.has_error()) co_return list.error();
  using Results = std::vector<Answer<void>>;
  std::function<Answer<Results>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<Results> {
    const auto bucket = open_bucket(rows, request.bucket, request);
    if (bucket.has_error()) return bucket.error();
    Results results;
    for (const DeleteList::Entry& entry : list->entries) {
      results.push_back(delete_entry_in(rows, *bucket, entry));
    }
    return results;
  };
  const auto results = co_await commit<Results>(backend.table, std::move(act));
  if (results.has_error()) co_return results.error();
  XmlWriter xml("DeleteResult");
  for (std::size_t at = 0; at < results->size(); ++at) {
    write_result(xml, list->entries[at], (*results)[at], list->is_quiet);
  }
  co_return xml_response(xml);
}

}  // namespace redis3::local_s3
