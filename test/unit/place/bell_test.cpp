#include "place/bell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

namespace redis3::place {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool is_readable(const Bell& bell) {
  pollfd descriptor{bell.descriptor(), POLLIN, 0};
  return ::poll(&descriptor, 1, 0) == 1;
}

TEST(Bell, is_readable_from_the_first_ring_until_it_is_taken) {
  Bell bell;
  EXPECT_FALSE(is_readable(bell));
  EXPECT_THAT(bell.take(), IsEmpty());
  bell.ring(7);
  bell.ring(3);
  bell.ring(7);
  EXPECT_TRUE(is_readable(bell));
  EXPECT_THAT(bell.take(), ElementsAre(7, 3, 7));
  EXPECT_FALSE(is_readable(bell));
  bell.ring(1);
  EXPECT_TRUE(is_readable(bell));
  EXPECT_THAT(bell.take(), ElementsAre(1));
}

}  // namespace
}  // namespace redis3::place
