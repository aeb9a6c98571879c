#include "aws/lease.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const TimePoint expires = from_unix_milliseconds(1'000'000'000'000);

Lease renewed() {
  Lease lease(session_times);
  lease.renewed(expires - seconds(300), expires);
  return lease;
}

TEST(Lease, without_one_it_is_waited_for) {
  EXPECT_EQ(Lease(session_times).decide(expires), LeaseUse::wait);
}

TEST(Lease, is_used_renewed_and_given_up_by_the_time_it_has_left) {
  const std::pair<milliseconds, LeaseUse> cases[] = {
      {seconds(300), LeaseUse::use},
      {seconds(60) + milliseconds(1), LeaseUse::use},
      {seconds(60), LeaseUse::use_and_renew},
      {seconds(5), LeaseUse::use_and_renew},
      {seconds(5) - milliseconds(1), LeaseUse::wait},
      {seconds(0), LeaseUse::wait},
      {seconds(-300), LeaseUse::wait},
  };
  for (const auto& [left, use] : cases)
    EXPECT_EQ(renewed().decide(expires - left), use) << left.count();
}

TEST(Lease, short_one_is_renewed_and_given_up_in_proportion) {
  Lease lease(session_times);
  lease.renewed(expires - seconds(5), expires);
  const std::pair<milliseconds, LeaseUse> cases[] = {
      {milliseconds(5000), LeaseUse::use},           {milliseconds(2001), LeaseUse::use},
      {milliseconds(2000), LeaseUse::use_and_renew}, {milliseconds(1000), LeaseUse::use_and_renew},
      {milliseconds(999), LeaseUse::wait},
  };
  for (const auto& [left, use] : cases)
    EXPECT_EQ(lease.decide(expires - left), use) << left.count();
  lease.renewal_failed(expires - milliseconds(2000));
  EXPECT_EQ(lease.decide(expires - milliseconds(1501)), LeaseUse::use);
  EXPECT_EQ(lease.decide(expires - milliseconds(1500)), LeaseUse::use_and_renew);
}

TEST(Lease, one_that_is_over_when_it_comes_is_used_for_a_moment) {
  Lease lease(session_times);
  lease.renewed(expires + seconds(100), expires);
  EXPECT_EQ(lease.decide(expires + seconds(100)), LeaseUse::use);
  EXPECT_EQ(lease.decide(expires + seconds(101)), LeaseUse::wait);
}

TEST(Lease, renewal_that_failed_is_due_again_before_the_end) {
  Lease lease = renewed();
  lease.renewal_failed(expires - seconds(60));
  EXPECT_EQ(lease.renewal_due(), expires - seconds(55));
  lease.renewal_failed(expires - seconds(5));
  EXPECT_FALSE(lease.renewal_due());
}

TEST(Lease, renewal_is_due_a_minute_before_the_end) {
  EXPECT_FALSE(Lease(session_times).renewal_due());
  EXPECT_EQ(renewed().renewal_due(), expires - seconds(60));
}

TEST(Lease, failed_renewal_is_not_tried_again_at_once) {
  Lease lease = renewed();
  lease.renewal_failed(expires - seconds(60));
  EXPECT_EQ(lease.decide(expires - seconds(56)), LeaseUse::use);
  EXPECT_EQ(lease.decide(expires - seconds(55)), LeaseUse::use_and_renew);
  EXPECT_EQ(lease.decide(expires - seconds(4)), LeaseUse::wait);
}

TEST(Lease, refused_one_is_forgotten) {
  Lease lease = renewed();
  lease.refused(lease.generation());
  EXPECT_EQ(lease.decide(expires - seconds(200)), LeaseUse::wait);
}

TEST(Lease, late_refusal_of_an_older_one_does_not_touch_the_newer) {
  Lease lease = renewed();
  const auto older = lease.generation();
  lease.renewed(expires, expires + seconds(300));
  lease.refused(older);
  EXPECT_EQ(lease.decide(expires), LeaseUse::use);
}

TEST(Lease, one_without_an_end_is_used_until_it_is_refused) {
  Lease lease(credentials_times);
  lease.renewed(expires, std::nullopt);
  EXPECT_EQ(lease.decide(expires + std::chrono::years(100)), LeaseUse::use);
  EXPECT_FALSE(lease.renewal_due());
  lease.refused(lease.generation());
  EXPECT_EQ(lease.decide(expires), LeaseUse::wait);
}

TEST(Lease, credentials_are_renewed_for_a_quarter_of_an_hour_and_used_until_their_last_minute) {
  Lease lease(credentials_times);
  lease.renewed(expires - std::chrono::hours(6), expires);
  EXPECT_EQ(lease.decide(expires - seconds(901)), LeaseUse::use);
  EXPECT_EQ(lease.decide(expires - seconds(900)), LeaseUse::use_and_renew);
  EXPECT_EQ(lease.decide(expires - seconds(60)), LeaseUse::use_and_renew);
  EXPECT_EQ(lease.decide(expires - seconds(59)), LeaseUse::wait);
}

}  // namespace
}  // namespace redis3::aws
