#include "base/eventual.hpp"

#include "support/run.hpp"

#include <gtest/gtest.h>

#include <string>

namespace redis3 {
namespace {

Task<std::string> later(std::string text, bool& has_begun) {
  has_begun = true;
  co_return text;
}

TEST(Eventual, may_be_at_hand) {
  Eventual<std::string> eventual(std::string("now"));
  ASSERT_TRUE(eventual.is_at_hand());
  EXPECT_EQ(std::move(eventual).take().value(), "now");
}

TEST(Eventual, a_failure_may_be_at_hand_too) {
  Eventual<std::string> eventual(Error(ErrorKind::conflict, "changed"));
  ASSERT_TRUE(eventual.is_at_hand());
  EXPECT_EQ(std::move(eventual).take().error().kind(), ErrorKind::conflict);
}

TEST(Eventual, what_is_not_at_hand_begins_when_it_is_awaited) {
  bool has_begun = false;
  Eventual<std::string> eventual(later("then", has_begun));
  EXPECT_FALSE(eventual.is_at_hand());
  EXPECT_FALSE(has_begun);
  EXPECT_EQ(test::run(std::move(eventual).wait()).value(), "then");
  EXPECT_TRUE(has_begun);
}

TEST(Eventual, what_is_at_hand_can_be_awaited_like_the_rest) {
  EXPECT_EQ(test::run(Eventual<std::string>(std::string("now")).wait()).value(), "now");
}

}  // namespace
}  // namespace redis3
