#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/byte_range.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/object_checksum.hpp"
#include "local_s3/object_headers.hpp"
#include "local_s3/operations.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/part_number.hpp"
#include "local_s3/row_name.hpp"
#include "local_s3/transaction.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace redis3::local_s3 {
namespace {

/// Which bytes a read asks for, once the object's size and parts are known.
struct Portion {
  ByteSpan span;
  bool is_partial = false;
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> overrides{{
    {"response-cache-control", "Cache-Control"},
    {"response-content-disposition", "Content-Disposition"},
    {"response-content-encoding", "Content-Encoding"},
    {"response-content-language", "Content-Language"},
    {"response-content-type", "Content-Type"},
    {"response-expires", "Expires"},
}};

Answer<Portion> portion_of_part(std::string_view text, const ObjectRecord& object) {
  const auto number = parse_part_number(text);
  if (number.has_error()) return number.error();
  const std::vector<std::uint64_t> whole{object.size_bytes};
  const auto& sizes = object.part_sizes.empty() ? whole : object.part_sizes;
  if (*number > sizes.size()) {
    return S3Error(ErrorCode::invalid_part_number)
        .with("PartNumberRequested", std::to_string(*number))
        .with("ActualPartCount", std::to_string(sizes.size()));
  }
  const auto part = sizes.begin() + static_cast<std::ptrdiff_t>(*number - 1);
  const std::uint64_t offset = std::accumulate(sizes.begin(), part, std::uint64_t{0});
  // An empty part has no bytes that a Content-Range could name.
  return Portion{{offset, *part}, *part > 0};
}

Answer<Portion> portion_of(const Request& request, const ObjectRecord& object) {
  const auto range = request.header("range");
  const auto part = request.parameter("partNumber");
  if (range && part) {
    return S3Error(ErrorCode::invalid_request,
                   "Cannot specify both Range header and partNumber query parameter");
  }
  if (part) return portion_of_part(*part, object);
  const RangeVerdict verdict = range ? judge_range(*range, object.size_bytes) : RangeVerdict();
  switch (verdict.kind) {
    case RangeVerdict::Kind::unsatisfiable:
      return S3Error(ErrorCode::invalid_range)
          .with("RangeRequested", std::string(*range))
          .with("ActualObjectSize", std::to_string(object.size_bytes));
    case RangeVerdict::Kind::part:
      return Portion{verdict.span, true};
    case RangeVerdict::Kind::whole:
      break;
  }
  return Portion{{0, object.size_bytes}, false};
}

void set_header(Response& response, std::string_view name, std::string_view value) {
  const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                  [&](const auto& header) { return header.first == name; });
  if (found == response.headers.end()) {
    response.headers.emplace_back(name, value);
  } else {
    found->second = value;
  }
}

void add_object_headers(Response& response, const Request& request, const ObjectRecord& object) {
  response.headers.emplace_back("ETag", object.etag);
  response.headers.emplace_back("Last-Modified", to_http_date(object.last_modified));
  response.headers.emplace_back("Accept-Ranges", "bytes");
  response.headers.emplace_back("x-amz-server-side-encryption", "AES256");
  // S3 does not tell its usual class, and always tells the one of directory buckets.
  if (object.storage_class != "STANDARD")
    response.headers.emplace_back("x-amz-storage-class", object.storage_class);
  response.headers.emplace_back("Content-Type", "binary/octet-stream");
  for (const auto& [name, value] : object.headers) {
    set_header(response, name, value);
  }
  for (const auto& [parameter, name] : overrides) {
    if (const auto value = request.parameter(parameter)) set_header(response, name, *value);
  }
}

/// 304: only what a cache needs to go on with what it holds.
Response not_modified(const ObjectRecord& object) {
  Response response;
  response.status = 304;
  response.headers.emplace_back("ETag", object.etag);
  response.headers.emplace_back("Last-Modified", to_http_date(object.last_modified));
  return response;
}

/// A reader checks what it is told, so a part must not come with the checksum of the whole. A range that
/// turns out to be the whole may: S3 tells the checksum of a range that is just one part of an object. Source
/// github.com/boto/botocore/issues/3346, github.com/aws/aws-sdk-js-v3/pull/5345
bool may_tell_checksum(const ObjectRecord& object, const Portion& portion) {
  if (!object.checksum) return false;
  const bool is_whole = portion.span.length_bytes == object.size_bytes;
  return !portion.is_partial || (is_whole && !object.checksum->is_composite);
}

Response found_response(const Request& request, const ObjectRecord& object, const Portion& portion) {
  Response response;
  add_object_headers(response, request, object);
  if (portion.is_partial) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", content_range(portion.span, object.size_bytes));
  }
  const bool asks_checksum =
      equal_ignoring_case(request.header("x-amz-checksum-mode").value_or(""), "ENABLED");
  if (asks_checksum && may_tell_checksum(object, portion)) add_checksum_headers(response, *object.checksum);
  if (request.parameter("partNumber") && !object.part_sizes.empty()) {
    response.headers.emplace_back("x-amz-mp-parts-count", std::to_string(object.part_sizes.size()));
  }
  return response;
}

Answer<Response> read_in(const embedded::Rows& rows, const Backend& backend, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  auto checked = check_headers(request, bucket->kind, backend.options.account_id);
  if (checked.has_value()) checked = check_key(request.key);
  if (checked.has_error()) return checked.error();
  const std::string name = row_name(bucket->kind, request.key);
  const auto row = rows.find(bucket->name, name);
  if (!row) return no_such_key(request.key);
  const ObjectRecord object = from_row(*row);
  const ReadCondition condition(request);
  const auto verdict = condition.judge(object.etag, object.last_modified, backend.clock.now());
  if (verdict == ReadCondition::Verdict::if_none_match ||
      verdict == ReadCondition::Verdict::if_modified_since) {
    return not_modified(object);
  }
  if (verdict != ReadCondition::Verdict::holds) return condition.failure(verdict);
  const auto portion = portion_of(request, object);
  if (portion.has_error()) return portion.error();
  Response response = found_response(request, object, *portion);
  if (request.method == "HEAD") {
    response.content_length = portion->span.length_bytes;
  } else {
    response.body = rows.body(bucket->name, name, portion->span.offset, portion->span.length_bytes);
  }
  return response;
}

}  // namespace

Operation get_object(const Backend& backend, const Request& request) {
  co_return look_at<Response>(backend.table,
                              [&](const embedded::Rows& rows) { return read_in(rows, backend, request); });
}

}  // namespace redis3::local_s3
