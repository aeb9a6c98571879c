#include "acl/password.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

TEST(Password, is_kept_as_its_sha_256) {
  EXPECT_EQ(hash_of_password("passwd4"), "34344e4d60c2b6d639b7bd22e18f2b0b91bc34bf0ac5f9952744435093cfb4e6");
  EXPECT_EQ(hash_of_password(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_NE(hash_of_password(std::string_view("a\0b", 3)), hash_of_password("a"));
}

TEST(Password, a_hash_is_64_hexadecimal_digits_in_small_letters) {
  const std::string hash = hash_of_password("passwd4");
  EXPECT_TRUE(is_password_hash(hash));
  EXPECT_FALSE(is_password_hash(hash.substr(1)));
  EXPECT_FALSE(is_password_hash(hash + "0"));
  EXPECT_FALSE(is_password_hash(hash.substr(1) + "q"));
  EXPECT_FALSE(is_password_hash(hash.substr(1) + "A"));
  EXPECT_FALSE(is_password_hash(""));
}

TEST(Password, hashes_are_compared_as_a_whole) {
  const std::string hash = hash_of_password("a");
  EXPECT_TRUE(is_same_hash(hash, hash_of_password("a")));
  EXPECT_FALSE(is_same_hash(hash, hash_of_password("b")));
  EXPECT_FALSE(is_same_hash(hash, hash.substr(0, 63)));
  for (const std::size_t at : {0u, 31u, 63u}) {
    std::string other = hash;
    other[at] = other[at] == '0' ? '1' : '0';
    EXPECT_FALSE(is_same_hash(hash, other)) << at;
  }
}

TEST(Password, a_generated_one_has_a_digit_for_each_four_bits) {
  SeededRandom random(1);
  const struct {
    std::size_t bits;
    std::size_t digits;
  } cases[] = {{1, 1}, {4, 1}, {5, 2}, {64, 16}, {68, 17}, {256, 64}, {4096, 1024}};
  for (const auto& [bits, digits] : cases) {
    const std::string password = generate_password(random, bits);
    EXPECT_EQ(password.size(), digits) << bits;
    EXPECT_EQ(password.find_first_not_of("0123456789abcdef"), std::string::npos) << password;
  }
}

TEST(Password, a_generated_one_uses_all_of_its_random_bits) {
  class Counting : public Random {
   public:
    std::uint64_t next() override { return 0x0123456789ABCDEF + ++calls; }
    std::uint64_t calls = 0;
  } random;
  EXPECT_EQ(generate_password(random, 128), "0fdcba98765432101fdcba9876543210");
  EXPECT_EQ(random.calls, 2u);
}

TEST(Password, secret_random_numbers_differ) {
  SecretRandom random;
  EXPECT_NE(generate_password(random, 256), generate_password(random, 256));
}

}  // namespace
}  // namespace redis3::acl
