#include "s3/failure.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace redis3::s3 {
namespace {

struct Meaning {
  std::string_view code;
  ErrorKind kind;
  std::string_view advice;
};

constexpr std::string_view check_credentials = "check the access key id, its secret and the profile in use";
constexpr std::string_view renew_credentials = "the temporary credentials are over; get new ones";
constexpr std::string_view check_region = "check the Region";
constexpr std::string_view not_stored = "it was damaged on the way and nothing was stored; repeat it";
constexpr std::string_view upload_gone =
    "the upload has ended, by a lifecycle rule of the bucket or by somebody's hand; repeat it";
constexpr std::string_view write_whole = "nothing can be appended to this object; write it whole";
constexpr std::string_view slow_down = "repeat it a little later";

// docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. What is not here is judged by its status.
// ConcurrentModification is Ceph's word for a lost race.
constexpr Meaning meanings[] = {
    {"NoSuchKey", ErrorKind::not_found, ""},
    {"ConditionalRequestConflict", ErrorKind::conflict, "another write was under way; read again"},
    {"ConcurrentModification", ErrorKind::conflict, "another write was under way; read again"},
    {"OperationAborted", ErrorKind::conflict, "another change was under way; read again"},
    {"AccessDenied", ErrorKind::not_permitted,
     "a policy of this identity or of the bucket does not allow it (for a directory bucket: "
     "s3express:CreateSession)"},
    {"InvalidAccessKeyId", ErrorKind::denied, check_credentials},
    {"SignatureDoesNotMatch", ErrorKind::denied, check_credentials},
    {"MissingAuthenticationToken", ErrorKind::denied, check_credentials},
    {"MissingSecurityHeader", ErrorKind::denied, check_credentials},
    {"InvalidToken", ErrorKind::denied, renew_credentials},
    {"ExpiredToken", ErrorKind::denied, renew_credentials},
    {"TokenRefreshRequired", ErrorKind::denied, renew_credentials},
    {"RequestTimeTooSkewed", ErrorKind::denied, "set this machine's clock"},
    {"AuthorizationHeaderMalformed", ErrorKind::invalid, check_region},
    {"PermanentRedirect", ErrorKind::invalid, check_region},
    {"Redirect", ErrorKind::invalid, check_region},
    {"IncorrectEndpoint", ErrorKind::invalid, check_region},
    {"IllegalLocationConstraintException", ErrorKind::invalid, check_region},
    {"TemporaryRedirect", ErrorKind::unavailable, slow_down},
    {"BucketAlreadyExists", ErrorKind::already_exists,
     "the name belongs to somebody else; choose another cache name or bucket prefix"},
    {"BucketAlreadyOwnedByYou", ErrorKind::already_exists, ""},
    {"TooManyBuckets", ErrorKind::denied, "remove a bucket or ask AWS for a higher quota"},
    {"BadDigest", ErrorKind::unavailable, not_stored},
    {"XAmzContentSHA256Mismatch", ErrorKind::unavailable, not_stored},
    {"IncompleteBody", ErrorKind::unavailable, not_stored},
    {"RequestTimeout", ErrorKind::unavailable, not_stored},
    {"SlowDown", ErrorKind::unavailable, slow_down},
    {"ServiceUnavailable", ErrorKind::unavailable,
     "repeat it a little later; a bucket that nobody used for months needs some minutes to wake"},
    {"InvalidWriteOffset", ErrorKind::conflict, "the object has another size now; read again"},
    {"TooManyParts", ErrorKind::unsupported, write_whole},
    {"NotImplemented", ErrorKind::unsupported, ""},
    {"MethodNotAllowed", ErrorKind::unsupported, ""},
};

ErrorKind lost_outcome(Operation operation) {
  return info_of(operation).changes ? ErrorKind::outcome_unknown : ErrorKind::unavailable;
}

bool is_write_of_object(Operation operation) {
  return operation == Operation::put_object || operation == Operation::complete_multipart_upload ||
         operation == Operation::rename_object;
}

ErrorKind kind_of_precondition(const Failure& failure) {
  if (failure.condition != WriteCondition::if_absent) return ErrorKind::conflict;
  // A rename has two conditions, and not every server says which one did not hold.
  const std::string_view told = failure.body.condition;
  const bool is_of_source = failure.has_source_condition && told != "If-None-Match";
  return is_of_source ? ErrorKind::conflict : ErrorKind::already_exists;
}

ErrorKind kind_of_status(const Failure& failure) {
  switch (failure.status) {
    case 200:  // An error document where a result should be, with a code that is not in the table.
    case 500:
    case 502:
    case 504:
      return lost_outcome(failure.operation);
    case 304:
      return ErrorKind::not_modified;
    case 401:
    case 403:
      return ErrorKind::denied;
    case 404:
      return ErrorKind::not_found;
    case 405:
    case 501:
      return ErrorKind::unsupported;
    case 408:
    case 429:
    case 503:
      return ErrorKind::unavailable;
    case 409:
      return ErrorKind::conflict;
    case 412:
      return kind_of_precondition(failure);
    default:
      return failure.status >= 300 && failure.status < 500 ? ErrorKind::invalid : ErrorKind::internal;
  }
}

Meaning meaning_of(const Failure& failure) {
  const std::string_view code = failure.body.code;
  if (code == "NoSuchBucket") {
    const bool asks_for_bucket = failure.operation == Operation::head_bucket;
    return {code, asks_for_bucket ? ErrorKind::not_found : ErrorKind::invalid,
            "create the bucket or correct its name"};
  }
  if (code.empty() && failure.status == 404 && info_of(failure.operation).method == "GET") {
    return {code, ErrorKind::invalid, "this does not look like an answer of S3; check the endpoint's URL"};
  }
  // The end of an upload that is gone may be its second one. A part that is too late tells nothing of the
  // object.
  if (code == "NoSuchUpload") return {code, lost_outcome(failure.operation), upload_gone};
  if (code == "PreconditionFailed") return {code, kind_of_precondition(failure), ""};
  // Of an append that we write nothing can be wrong but that it does not go with the object: its checksum is
  // of another kind, or its encryption.
  const bool is_append = failure.operation == Operation::append_object;
  if (is_append && (code == "InvalidRequest" || code == "EncryptionTypeMismatch"))
    return {code, ErrorKind::unsupported, write_whole};
  // A HEAD that we write has nothing in it that could be malformed: what signed it is not good.
  if (code.empty() && failure.status == 400 && info_of(failure.operation).method == "HEAD") {
    return {
        code, ErrorKind::denied,
        "the credentials, their session or the Region were refused; an answer to HEAD does not say which"};
  }
  const auto found = std::find_if(std::begin(meanings), std::end(meanings),
                                  [code](const Meaning& meaning) { return meaning.code == code; });
  Meaning meaning = found != std::end(meanings) ? *found : Meaning{code, kind_of_status(failure), ""};
  // An object that must still be the same and is gone was changed, for who wants to write it. Which of the
  // two objects of a rename is gone nobody says.
  const bool is_update =
      is_write_of_object(failure.operation) && failure.condition == WriteCondition::if_match;
  if (is_update && meaning.kind == ErrorKind::not_found) meaning.kind = ErrorKind::conflict;
  return meaning;
}

}  // namespace

Error to_error(const Failure& failure) {
  const Meaning meaning = meaning_of(failure);
  std::string message(info_of(failure.operation).name);
  if (!failure.bucket.empty()) message += " in bucket " + failure.bucket;
  message += ": ";
  message +=
      failure.body.code.empty() ? "status " + std::to_string(failure.status) : plain_line(failure.body.code);
  if (!failure.body.message.empty()) message += ": " + plain_line(failure.body.message);
  if (!failure.body.region.empty())
    message += " (S3 expects the Region " + plain_line(failure.body.region) + ")";
  if (!meaning.advice.empty()) {
    message += "; ";
    message += meaning.advice;
  }
  message += '.';
  return Error(meaning.kind, std::move(message), failure.request_id);
}

Error to_error(Operation operation, const Error& transport_error) {
  const OperationInfo& info = info_of(operation);
  ErrorKind kind = transport_error.kind();
  if (kind == ErrorKind::outcome_unknown && !info.changes) kind = ErrorKind::unavailable;
  if (kind == ErrorKind::corrupt && info.changes) kind = ErrorKind::outcome_unknown;
  return Error(kind, std::string(info.name) + ": " + transport_error.message());
}

}  // namespace redis3::s3
