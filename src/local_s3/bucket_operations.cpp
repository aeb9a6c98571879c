#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/bucket_name.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/request_xml.hpp"
#include "local_s3/transaction.hpp"

#include <fmt/format.h>

namespace redis3::local_s3 {
namespace {

constexpr std::uint64_t directory_buckets_max = 1000;
constexpr std::uint64_t general_buckets_max = 10000;

S3Error invalid_bucket_name(const Request& request) {
  return S3Error(ErrorCode::invalid_bucket_name).with("BucketName", request.bucket);
}

std::string arn_of(std::string_view bucket, BucketKind kind, const ServiceOptions& options) {
  if (kind == BucketKind::general_purpose) return fmt::format("arn:aws:s3:::{}", bucket);
  return fmt::format("arn:aws:s3express:{}:{}:bucket/{}", options.region, options.account_id, bucket);
}

/// A directory bucket says three times where it is: by its name, by <Location> and by <Bucket>.
Answer<void> check_directory_configuration(const Request& request, const BucketConfiguration& configuration) {
  if (!is_valid_directory_bucket_name(request.bucket)) return invalid_bucket_name(request);
  if (configuration.bucket_type != "Directory" || configuration.location_type != "AvailabilityZone" ||
      (configuration.data_redundancy != "SingleAvailabilityZone" && !configuration.data_redundancy.empty())) {
    return S3Error(
        ErrorCode::invalid_request,
        "A directory bucket needs a CreateBucketConfiguration with Location of Type AvailabilityZone and "
        "Bucket of Type Directory and DataRedundancy SingleAvailabilityZone.");
  }
  if (configuration.location_name != zone_of(request.bucket)) return invalid_bucket_name(request);
  return boost::system::in_place_value;
}

Answer<void> check_general_configuration(const Request& request, const BucketConfiguration& configuration,
                                         const ServiceOptions& options) {
  if (!is_valid_general_bucket_name(request.bucket) || configuration.bucket_type == "Directory") {
    return invalid_bucket_name(request);
  }
  if (configuration.location_constraint && *configuration.location_constraint != options.region) {
    return S3Error(ErrorCode::illegal_location_constraint)
        .with("LocationConstraint", *configuration.location_constraint);
  }
  return boost::system::in_place_value;
}

Answer<void> check_configuration(const Request& request, BucketKind kind, const ServiceOptions& options) {
  const auto configuration = parse_bucket_configuration(request.body);
  if (configuration.has_error()) return configuration.error();
  if (kind == BucketKind::directory) return check_directory_configuration(request, *configuration);
  return check_general_configuration(request, *configuration, options);
}

Answer<void> create_in(embedded::Rows& rows, const BucketRecord& bucket) {
  if (const auto found = find_bucket(rows, bucket.name)) {
    const ErrorCode code = found->owner == bucket.owner ? ErrorCode::bucket_already_owned_by_you
                                                        : ErrorCode::bucket_already_exists;
    return S3Error(code).with("BucketName", bucket.name);
  }
  put_bucket(rows, bucket);
  return boost::system::in_place_value;
}

}  // namespace

Operation create_bucket(const Backend& backend, const Request& request) {
  BucketRecord bucket;
  bucket.name = request.bucket;
  bucket.kind = bucket_kind_of(request.bucket);
  bucket.owner = request.access_key_id;
  bucket.created_at = backend.clock.now();
  auto checked = check_headers(request, bucket.kind, backend.options.account_id);
  if (checked.has_value()) checked = check_configuration(request, bucket.kind, backend.options);
  if (checked.has_error()) co_return checked.error();
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) {
    return create_in(rows, bucket);
  };
  const auto created = co_await commit<void>(backend.table, std::move(act));
  if (created.has_error()) co_return created.error();
  Response response;
  response.headers.emplace_back("Location", '/' + bucket.name);
  response.headers.emplace_back("x-amz-bucket-arn", arn_of(bucket.name, bucket.kind, backend.options));
  co_return response;
}

Operation head_bucket(const Backend& backend, const Request& request) {
  const auto bucket = look_at<BucketRecord>(
      backend.table, [&](const embedded::Rows& rows) { return open_bucket(rows, request.bucket, request); });
  if (bucket.has_error()) co_return bucket.error();
  const auto checked = check_headers(request, bucket->kind, backend.options.account_id);
  if (checked.has_error()) co_return checked.error();
  Response response;
  response.headers.emplace_back("x-amz-bucket-arn", arn_of(bucket->name, bucket->kind, backend.options));
  response.headers.emplace_back("x-amz-bucket-region", backend.options.region);
  response.headers.emplace_back("x-amz-access-point-alias", "false");
  if (bucket->kind == BucketKind::directory) {
    response.headers.emplace_back("x-amz-bucket-location-type", "AvailabilityZone");
    response.headers.emplace_back("x-amz-bucket-location-name", zone_of(bucket->name));
  }
  co_return response;
}

Operation delete_bucket(const Backend& backend, const Request& request) {
  const BucketKind kind = bucket_kind_of(request.bucket);
  if (kind == BucketKind::directory && request.header("x-amz-expected-bucket-owner")) {
    co_return S3Error(ErrorCode::not_implemented).with("Header", "x-amz-expected-bucket-owner");
  }
  const auto checked = check_headers(request, kind, backend.options.account_id);
  if (checked.has_error()) co_return checked.error();
  std::function<Answer<void>(embedded::Rows&)> act = [&](embedded::Rows& rows) -> Answer<void> {
    const auto bucket = open_bucket(rows, request.bucket, request);
    if (bucket.has_error()) return bucket.error();
    if (is_bucket_in_use(rows, request.bucket)) {
      return S3Error(ErrorCode::bucket_not_empty).with("BucketName", request.bucket);
    }
    erase_bucket(rows, request.bucket);
    return boost::system::in_place_value;
  };
  const auto removed = co_await commit<void>(backend.table, std::move(act));
  if (removed.has_error()) co_return removed.error();
  co_return no_content();
}

Operation get_bucket_location(const Backend& backend, const Request& request) {
  const auto bucket = look_at<BucketRecord>(
      backend.table, [&](const embedded::Rows& rows) { return open_bucket(rows, request.bucket, request); });
  if (bucket.has_error()) co_return bucket.error();
  XmlWriter xml("LocationConstraint");
  // us-east-1 is told by an empty element: it was there before the others.
  if (backend.options.region != "us-east-1") xml.text(backend.options.region);
  co_return xml_response(xml);
}

Operation create_session(const Backend& backend, const Request& request) {
  if (bucket_kind_of(request.bucket) != BucketKind::directory) {
    co_return S3Error(ErrorCode::invalid_request, "Only directory buckets have sessions.");
  }
  const auto mode = request.header("x-amz-create-session-mode").value_or("ReadWrite");
  if (mode != "ReadWrite" && mode != "ReadOnly") {
    co_return invalid_argument("x-amz-create-session-mode must be ReadWrite or ReadOnly.",
                               "x-amz-create-session-mode", std::string(mode));
  }
  // Who asks for no mode gets the best that is allowed.
  if (backend.options.is_read_only && request.header("x-amz-create-session-mode") == "ReadWrite")
    co_return S3Error(ErrorCode::access_denied);
  const bool is_read_only = backend.options.is_read_only || mode == "ReadOnly";
  // A bucket that is not there gets its session: SDKs with a custom endpoint ask for one before they create
  // it.
  const auto allowed = look_at<void>(backend.table, [&](const embedded::Rows& rows) -> Answer<void> {
    const auto bucket = find_bucket(rows, request.bucket);
    if (bucket && bucket->owner != request.access_key_id) return S3Error(ErrorCode::access_denied);
    return boost::system::in_place_value;
  });
  if (allowed.has_error()) co_return allowed.error();
  const auto grant = backend.tokens.issue(request.bucket, is_read_only);
  XmlWriter xml("CreateSessionResult");
  xml.open("Credentials");
  xml.element("SessionToken", grant.session_token);
  xml.element("SecretAccessKey", grant.secret_access_key);
  xml.element("AccessKeyId", grant.access_key_id);
  xml.element("Expiration", to_iso8601(grant.expires_at));
  Response response = xml_response(xml);
  response.headers.emplace_back("x-amz-server-side-encryption", "AES256");
  co_return response;
}

Operation list_all_buckets(const Backend& backend, const Request& request) {
  const bool is_of_directories = request.service == "s3express";
  const BucketKind kind = is_of_directories ? BucketKind::directory : BucketKind::general_purpose;
  const auto limit = is_of_directories ? page_size(request, "max-directory-buckets", directory_buckets_max)
                                       : page_size(request, "max-buckets", general_buckets_max);
  if (limit.has_error()) co_return limit.error();
  const auto token = request.parameter("continuation-token").value_or(std::string_view());
  const auto after = from_base64(token);
  if (!after) co_return incorrect_token("continuation-token", std::string(token));
  using Page = std::pair<std::vector<BucketRecord>, bool>;
  const auto page = look_at<Page>(backend.table, [&](const embedded::Rows& rows) -> Answer<Page> {
    return list_buckets(rows, kind, request.access_key_id, *after, *limit);
  });
  if (page.has_error()) co_return page.error();
  const auto& [buckets, has_more] = *page;
  XmlWriter xml(is_of_directories ? "ListAllMyDirectoryBucketsResult" : "ListAllMyBucketsResult");
  if (!is_of_directories) {
    xml.open("Owner");
    xml.element("ID", backend.options.account_id);
    xml.close();
  }
  xml.open("Buckets");
  for (const BucketRecord& bucket : buckets) {
    xml.open("Bucket");
    xml.element("Name", bucket.name);
    xml.element("CreationDate", to_iso8601(bucket.created_at));
    xml.element("BucketArn", arn_of(bucket.name, kind, backend.options));
    xml.close();
  }
  xml.close();
  if (has_more && !buckets.empty()) xml.element("ContinuationToken", to_base64(buckets.back().name));
  co_return xml_response(xml);
}

}  // namespace redis3::local_s3
