#pragma once

#include "local_s3/exchange.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::local_s3 {

/// The errors of S3 that the endpoint answers with, named by their codes.
/// Source: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
enum class ErrorCode {
  access_denied,
  authorization_header_malformed,
  authorization_query_parameters_error,
  bad_digest,
  bucket_already_exists,
  bucket_already_owned_by_you,
  bucket_not_empty,
  conditional_request_conflict,
  entity_too_large,
  entity_too_small,
  expired_token,
  idempotency_parameter_mismatch,
  illegal_location_constraint,
  incomplete_body,
  internal_error,
  invalid_access_key_id,
  invalid_argument,
  invalid_bucket_name,
  invalid_digest,
  invalid_part,
  invalid_part_number,
  invalid_part_order,
  invalid_range,
  invalid_request,
  invalid_storage_class,
  invalid_token,
  invalid_uri,
  invalid_write_offset,
  key_too_long,
  malformed_xml,
  metadata_too_large,
  method_not_allowed,
  missing_content_length,
  missing_security_header,
  no_such_bucket,
  no_such_key,
  no_such_lifecycle_configuration,
  no_such_upload,
  not_implemented,
  precondition_failed,
  request_header_section_too_large,
  request_time_too_skewed,
  request_timeout,
  service_unavailable,
  signature_does_not_match,
  slow_down,
  too_many_buckets,
  too_many_parts,
  x_amz_content_sha256_mismatch,
};

/// The code's own spelling ("NoSuchKey"), its HTTP status, and the sentence that S3 says with it.
struct ErrorText {
  std::string_view code;
  int status;
  std::string_view message;
};
const ErrorText& text_of(ErrorCode code) noexcept;
/// By the code's own spelling; null where it is none of these.
const ErrorText* find_text(std::string_view code) noexcept;

/// An error as S3 tells it. A value: operations return it inside an Answer.
class S3Error {
 public:
  /// Boost.System's result wants one; it is never looked at.
  S3Error() : S3Error(ErrorCode::internal_error) {}
  /// With the code's usual message.
  explicit S3Error(ErrorCode code) : S3Error(code, std::string(text_of(code).message)) {}
  S3Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

  /// Adds an element of its own: with("Condition", "If-Match").
  S3Error&& with(std::string name, std::string value) && {
    details_.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }

  ErrorCode code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::vector<std::pair<std::string, std::string>>& details() const noexcept { return details_; }

 private:
  ErrorCode code_;
  std::string message_;
  std::vector<std::pair<std::string, std::string>> details_;
};

/// Of a document that is not what S3's schema says, with S3's usual message.
inline S3Error malformed_xml() {
  return S3Error(ErrorCode::malformed_xml);
}

/// A value, or the S3 error that is to be answered in its place.
template <class T>
using Answer = boost::system::result<T, S3Error>;

/// An error's status, code and message, and elements of its own, as a response: XML with all of them, the
/// resource and the request id; to a HEAD only the status. The code must outlive the response.
Response error_response(const ErrorText& text, const std::string& message,
                        const std::vector<std::pair<std::string, std::string>>& details,
                        const Request& request);

/// The error as a response: XML with the code, the message, the error's own elements, the resource and the
/// request id; to a HEAD only the status.
Response error_response(const S3Error& error, const Request& request);

}  // namespace redis3::local_s3
