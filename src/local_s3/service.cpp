#include "local_s3/service.hpp"

#include "local_s3/operations.hpp"

#include <algorithm>
#include <array>

namespace redis3::local_s3 {
namespace {

using faults::S3Call;
using Function = Operation (*)(const Backend&, const Request&);

enum class Level { service, bucket, object };

struct Route {
  Level level;
  std::string_view method;
  /// The parameter that must be there; empty for none.
  std::string_view parameter;
  faults::S3Call call;
  Function run;
};

// The first that fits counts, so that sub-resources come before the plain methods.
constexpr std::array routes{
    Route{Level::service, "GET", "", S3Call::list_buckets, list_all_buckets},
    Route{Level::bucket, "GET", "session", S3Call::create_session, create_session},
    Route{Level::bucket, "GET", "lifecycle", S3Call::get_bucket_lifecycle, get_bucket_lifecycle},
    Route{Level::bucket, "PUT", "lifecycle", S3Call::put_bucket_lifecycle, put_bucket_lifecycle},
    Route{Level::bucket, "DELETE", "lifecycle", S3Call::delete_bucket_lifecycle, delete_bucket_lifecycle},
    Route{Level::bucket, "GET", "location", S3Call::get_bucket_location, get_bucket_location},
    Route{Level::bucket, "GET", "uploads", S3Call::list_multipart_uploads, list_multipart_uploads},
    Route{Level::bucket, "GET", "list-type", S3Call::list_objects_v2, list_objects_v2},
    Route{Level::bucket, "GET", "", S3Call::list_objects, list_objects_v1},
    Route{Level::bucket, "HEAD", "", S3Call::head_bucket, head_bucket},
    Route{Level::bucket, "PUT", "", S3Call::create_bucket, create_bucket},
    Route{Level::bucket, "DELETE", "", S3Call::delete_bucket, delete_bucket},
    Route{Level::bucket, "POST", "delete", S3Call::delete_objects, delete_objects},
    Route{Level::object, "GET", "uploadId", S3Call::list_parts, list_parts},
    Route{Level::object, "GET", "", S3Call::get_object, get_object},
    Route{Level::object, "HEAD", "", S3Call::head_object, get_object},
    Route{Level::object, "PUT", "renameObject", S3Call::rename_object, rename_object},
    Route{Level::object, "PUT", "partNumber", S3Call::upload_part, upload_part},
    Route{Level::object, "PUT", "", S3Call::put_object, put_object},
    Route{Level::object, "DELETE", "uploadId", S3Call::abort_multipart_upload, abort_multipart_upload},
    Route{Level::object, "DELETE", "", S3Call::delete_object, delete_object},
    Route{Level::object, "POST", "uploads", S3Call::create_multipart_upload, create_multipart_upload},
    Route{Level::object, "POST", "uploadId", S3Call::complete_multipart_upload, complete_multipart_upload},
};

/// Sub-resources of S3 that no bucket here has. Without this list a PUT of a bucket's policy would create a
/// bucket.
constexpr std::array<std::string_view, 31> unsupported_resources{"accelerate",
                                                                 "acl",
                                                                 "analytics",
                                                                 "append",
                                                                 "attributes",
                                                                 "cors",
                                                                 "encryption",
                                                                 "intelligent-tiering",
                                                                 "inventory",
                                                                 "legal-hold",
                                                                 "logging",
                                                                 "metadataAnnotations",
                                                                 "metadataConfiguration",
                                                                 "metadataTable",
                                                                 "metrics",
                                                                 "notification",
                                                                 "object-lock",
                                                                 "ownershipControls",
                                                                 "policy",
                                                                 "policyStatus",
                                                                 "publicAccessBlock",
                                                                 "replication",
                                                                 "requestPayment",
                                                                 "restore",
                                                                 "retention",
                                                                 "select",
                                                                 "tagging",
                                                                 "torrent",
                                                                 "versioning",
                                                                 "versions",
                                                                 "website"};

Level level_of(const Request& request) {
  if (request.bucket.empty()) return Level::service;
  return request.key.empty() ? Level::bucket : Level::object;
}

/// Null where nothing here is asked for in this way.
const Route* find_route(const Request& request) {
  const Level level = level_of(request);
  for (const Route& each : routes) {
    const bool has_parameter = each.parameter.empty() || request.parameter(each.parameter);
    if (each.level == level && each.method == request.method && has_parameter) return &each;
  }
  return nullptr;
}

Answer<Function> route(const Request& request) {
  for (const std::string_view resource : unsupported_resources) {
    if (request.parameter(resource)) {
      return S3Error(ErrorCode::not_implemented, "This endpoint does not implement this sub-resource.")
          .with("SubResource", std::string(resource));
    }
  }
  const Route* found = find_route(request);
  if (found == nullptr) return S3Error(ErrorCode::method_not_allowed).with("Method", request.method);
  return found->run;
}

bool is_write(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

Operation perform(const Backend& backend, const Request& request) {
  auto function = route(request);
  if (function.has_error()) co_return function.error();
  const bool may_only_read = request.is_read_only_session || backend.options.is_read_only;
  if (may_only_read && is_write(request)) co_return S3Error(ErrorCode::access_denied);
  // A copy is a PUT of an object with a source.
  if (*function == put_object && request.header("x-amz-copy-source")) function = copy_object;
  auto operation = (*function)(backend, request);
  co_return co_await std::move(operation);
}

}  // namespace

faults::S3Call call_of(const Request& request) {
  const Route* found = find_route(request);
  if (found == nullptr) return S3Call::other;
  const bool is_copy = request.header("x-amz-copy-source").has_value();
  if (is_copy && found->call == S3Call::put_object) return S3Call::copy_object;
  if (is_copy && found->call == S3Call::upload_part) return S3Call::upload_part_copy;
  return found->call;
}

Service::Service(embedded::ObjectTable& table, const Clock& clock, Random& random,
                 const SessionTokens& tokens, ServiceOptions options)
    : table_(table), clock_(clock), random_(random), tokens_(tokens), options_(std::move(options)) {}

boost::asio::awaitable<Response> Service::handle(Request request) {
  const Backend backend{table_, clock_, random_, tokens_, options_};
  auto operation = perform(backend, request);
  auto answer = co_await std::move(operation);
  if (answer.has_error()) co_return error_response(answer.error(), request);
  co_return std::move(*answer);
}

}  // namespace redis3::local_s3
