#include "value/digest.hpp"

#include <gtest/gtest.h>

namespace redis3::value {
namespace {

TEST(Digest, is_xxh3_of_64_bits_in_16_small_hexadecimal_digits) {
  // Of the empty input, from xxHash's specification of XXH3: test vectors with seed 0.
  EXPECT_EQ(digest(""), "2d06800538d394c2");
  EXPECT_EQ(digest("v1"), digest(std::string("v1")));
  EXPECT_NE(digest("v1"), digest("v2"));
  EXPECT_EQ(digest(std::string(1000, 'x')).size(), 16u);
}

TEST(Digest, is_recognised_in_whatever_case) {
  EXPECT_TRUE(is_digest("2d06800538d394c2"));
  EXPECT_TRUE(is_digest("2D06800538D394C2"));
  for (const char* const text :
       {"", "2d06800538d394c", "2d06800538d394c20", "2d06800538d394cg", "2d06800538d394c "})
    EXPECT_FALSE(is_digest(text)) << text;
}

}  // namespace
}  // namespace redis3::value
