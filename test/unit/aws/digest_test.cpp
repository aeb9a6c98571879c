#include "aws/digest.hpp"

#include <gtest/gtest.h>

namespace redis3::aws {
namespace {

// FIPS 180's examples.
TEST(Sha1, is_in_lower_case_hexadecimal) {
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

}  // namespace
}  // namespace redis3::aws
