#include "value/murmur_hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace redis3::value {
namespace {

TEST(MurmurHash, of_nothing_with_seed_0_is_0) {
  EXPECT_EQ(murmur_hash_64a("", 0), 0u);
}

TEST(MurmurHash, every_byte_the_length_and_the_seed_count) {
  std::set<std::uint64_t> hashes;
  std::size_t count = 0;
  for (std::size_t length = 0; length <= 17; ++length) {
    const std::string zeros(length, '\0');
    hashes.insert(murmur_hash_64a(zeros, 1));
    hashes.insert(murmur_hash_64a(zeros, 2));
    count += 2;
    for (std::size_t at = 0; at < length; ++at) {
      std::string bytes = zeros;
      bytes[at] = '\x80';
      hashes.insert(murmur_hash_64a(bytes, 1));
      ++count;
    }
  }
  EXPECT_EQ(hashes.size(), count);
}

}  // namespace
}  // namespace redis3::value
