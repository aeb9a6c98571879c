#include "local_s3/conditions.hpp"

#include "base/http_date.hpp"
#include "base/text.hpp"
#include "local_s3/etags.hpp"
#include "local_s3/parameters.hpp"

#include <array>
#include <chrono>

namespace redis3::local_s3 {
namespace {

using Verdict = ReadCondition::Verdict;

std::optional<std::string> text_header(const Request& request, const std::string& name) {
  const auto value = request.header(name);
  if (!value) return std::nullopt;
  return std::string(*value);
}

/// A date that cannot be read counts as none (RFC 9110, section 13.1.3).
std::optional<TimePoint> date_header(const Request& request, const std::string& name) {
  const auto value = request.header(name);
  return value ? from_http_date(*value) : std::nullopt;
}

bool is_after(TimePoint left, TimePoint right) {
  return std::chrono::floor<std::chrono::seconds>(left) > std::chrono::floor<std::chrono::seconds>(right);
}

std::string_view header_of(Verdict verdict) {
  constexpr std::array<std::string_view, 5> names{"", "If-Match", "If-None-Match", "If-Modified-Since",
                                                  "If-Unmodified-Since"};
  return names[static_cast<std::size_t>(verdict)];
}

S3Error not_accepted(std::string header, std::string message) {
  return S3Error(ErrorCode::not_implemented)
      .with("Header", std::move(header))
      .with("additionalMessage", std::move(message));
}

}  // namespace

ReadCondition::ReadCondition(const Request& request, std::string_view prefix)
    : prefix_(prefix),
      match_(text_header(request, prefix_ + "if-match")),
      none_match_(text_header(request, prefix_ + "if-none-match")),
      modified_since_(date_header(request, prefix_ + "if-modified-since")),
      unmodified_since_(date_header(request, prefix_ + "if-unmodified-since")) {}

Verdict ReadCondition::judge(std::string_view etag, TimePoint last_modified, TimePoint now) const {
  if (match_) {
    if (!etag_is_in(*match_, etag)) return Verdict::if_match;
  } else if (unmodified_since_ && is_after(last_modified, *unmodified_since_)) {
    return Verdict::if_unmodified_since;
  }
  if (none_match_) {
    if (etag_is_in(*none_match_, etag)) return Verdict::if_none_match;
  } else if (modified_since_ && !is_after(*modified_since_, now) &&
             !is_after(last_modified, *modified_since_)) {
    return Verdict::if_modified_since;
  }
  return Verdict::holds;
}

Answer<void> ReadCondition::require(std::string_view etag, TimePoint last_modified, TimePoint now) const {
  const Verdict verdict = judge(etag, last_modified, now);
  if (verdict == Verdict::holds) return boost::system::in_place_value;
  return failure(verdict);
}

S3Error ReadCondition::failure(Verdict verdict) const {
  return precondition_failed(prefix_ + std::string(header_of(verdict)));
}

S3Error precondition_failed(std::string condition) {
  return S3Error(ErrorCode::precondition_failed).with("Condition", std::move(condition));
}

S3Error no_such_key(std::string_view key) {
  return S3Error(ErrorCode::no_such_key).with("Key", std::string(key));
}

Answer<WriteCondition> WriteCondition::of(const Request& request) {
  const auto match = request.header("if-match");
  const auto none_match = request.header("if-none-match");
  if (match && none_match) {
    return not_accepted("If-Match,If-None-Match",
                        "Multiple conditional request headers present in the request");
  }
  if (none_match && *none_match != "*") {
    return not_accepted("If-None-Match",
                        "We don't accept the provided value of If-None-Match header for this API");
  }
  if (match && *match == "*") {
    return not_accepted("If-Match", "We don't accept the provided value of If-Match header for this API");
  }
  WriteCondition condition;
  if (match) condition.match_ = std::string(*match);
  condition.is_if_absent_ = none_match.has_value();
  return condition;
}

Answer<void> WriteCondition::require(const std::optional<embedded::RowInfo>& found,
                                     std::string_view key) const {
  if (is_if_absent_ && found) return precondition_failed("If-None-Match");
  if (match_) {
    if (!found) return no_such_key(key);
    if (!is_same_etag(*match_, found->etag)) return precondition_failed("If-Match");
  }
  return boost::system::in_place_value;
}

Answer<DeleteCondition> DeleteCondition::of(const Request& request, BucketKind kind) {
  DeleteCondition condition;
  condition.etag = text_header(request, "if-match");
  const auto size = request.header("x-amz-if-match-size");
  const auto date = request.header("x-amz-if-match-last-modified-time");
  if ((size || date) && kind == BucketKind::general_purpose) {
    return not_accepted(size ? "x-amz-if-match-size" : "x-amz-if-match-last-modified-time",
                        "Only directory buckets take this condition");
  }
  if (size && !(condition.size_bytes = to_uint64(*size))) {
    return invalid_argument("x-amz-if-match-size must be a number of bytes.", "x-amz-if-match-size",
                            std::string(*size));
  }
  if (date && !(condition.last_modified = from_http_date(*date))) {
    return invalid_argument("x-amz-if-match-last-modified-time must be an HTTP date.",
                            "x-amz-if-match-last-modified-time", std::string(*date));
  }
  return condition;
}

Answer<void> DeleteCondition::require(const std::optional<embedded::RowInfo>& found,
                                      std::string_view key) const {
  if (!found) {
    if (etag) return no_such_key(key);
    return boost::system::in_place_value;
  }
  if (etag && *etag != "*" && !is_same_etag(*etag, found->etag)) return precondition_failed("If-Match");
  if (size_bytes && *size_bytes != found->size_bytes) return precondition_failed("x-amz-if-match-size");
  if (last_modified &&
      (is_after(*last_modified, found->last_modified) || is_after(found->last_modified, *last_modified))) {
    return precondition_failed("x-amz-if-match-last-modified-time");
  }
  return boost::system::in_place_value;
}

}  // namespace redis3::local_s3
