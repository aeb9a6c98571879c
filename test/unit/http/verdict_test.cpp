#include "http/verdict.hpp"

#include <gtest/gtest.h>

#include <vector>

using namespace redis3;
using namespace redis3::http;
using Cause = Mishap::Cause;

namespace {

Mishap mishap(Cause cause, bool was_written) {
  Mishap made;
  made.cause = cause;
  made.was_written = was_written;
  made.sentence = "It went wrong.";
  return made;
}

}  // namespace

TEST(Verdict, says_what_is_known_about_the_outcome) {
  struct Row {
    Cause cause;
    bool was_written;
    ErrorKind kind;
  };
  const std::vector<Row> rows = {
      {Cause::closed, false, ErrorKind::unavailable},    {Cause::closed, true, ErrorKind::outcome_unknown},
      {Cause::timed_out, false, ErrorKind::unavailable}, {Cause::timed_out, true, ErrorKind::outcome_unknown},
      {Cause::cancelled, false, ErrorKind::cancelled},   {Cause::cancelled, true, ErrorKind::outcome_unknown},
      {Cause::malformed, true, ErrorKind::corrupt},
  };
  for (const Row& row : rows) {
    const auto error = judge(mishap(row.cause, row.was_written));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), row.kind) << name_of(row.kind);
    EXPECT_TRUE(error->message().starts_with("It went wrong."));
  }
}

TEST(Verdict, a_repeatable_request_goes_on_where_a_kept_connection_was_closed) {
  Mishap kept = mishap(Cause::closed, true);
  kept.was_kept = true;
  EXPECT_TRUE(judge(kept));
  kept.is_repeatable = true;
  EXPECT_FALSE(judge(kept));
}

TEST(Verdict, any_request_goes_on_where_nothing_of_it_left) {
  Mishap kept = mishap(Cause::closed, false);
  kept.was_kept = true;
  EXPECT_FALSE(judge(kept));
}

TEST(Verdict, nothing_goes_on_twice_or_after_a_byte_of_the_answer_or_on_a_new_connection) {
  Mishap kept = mishap(Cause::closed, true);
  kept.is_repeatable = true;
  EXPECT_EQ(judge(kept)->kind(), ErrorKind::outcome_unknown);
  kept.was_kept = true;
  kept.was_answered = true;
  EXPECT_EQ(judge(kept)->kind(), ErrorKind::outcome_unknown);
  kept.was_answered = false;
  kept.was_repeated = true;
  EXPECT_EQ(judge(kept)->kind(), ErrorKind::outcome_unknown);
}

TEST(Verdict, what_is_neither_closed_nor_kept_never_goes_on) {
  for (const Cause cause : {Cause::timed_out, Cause::malformed, Cause::cancelled}) {
    Mishap kept = mishap(cause, true);
    kept.was_kept = true;
    kept.is_repeatable = true;
    EXPECT_TRUE(judge(kept));
  }
}
