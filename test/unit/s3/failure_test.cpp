#include "s3/failure.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

struct Case {
  Operation operation;
  WriteCondition condition;
  int status;
  const char* code;
  ErrorKind kind;
};

Failure failure_of(const Case& one) {
  Failure failure;
  failure.operation = one.operation;
  failure.condition = one.condition;
  failure.status = one.status;
  failure.body.code = one.code;
  failure.request_id = "R1";
  return failure;
}

TEST(Failure, kind_is_what_the_caller_must_do_next) {
  using enum Operation;
  using enum WriteCondition;
  const Case cases[] = {
      {put_object, if_absent, 412, "PreconditionFailed", ErrorKind::already_exists},
      {put_object, if_match, 412, "PreconditionFailed", ErrorKind::conflict},
      {put_object, if_match, 404, "NoSuchKey", ErrorKind::conflict},
      {put_object, if_match, 404, "", ErrorKind::conflict},
      {complete_multipart_upload, if_absent, 412, "PreconditionFailed", ErrorKind::already_exists},
      {complete_multipart_upload, if_match, 412, "PreconditionFailed", ErrorKind::conflict},
      {complete_multipart_upload, if_match, 200, "PreconditionFailed", ErrorKind::conflict},
      {complete_multipart_upload, if_match, 404, "NoSuchKey", ErrorKind::conflict},
      {complete_multipart_upload, if_absent, 409, "ConditionalRequestConflict", ErrorKind::conflict},
      {complete_multipart_upload, if_match, 404, "NoSuchUpload", ErrorKind::outcome_unknown},
      {complete_multipart_upload, none, 200, "InternalError", ErrorKind::outcome_unknown},
      {upload_part, none, 404, "NoSuchUpload", ErrorKind::unavailable},
      {upload_part, none, 500, "InternalError", ErrorKind::unavailable},
      {create_multipart_upload, none, 500, "InternalError", ErrorKind::unavailable},
      {put_object, if_absent, 409, "ConditionalRequestConflict", ErrorKind::conflict},
      {put_object, if_match, 409, "ConcurrentModification", ErrorKind::conflict},
      {put_object, none, 409, "OperationAborted", ErrorKind::conflict},
      {put_object, none, 500, "InternalError", ErrorKind::outcome_unknown},
      {put_object, none, 200, "InternalError", ErrorKind::outcome_unknown},
      {put_object, none, 502, "", ErrorKind::outcome_unknown},
      {put_object, none, 504, "", ErrorKind::outcome_unknown},
      {put_object, none, 503, "SlowDown", ErrorKind::unavailable},
      {put_object, none, 503, "", ErrorKind::unavailable},
      {put_object, none, 400, "BadDigest", ErrorKind::unavailable},
      {put_object, none, 400, "RequestTimeout", ErrorKind::unavailable},
      {put_object, none, 400, "KeyTooLongError", ErrorKind::invalid},
      {put_object, none, 400, "EntityTooLarge", ErrorKind::invalid},
      {put_object, none, 501, "NotImplemented", ErrorKind::unsupported},
      {put_object, none, 404, "NoSuchBucket", ErrorKind::invalid},
      {put_object, if_match, 404, "NoSuchBucket", ErrorKind::invalid},
      {append_object, none, 400, "InvalidWriteOffset", ErrorKind::conflict},
      {append_object, if_match, 412, "PreconditionFailed", ErrorKind::conflict},
      {append_object, if_match, 404, "NoSuchKey", ErrorKind::not_found},
      {append_object, none, 404, "NoSuchKey", ErrorKind::not_found},
      {append_object, none, 400, "TooManyParts", ErrorKind::unsupported},
      {append_object, none, 400, "InvalidRequest", ErrorKind::unsupported},
      {append_object, none, 400, "EncryptionTypeMismatch", ErrorKind::unsupported},
      {append_object, none, 501, "NotImplemented", ErrorKind::unsupported},
      {append_object, none, 500, "InternalError", ErrorKind::outcome_unknown},
      {append_object, none, 404, "NoSuchBucket", ErrorKind::invalid},
      {put_object, none, 400, "InvalidRequest", ErrorKind::invalid},
      {rename_object, none, 404, "NoSuchKey", ErrorKind::not_found},
      {rename_object, if_absent, 404, "NoSuchKey", ErrorKind::not_found},
      {rename_object, if_match, 404, "NoSuchKey", ErrorKind::conflict},
      {rename_object, if_absent, 412, "PreconditionFailed", ErrorKind::already_exists},
      {rename_object, if_match, 412, "PreconditionFailed", ErrorKind::conflict},
      {rename_object, none, 409, "ConditionalRequestConflict", ErrorKind::conflict},
      {rename_object, none, 400, "IdempotencyParameterMismatch", ErrorKind::invalid},
      {rename_object, none, 400, "KeyTooLong", ErrorKind::invalid},
      {rename_object, none, 501, "NotImplemented", ErrorKind::unsupported},
      {rename_object, none, 500, "InternalError", ErrorKind::outcome_unknown},
      {delete_object, if_match, 412, "PreconditionFailed", ErrorKind::conflict},
      {delete_object, if_match, 404, "NoSuchKey", ErrorKind::not_found},
      {delete_object, none, 500, "InternalError", ErrorKind::outcome_unknown},
      {get_object, none, 404, "NoSuchKey", ErrorKind::not_found},
      {get_object, none, 404, "NoSuchBucket", ErrorKind::invalid},
      {get_object, none, 404, "", ErrorKind::invalid},
      {list_objects, none, 404, "", ErrorKind::invalid},
      {get_object, none, 304, "", ErrorKind::not_modified},
      {get_object, none, 416, "InvalidRange", ErrorKind::invalid},
      {get_object, none, 500, "InternalError", ErrorKind::unavailable},
      {get_object, none, 403, "AccessDenied", ErrorKind::not_permitted},
      {get_object, none, 403, "SomethingNew", ErrorKind::denied},
      {get_object, none, 400, "ExpiredToken", ErrorKind::denied},
      {get_object, none, 400, "AuthorizationHeaderMalformed", ErrorKind::invalid},
      {get_object, none, 301, "PermanentRedirect", ErrorKind::invalid},
      {get_object, none, 429, "", ErrorKind::unavailable},
      {get_object, none, 599, "", ErrorKind::internal},
      {head_object, none, 404, "", ErrorKind::not_found},
      {head_object, none, 403, "", ErrorKind::denied},
      {head_object, none, 400, "", ErrorKind::denied},
      {list_objects, none, 200, "InternalError", ErrorKind::unavailable},
      {head_bucket, none, 404, "NoSuchBucket", ErrorKind::not_found},
      {create_session, none, 404, "NoSuchBucket", ErrorKind::invalid},
      {create_session, none, 403, "InvalidAccessKeyId", ErrorKind::denied},
      {create_bucket, none, 409, "BucketAlreadyExists", ErrorKind::already_exists},
      {create_bucket, none, 400, "InvalidBucketName", ErrorKind::invalid},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(name_of(to_error(failure_of(one)).kind()), name_of(one.kind))
        << info_of(one.operation).name << ' ' << one.status << ' ' << one.code;
  }
}

TEST(Failure, condition_of_a_rename_that_did_not_hold_is_the_one_that_s3_names) {
  Failure failure =
      failure_of({Operation::rename_object, WriteCondition::if_absent, 412, "PreconditionFailed", {}});
  failure.has_source_condition = true;
  failure.body.condition = "If-None-Match";
  EXPECT_EQ(to_error(failure).kind(), ErrorKind::already_exists);
  failure.body.condition = "x-amz-rename-source-if-match";
  EXPECT_EQ(to_error(failure).kind(), ErrorKind::conflict);
  failure.body.condition = "";
  EXPECT_EQ(to_error(failure).kind(), ErrorKind::conflict) << "it may have been either of them";
}

TEST(Failure, message_says_what_happened_and_what_to_do_in_one_line) {
  Failure failure =
      failure_of({Operation::get_object, WriteCondition::none, 403, "InvalidAccessKeyId", ErrorKind::denied});
  failure.body.message = "The key\r\ndoes not exist.";
  const Error error = to_error(failure);
  EXPECT_EQ(error.message(),
            "GetObject: InvalidAccessKeyId: The key  does not exist; check the access key id, its secret and "
            "the profile in "
            "use.");
  EXPECT_EQ(error.request_id(), "R1");
}

TEST(Failure, message_without_a_code_tells_the_status_and_the_region_that_is_expected) {
  Failure failure = failure_of({Operation::get_object, WriteCondition::none, 301, "", ErrorKind::invalid});
  failure.body.region = "eu-west-1";
  EXPECT_EQ(to_error(failure).message(), "GetObject: status 301 (S3 expects the Region eu-west-1).");
}

TEST(Failure, long_words_of_the_server_are_cut) {
  Failure failure = failure_of({Operation::get_object, WriteCondition::none, 400, "X", ErrorKind::invalid});
  failure.body.message = std::string(5000, 'x');
  EXPECT_LT(to_error(failure).message().size(), 400u);
}

TEST(TransportError, lost_answer_of_a_read_is_unavailable_and_of_a_write_unknown) {
  const Error lost(ErrorKind::outcome_unknown, "The connection was closed.");
  using enum Operation;
  for (const Operation read :
       {get_object, head_object, list_objects, head_bucket, create_session, create_bucket}) {
    EXPECT_EQ(to_error(read, lost).kind(), ErrorKind::unavailable);
  }
  for (const Operation write : {put_object, append_object, rename_object, delete_object}) {
    EXPECT_EQ(to_error(write, lost).kind(), ErrorKind::outcome_unknown);
  }
  EXPECT_EQ(to_error(put_object, lost).message(), "PutObject: The connection was closed.");
}

TEST(TransportError, answer_to_a_write_that_cannot_be_understood_leaves_its_outcome_unknown) {
  const Error garbled(ErrorKind::corrupt, "It is not HTTP.");
  EXPECT_EQ(to_error(Operation::put_object, garbled).kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(to_error(Operation::get_object, garbled).kind(), ErrorKind::corrupt);
}

TEST(TransportError, other_kinds_stay) {
  for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::cancelled, ErrorKind::invalid}) {
    EXPECT_EQ(to_error(Operation::put_object, Error(kind, "x")).kind(), kind);
  }
}

}  // namespace
}  // namespace redis3::s3
