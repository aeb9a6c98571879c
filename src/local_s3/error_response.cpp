#include "local_s3/error_response.hpp"

#include "local_s3/xml_writer.hpp"

#include <algorithm>
#include <array>

namespace redis3::local_s3 {
namespace {

struct CodeText {
  ErrorCode key;
  ErrorText text;
};

// In the order of the enumeration. The messages are those that S3 was seen to send, where they are known.
constexpr std::array texts{
    CodeText{ErrorCode::access_denied, {"AccessDenied", 403, "Access Denied"}},
    CodeText{
        ErrorCode::authorization_header_malformed,
        {"AuthorizationHeaderMalformed", 400, "The authorization header that you provided is not valid."}},
    CodeText{ErrorCode::authorization_query_parameters_error,
             {"AuthorizationQueryParametersError", 400,
              "The authorization query parameters that you provided are not valid."}},
    CodeText{ErrorCode::bad_digest,
             {"BadDigest", 400, "The checksum you specified did not match the calculated checksum."}},
    CodeText{
        ErrorCode::bucket_already_exists,
        {"BucketAlreadyExists", 409,
         "The requested bucket name is not available. The bucket namespace is shared by all users of the "
         "system. "
         "Please select a different name and try again."}},
    CodeText{ErrorCode::bucket_already_owned_by_you,
             {"BucketAlreadyOwnedByYou", 409,
              "Your previous request to create the named bucket succeeded and you already own it."}},
    CodeText{ErrorCode::bucket_not_empty,
             {"BucketNotEmpty", 409, "The bucket you tried to delete is not empty"}},
    CodeText{
        ErrorCode::conditional_request_conflict,
        {"ConditionalRequestConflict", 409,
         "The conditional request cannot succeed due to a conflicting operation against this resource."}},
    CodeText{ErrorCode::entity_too_large,
             {"EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"}},
    CodeText{ErrorCode::entity_too_small,
             {"EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"}},
    CodeText{ErrorCode::expired_token, {"ExpiredToken", 400, "The provided token has expired."}},
    CodeText{ErrorCode::idempotency_parameter_mismatch,
             {"IdempotencyParameterMismatch", 400,
              "The client token was used before, with other parameters. Use a new token for a new request."}},
    CodeText{ErrorCode::illegal_location_constraint,
             {"IllegalLocationConstraintException", 400,
              "The specified location constraint is incompatible with the region of this endpoint."}},
    CodeText{ErrorCode::incomplete_body,
             {"IncompleteBody", 400,
              "You did not provide the number of bytes specified by the Content-Length HTTP header"}},
    CodeText{ErrorCode::internal_error,
             {"InternalError", 500, "We encountered an internal error. Please try again."}},
    CodeText{
        ErrorCode::invalid_access_key_id,
        {"InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."}},
    CodeText{ErrorCode::invalid_argument, {"InvalidArgument", 400, "Invalid Argument"}},
    CodeText{ErrorCode::invalid_bucket_name,
             {"InvalidBucketName", 400, "The specified bucket is not valid."}},
    CodeText{ErrorCode::invalid_digest,
             {"InvalidDigest", 400, "The Content-MD5 or checksum value that you specified is not valid."}},
    CodeText{
        ErrorCode::invalid_part,
        {"InvalidPart", 400,
         "One or more of the specified parts could not be found.  The part may not have been uploaded, or "
         "the "
         "specified entity tag may not match the part's entity tag."}},
    CodeText{ErrorCode::invalid_part_number,
             {"InvalidPartNumber", 416, "The requested partnumber is not satisfiable"}},
    CodeText{ErrorCode::invalid_part_order,
             {"InvalidPartOrder", 400,
              "The list of parts was not in ascending order. Parts must be ordered by part number."}},
    CodeText{ErrorCode::invalid_range, {"InvalidRange", 416, "The requested range is not satisfiable"}},
    CodeText{ErrorCode::invalid_request, {"InvalidRequest", 400, "Invalid Request"}},
    CodeText{ErrorCode::invalid_storage_class,
             {"InvalidStorageClass", 400, "The storage class you specified is not valid"}},
    CodeText{ErrorCode::invalid_token,
             {"InvalidToken", 400, "The provided token is malformed or otherwise not valid."}},
    CodeText{ErrorCode::invalid_uri, {"InvalidURI", 400, "Couldn't parse the specified URI."}},
    CodeText{ErrorCode::invalid_write_offset,
             {"InvalidWriteOffset", 400,
              "The write offset value that you specified does not match the current object size."}},
    CodeText{ErrorCode::key_too_long, {"KeyTooLongError", 400, "Your key is too long"}},
    CodeText{ErrorCode::malformed_xml,
             {"MalformedXML", 400,
              "The XML you provided was not well-formed or did not validate against our published schema"}},
    CodeText{ErrorCode::metadata_too_large,
             {"MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"}},
    CodeText{ErrorCode::method_not_allowed,
             {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."}},
    CodeText{ErrorCode::missing_content_length,
             {"MissingContentLength", 411, "You must provide the Content-Length HTTP header."}},
    CodeText{ErrorCode::missing_security_header,
             {"MissingSecurityHeader", 400, "Your request was missing a required header"}},
    CodeText{ErrorCode::no_such_bucket, {"NoSuchBucket", 404, "The specified bucket does not exist"}},
    CodeText{ErrorCode::no_such_key, {"NoSuchKey", 404, "The specified key does not exist."}},
    CodeText{ErrorCode::no_such_lifecycle_configuration,
             {"NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"}},
    CodeText{
        ErrorCode::no_such_upload,
        {"NoSuchUpload", 404,
         "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
         "aborted "
         "or completed."}},
    CodeText{ErrorCode::not_implemented,
             {"NotImplemented", 501, "A header you provided implies functionality that is not implemented"}},
    CodeText{ErrorCode::precondition_failed,
             {"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"}},
    CodeText{ErrorCode::request_header_section_too_large,
             {"RequestHeaderSectionTooLarge", 400,
              "Your request header section exceeds the maximum allowed size."}},
    CodeText{ErrorCode::request_time_too_skewed,
             {"RequestTimeTooSkewed", 403,
              "The difference between the request time and the current time is too large."}},
    CodeText{
        ErrorCode::request_timeout,
        {"RequestTimeout", 400,
         "Your socket connection to the server was not read from or written to within the timeout period."}},
    CodeText{ErrorCode::service_unavailable,
             {"ServiceUnavailable", 503, "Service is unable to handle request."}},
    CodeText{
        ErrorCode::signature_does_not_match,
        {"SignatureDoesNotMatch", 403,
         "The request signature we calculated does not match the signature you provided. Check your key and "
         "signing method."}},
    CodeText{ErrorCode::slow_down, {"SlowDown", 503, "Please reduce your request rate."}},
    CodeText{ErrorCode::too_many_buckets,
             {"TooManyBuckets", 400, "You have attempted to create more buckets than allowed"}},
    CodeText{
        ErrorCode::too_many_parts,
        {"TooManyParts", 400,
         "You have attempted to add more parts than the maximum of 10000 that are allowed for this object."}},
    CodeText{ErrorCode::x_amz_content_sha256_mismatch,
             {"XAmzContentSHA256Mismatch", 400,
              "The provided 'x-amz-content-sha256' header does not match what was computed."}},
};

constexpr bool entries_are_in_order() {
  for (std::size_t at = 0; at < texts.size(); ++at) {
    if (static_cast<std::size_t>(texts[at].key) != at) return false;
  }
  return texts.size() == static_cast<std::size_t>(ErrorCode::x_amz_content_sha256_mismatch) + 1;
}
static_assert(entries_are_in_order());

}  // namespace

const ErrorText& text_of(ErrorCode code) noexcept {
  return texts[static_cast<std::size_t>(code)].text;
}

const ErrorText* find_text(std::string_view code) noexcept {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const CodeText& each) { return each.text.code == code; });
  return found == texts.end() ? nullptr : &found->text;
}

Response error_response(const S3Error& error, const Request& request) {
  return error_response(text_of(error.code()), error.message(), error.details(), request);
}

Response error_response(const ErrorText& text, const std::string& message,
                        const std::vector<std::pair<std::string, std::string>>& details,
                        const Request& request) {
  Response response;
  response.status = text.status;
  response.error_code = text.code;
  if (request.method == "HEAD") return response;
  response.headers.emplace_back("Content-Type", "application/xml");
  XmlWriter xml("Error", {});
  xml.element("Code", text.code);
  xml.element("Message", message);
  for (const auto& [name, value] : details) {
    xml.element(name, value);
  }
  std::string resource;
  if (!request.bucket.empty()) resource = '/' + request.bucket;
  if (!request.key.empty() || resource.empty()) resource += '/' + request.key;
  xml.element("Resource", resource);
  xml.element("RequestId", request.request_id);
  xml.element("HostId", "local");
  response.body = xml.finish();
  return response;
}

}  // namespace redis3::local_s3
