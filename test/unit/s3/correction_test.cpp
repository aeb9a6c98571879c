#include "s3/correction.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

Failure failure_of(Operation operation, int status, std::string code) {
  Failure failure;
  failure.operation = operation;
  failure.status = status;
  failure.body.code = std::move(code);
  return failure;
}

const Refusal by_session{true, true, {}};
const Refusal by_own_key{false, false, {}};
constexpr std::chrono::hours one_hour{1};

TEST(Correction, refused_session_is_made_anew_once) {
  for (const char* const code : {"ExpiredToken", "InvalidToken", "InvalidAccessKeyId"}) {
    const Failure failure = failure_of(Operation::put_object, 400, code);
    EXPECT_EQ(choose_correction(failure, by_session, {}), Correction::session) << code;
    EXPECT_EQ(choose_correction(failure, by_session, {.session = true}), Correction::none) << code;
    EXPECT_EQ(choose_correction(failure, by_own_key, {}), Correction::none) << code;
  }
}

TEST(Correction, refused_credentials_are_replaced_once_where_others_may_be_found) {
  const Refusal may_fetch{false, false, {}, true};
  for (const char* const code :
       {"ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "TokenRefreshRequired"}) {
    const Failure failure = failure_of(Operation::put_object, 400, code);
    EXPECT_EQ(choose_correction(failure, may_fetch, {}), Correction::credentials) << code;
    EXPECT_EQ(choose_correction(failure, may_fetch, {.credentials = true}), Correction::none) << code;
  }
  EXPECT_EQ(choose_correction(failure_of(Operation::head_object, 400, ""), may_fetch, {}),
            Correction::credentials);
  EXPECT_EQ(choose_correction(failure_of(Operation::put_object, 403, "SignatureDoesNotMatch"), may_fetch, {}),
            Correction::none);
  // It is the session's turn; the call that makes another one has its own.
  const Refusal by_session_too{true, false, {}, true};
  EXPECT_EQ(choose_correction(failure_of(Operation::put_object, 400, "ExpiredToken"), by_session_too,
                              {.session = true}),
            Correction::none);
}

TEST(Correction, head_has_only_its_status_to_tell) {
  EXPECT_EQ(choose_correction(failure_of(Operation::head_object, 400, ""), by_session, {}),
            Correction::session);
  EXPECT_EQ(choose_correction(failure_of(Operation::head_object, 403, ""), by_session, {}), Correction::none);
  EXPECT_EQ(choose_correction(failure_of(Operation::head_object, 404, ""), by_session, {}), Correction::none);
  EXPECT_EQ(choose_correction(failure_of(Operation::head_object, 403, ""), {true, true, -one_hour}, {}),
            Correction::time);
  EXPECT_EQ(
      choose_correction(failure_of(Operation::head_object, 403, ""), {true, true, one_hour}, {.time = true}),
      Correction::none);
}

TEST(Correction, skewed_time_is_put_right_once) {
  const Failure failure = failure_of(Operation::get_object, 403, "RequestTimeTooSkewed");
  EXPECT_EQ(choose_correction(failure, by_own_key, {}), Correction::time);
  EXPECT_EQ(choose_correction(failure, by_own_key, {.time = true}), Correction::none);
}

TEST(Correction, bucket_is_created_only_where_it_is_ours_to_create) {
  const Failure failure = failure_of(Operation::put_object, 404, "NoSuchBucket");
  EXPECT_EQ(choose_correction(failure, by_session, {}), Correction::bucket);
  EXPECT_EQ(choose_correction(failure, by_session, {.bucket = true}), Correction::none);
  EXPECT_EQ(choose_correction(failure, {true, false, {}}, {}), Correction::none);
}

TEST(Correction, everything_else_stands) {
  for (const char* const code :
       {"AccessDenied", "NoSuchKey", "SlowDown", "InternalError", "PreconditionFailed", ""}) {
    EXPECT_EQ(choose_correction(failure_of(Operation::put_object, 400, code), by_session, {}),
              Correction::none)
        << code;
  }
}

}  // namespace
}  // namespace redis3::s3
