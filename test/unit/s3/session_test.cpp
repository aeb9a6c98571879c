#include "s3/session.hpp"

#include <gtest/gtest.h>

namespace redis3::s3 {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const TimePoint expires = from_unix_milliseconds(1'000'000'000'000);

SessionState renewed() {
  SessionState state;
  state.renewed(expires - seconds(300), expires);
  return state;
}

TEST(SessionState, without_a_session_one_is_waited_for) {
  EXPECT_EQ(SessionState().decide(expires), SessionUse::wait);
}

TEST(SessionState, is_used_renewed_and_given_up_by_the_time_it_has_left) {
  const std::pair<milliseconds, SessionUse> cases[] = {
      {seconds(300), SessionUse::use},
      {seconds(60) + milliseconds(1), SessionUse::use},
      {seconds(60), SessionUse::use_and_renew},
      {seconds(5), SessionUse::use_and_renew},
      {seconds(5) - milliseconds(1), SessionUse::wait},
      {seconds(0), SessionUse::wait},
      {seconds(-300), SessionUse::wait},
  };
  for (const auto& [left, use] : cases)
    EXPECT_EQ(renewed().decide(expires - left), use) << left.count();
}

TEST(SessionState, short_one_is_renewed_and_given_up_in_proportion) {
  SessionState state;
  state.renewed(expires - seconds(5), expires);
  const std::pair<milliseconds, SessionUse> cases[] = {
      {milliseconds(5000), SessionUse::use},           {milliseconds(2001), SessionUse::use},
      {milliseconds(2000), SessionUse::use_and_renew}, {milliseconds(1000), SessionUse::use_and_renew},
      {milliseconds(999), SessionUse::wait},
  };
  for (const auto& [left, use] : cases)
    EXPECT_EQ(state.decide(expires - left), use) << left.count();
  state.renewal_failed(expires - milliseconds(2000));
  EXPECT_EQ(state.decide(expires - milliseconds(1501)), SessionUse::use);
  EXPECT_EQ(state.decide(expires - milliseconds(1500)), SessionUse::use_and_renew);
}

TEST(SessionState, one_that_is_over_when_it_comes_is_waited_for_again) {
  SessionState state;
  state.renewed(expires + seconds(1), expires);
  EXPECT_EQ(state.decide(expires + seconds(1)), SessionUse::wait);
}

TEST(SessionState, renewal_is_due_a_minute_before_the_end) {
  EXPECT_FALSE(SessionState().renewal_due());
  EXPECT_EQ(renewed().renewal_due(), expires - seconds(60));
}

TEST(SessionState, failed_renewal_is_not_tried_again_at_once) {
  SessionState state = renewed();
  state.renewal_failed(expires - seconds(60));
  EXPECT_EQ(state.decide(expires - seconds(56)), SessionUse::use);
  EXPECT_EQ(state.decide(expires - seconds(55)), SessionUse::use_and_renew);
  EXPECT_EQ(state.decide(expires - seconds(4)), SessionUse::wait);
}

TEST(SessionState, refused_session_is_forgotten) {
  SessionState state = renewed();
  state.refused(state.generation());
  EXPECT_EQ(state.decide(expires - seconds(200)), SessionUse::wait);
}

TEST(SessionState, late_refusal_of_an_older_session_does_not_touch_the_newer) {
  SessionState state = renewed();
  const auto older = state.generation();
  state.renewed(expires, expires + seconds(300));
  state.refused(older);
  EXPECT_EQ(state.decide(expires), SessionUse::use);
}

}  // namespace
}  // namespace redis3::s3
