#include "acl/password.hpp"

#include "base/text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace redis3::acl {
namespace {

constexpr std::size_t digest_bytes = 32;

}  // namespace

std::string hash_of_password(std::string_view password) {
  std::array<char, digest_bytes> digest{};
  unsigned int size = 0;
  const int is_done =
      EVP_Digest(password.data(), password.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr);
  // A digest that is not one would let somebody in.
  if (is_done != 1 || size != digest.size()) std::abort();
  return to_hex(std::string_view(digest.data(), digest.size()));
}

bool is_password_hash(std::string_view text) noexcept {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 2 * digest_bytes && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_same_hash(std::string_view left, std::string_view right) noexcept {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::uint64_t SecretRandom::next() {
  std::uint64_t bits = 0;
  // A password that can be foreseen is worse than none.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&bits), sizeof bits) != 1) std::abort();
  return bits;
}

std::string generate_password(Random& random, std::size_t bits) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::size_t digits_per_number = 16;
  std::string password((bits + 3) / 4, '0');
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < password.size(); ++at) {
    if (at % digits_per_number == 0) number = random.next();
    password[at] = digits[number & 0xF];
    number >>= 4;
  }
  return password;
}

}  // namespace redis3::acl
