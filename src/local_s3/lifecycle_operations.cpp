#include "local_s3/addressing.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/lifecycle_rules.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {
namespace {

constexpr std::string_view transition_minimum = "x-amz-transition-default-minimum-object-size";
/// What a general-purpose bucket's rules have where nothing else is said.
constexpr std::string_view usual_transition_minimum = "all_storage_classes_128K";

void add_transition_minimum(Response& response, const LifecycleRules& rules) {
  if (!rules.transition_minimum.empty())
    response.headers.emplace_back(std::string(transition_minimum), rules.transition_minimum);
}

Answer<LifecycleRules> rules_of_request(const Backend& backend, const Request& request, BucketKind kind) {
  const auto checked = check_headers(request, kind, backend.options.account_id);
  if (checked.has_error()) return checked.error();
  if (!request.checksum && !request.header("content-md5")) {
    return S3Error(ErrorCode::invalid_request,
                   "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  }
  auto xml = accept_lifecycle(request.body, kind, backend.random);
  if (xml.has_error()) return xml.error();
  LifecycleRules rules;
  rules.xml = std::move(*xml);
  if (kind == BucketKind::general_purpose)
    rules.transition_minimum = request.header(transition_minimum).value_or(usual_transition_minimum);
  return rules;
}

}  // namespace

Operation get_bucket_lifecycle(const Backend& backend, const Request& request) {
  const auto rules =
      look_at<LifecycleRules>(backend.table, [&](const embedded::Rows& rows) -> Answer<LifecycleRules> {
        const auto bucket = open_bucket(rows, request.bucket, request);
        if (bucket.has_error()) return bucket.error();
        auto found = find_lifecycle(rows, request.bucket);
        if (found) return std::move(*found);
        return S3Error(ErrorCode::no_such_lifecycle_configuration).with("BucketName", request.bucket);
      });
  if (rules.has_error()) co_return rules.error();
  Response response;
  response.headers.emplace_back("Content-Type", "application/xml");
  add_transition_minimum(response, *rules);
  response.body = rules->xml;
  co_return response;
}

Operation put_bucket_lifecycle(const Backend& backend, const Request& request) {
  const auto rules = rules_of_request(backend, request, bucket_kind_of(request.bucket));
  if (rules.has_error()) co_return rules.error();
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<void> {
    const auto bucket = open_bucket(rows, request.bucket, request);
    if (bucket.has_error()) return bucket.error();
    put_lifecycle(rows, request.bucket, *rules);
    return boost::system::in_place_value;
  };
  const auto kept = co_await commit<void>(backend.table, std::move(act));
  if (kept.has_error()) co_return kept.error();
  Response response;
  add_transition_minimum(response, *rules);
  co_return response;
}

Operation delete_bucket_lifecycle(const Backend& backend, const Request& request) {
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<void> {
    const auto bucket = open_bucket(rows, request.bucket, request);
    if (bucket.has_error()) return bucket.error();
    erase_lifecycle(rows, request.bucket);
    return boost::system::in_place_value;
  };
  const auto removed = co_await commit<void>(backend.table, std::move(act));
  if (removed.has_error()) co_return removed.error();
  co_return no_content();
}

}  // namespace redis3::local_s3
