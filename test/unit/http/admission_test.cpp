#include "http/admission.hpp"

#include <gmock/gmock.h>

using namespace redis3;
using namespace redis3::http;
using testing::AllOf;
using testing::HasSubstr;

TEST(Admission, lets_in_what_is_within_both_bounds) {
  Admission admission(2, 100);
  EXPECT_FALSE(admission.admit("s3:443", 0, 60));
  EXPECT_FALSE(admission.admit("s3:443", 1, 40));
  EXPECT_FALSE(admission.admit("s3:443", 1, 0));
}

TEST(Admission, refuses_one_more_that_waits_and_says_that_nothing_was_sent) {
  Admission admission(2, 100);
  const auto error = admission.admit("s3:443", 2, 1);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::unavailable);
  EXPECT_THAT(error->message(), AllOf(HasSubstr("2 requests wait for a connection to s3:443"),
                                      HasSubstr("Nothing was sent"), HasSubstr("fewer requests")));
}

TEST(Admission, refuses_a_byte_too_many_until_others_have_ended) {
  Admission admission(2, 100);
  EXPECT_FALSE(admission.admit("s3:443", 0, 60));
  const auto error = admission.admit("s3:443", 0, 41);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::unavailable);
  EXPECT_THAT(error->message(), AllOf(HasSubstr("hold 60 bytes"), HasSubstr("41 more"), HasSubstr("of 100"),
                                      HasSubstr("Nothing was sent")));
  admission.release(60);
  EXPECT_FALSE(admission.admit("s3:443", 0, 41));
}

TEST(Admission, lets_in_whatever_is_alone_and_then_nothing_beside_it) {
  Admission admission(2, 100);
  EXPECT_FALSE(admission.admit("s3:443", 0, 5'000));
  EXPECT_TRUE(admission.admit("s3:443", 0, 1));
  admission.release(5'000);
  EXPECT_FALSE(admission.admit("s3:443", 0, 1));
}

TEST(Admission, remembers_the_most_it_held_and_does_not_count_what_it_refused) {
  Admission admission(2, 100);
  EXPECT_FALSE(admission.admit("s3:443", 0, 70));
  EXPECT_TRUE(admission.admit("s3:443", 0, 70));
  admission.release(70);
  EXPECT_FALSE(admission.admit("s3:443", 0, 20));
  EXPECT_EQ(admission.bytes_held_peak(), 70u);
}
