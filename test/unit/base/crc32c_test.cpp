#include "base/crc32c.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace redis3;

namespace {

/// `bytes` bytes that do not repeat soon.
std::string text_of(std::size_t bytes) {
  std::string text;
  std::uint32_t state = 1;
  for (std::size_t index = 0; index < bytes; ++index) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>(state >> 24);
  }
  return text;
}

}  // namespace

TEST(Crc32c, has_the_published_check_values) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);  // RFC 3720, appendix B.4.
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c(""), 0u);
}

TEST(Crc32c, goes_on_where_it_stopped) {
  const std::string text = "the quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(crc32c(text.substr(cut), crc32c(text.substr(0, cut))), crc32c(text)) << cut;
  }
}

TEST(Crc32c, is_the_same_for_a_long_text_in_one_go_and_byte_by_byte) {
  // Around the 24 KiB that are taken side by side, and twice that; at an odd address.
  for (const std::size_t bytes : {24'575, 24'576, 24'577, 49'151, 49'152, 49'161, 100'003}) {
    const std::string text = text_of(bytes + 1);
    std::uint32_t crc = 7;
    for (std::size_t index = 1; index < text.size(); ++index)
      crc = crc32c(std::string_view(text).substr(index, 1), crc);
    EXPECT_EQ(crc32c(std::string_view(text).substr(1), 7), crc) << bytes;
  }
}

TEST(Crc32c, of_two_texts_is_joined_without_them) {
  const std::string_view text = "the quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const std::string_view after = text.substr(cut);
    EXPECT_EQ(crc32c_joined(crc32c(text.substr(0, cut)), crc32c(after), after.size()), crc32c(text)) << cut;
  }
  const std::string long_text = text_of(70'000);
  const std::string_view after = std::string_view(long_text).substr(123);
  EXPECT_EQ(crc32c_joined(crc32c(std::string_view(long_text).substr(0, 123)), crc32c(after), after.size()),
            crc32c(long_text));
}

TEST(Crc32c, is_spelled_as_s3_spells_it) {
  EXPECT_EQ(crc32c_base64(crc32c("hello")), "mnG7TA==");
}
