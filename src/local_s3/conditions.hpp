#pragma once

#include "local_s3/error_response.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/object_record.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The conditions that a request sets on the object that it finds.
namespace redis3::local_s3 {

/// If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since, on an object that is read: by GET and
/// HEAD, or as the source of a copy or a rename, where the headers' names have a prefix.
///
/// Source  RFC 9110, section 13.2.2; docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
class ReadCondition {
 public:
  explicit ReadCondition(const Request& request, std::string_view prefix = {});

  enum class Verdict { holds, if_match, if_none_match, if_modified_since, if_unmodified_since };
  /// The first condition that does not hold. If-Unmodified-Since does not count beside an If-Match, nor
  /// If-Modified-Since beside an If-None-Match; an If-Modified-Since in the future counts for nothing. Dates
  /// are compared by the second.
  Verdict judge(std::string_view etag, TimePoint last_modified, TimePoint now) const;

  /// 412 with the condition's name.
  S3Error failure(Verdict verdict) const;
  /// failure() of what judge() says.
  Answer<void> require(std::string_view etag, TimePoint last_modified, TimePoint now) const;

  bool has_match() const noexcept { return match_.has_value(); }

 private:
  std::string prefix_;
  std::optional<std::string> match_;
  std::optional<std::string> none_match_;
  std::optional<TimePoint> modified_since_;
  std::optional<TimePoint> unmodified_since_;
};

/// 412 with <Condition>.
S3Error precondition_failed(std::string condition);

/// The state that a key must be in for a write to happen: `If-None-Match: *` or `If-Match: etag`.
///
/// Source  docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
class WriteCondition {
 public:
  /// Errors  NotImplemented for both at once, an If-None-Match other than `*`, and an If-Match of `*`.
  static Answer<WriteCondition> of(const Request& request);

  /// Errors  PreconditionFailed; NoSuchKey where If-Match finds nothing.
  Answer<void> require(const std::optional<embedded::RowInfo>& found, std::string_view key) const;

  bool is_empty() const noexcept { return !match_ && !is_if_absent_; }
  /// The header that set it.
  std::string_view name() const noexcept { return match_ ? "If-Match" : "If-None-Match"; }

 private:
  std::optional<std::string> match_;
  bool is_if_absent_ = false;
};

/// The state that a key must be in to be deleted: If-Match (`*` too), and in directory buckets
/// x-amz-if-match-size and x-amz-if-match-last-modified-time; all that are set must hold.
///
/// Source  docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
struct DeleteCondition {
  std::optional<std::string> etag;
  std::optional<std::uint64_t> size_bytes;
  std::optional<TimePoint> last_modified;

  /// Errors  InvalidArgument  a size or date that is none
  ///         NotImplemented   these in a general-purpose bucket
  static Answer<DeleteCondition> of(const Request& request, BucketKind kind);

  /// Errors  PreconditionFailed; NoSuchKey where a tag was asked for and nothing is there.
  Answer<void> require(const std::optional<embedded::RowInfo>& found, std::string_view key) const;
};

/// 404 with <Key>.
S3Error no_such_key(std::string_view key);

}  // namespace redis3::local_s3
