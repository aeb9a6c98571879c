#pragma once

#include "base/random.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Passwords are kept as the SHA-256 of what the client says, in 64 hexadecimal digits of small letters.
namespace redis3::acl {

std::string hash_of_password(std::string_view password);

bool is_password_hash(std::string_view text) noexcept;

/// Takes as long whether they are equal or not, and wherever they differ, if they are equally long.
bool is_same_hash(std::string_view left, std::string_view right) noexcept;

/// Bits that nobody can foresee, from OpenSSL's generator.
class SecretRandom : public Random {
 public:
  std::uint64_t next() override;
};

inline constexpr std::int64_t generated_password_bits_max = 4096;

/// So many bits as hexadecimal digits, rounded up to whole ones; `bits` from 1 to the most.
std::string generate_password(Random& random, std::size_t bits);

}  // namespace redis3::acl
