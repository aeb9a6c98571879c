#include "s3/doubt.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3::s3 {
namespace {

Failure refusal(Operation operation, int status, const std::string& code) {
  Failure failure;
  failure.operation = operation;
  failure.status = status;
  failure.body.code = code;
  return failure;
}

const Error race(ErrorKind::conflict, "Somebody was quicker.", "R1");
const Error lost(ErrorKind::outcome_unknown, "The connection was closed.");

TEST(Doubt, leaves_the_last_error_as_it_is_where_nothing_is_open) {
  Doubt doubt;
  EXPECT_EQ(doubt.settle(race).kind(), ErrorKind::conflict);
  doubt.note(refusal(Operation::put_object, 503, "SlowDown"));
  doubt.note(refusal(Operation::get_object, 503, "ServiceUnavailable"));
  doubt.note(Error(ErrorKind::unavailable, "No connection."));
  EXPECT_EQ(doubt.settle(race).message(), "Somebody was quicker.");
}

TEST(Doubt, takes_a_race_after_an_unexplained_503_for_what_it_may_be) {
  Doubt doubt;
  doubt.note(refusal(Operation::put_object, 503, "ServiceUnavailable"));
  for (const ErrorKind kind : {ErrorKind::conflict, ErrorKind::already_exists, ErrorKind::not_found})
    EXPECT_EQ(doubt.settle(Error(kind, "x")).kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(doubt.settle(Error(ErrorKind::unavailable, "x")).kind(), ErrorKind::unavailable);
  EXPECT_EQ(doubt.settle(race).request_id(), "R1");
}

TEST(Doubt, believes_no_error_after_an_answer_was_lost) {
  Doubt doubt;
  doubt.note(lost);
  for (const ErrorKind kind : {ErrorKind::not_found, ErrorKind::conflict, ErrorKind::unavailable,
                               ErrorKind::denied, ErrorKind::invalid, ErrorKind::cancelled})
    EXPECT_EQ(doubt.settle(Error(kind, "x")).kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(doubt.settle(lost).message(), lost.message()) << "says it already";
}

}  // namespace
}  // namespace redis3::s3
