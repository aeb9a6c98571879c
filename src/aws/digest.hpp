#pragma once

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

/// SHA-256 and HMAC-SHA256, as cheap as OpenSSL's supported interface allows: the algorithm is fetched once
/// for the process (fetching it for each call costs a microsecond), and an HMAC keeps the state after its
/// key.
namespace redis3::aws {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes);

/// HMAC-SHA256 (RFC 2104) under one key. Holds a secret.
///
/// Threads  one at a time: a calculation uses the object's own scratch state.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  Sha256 operator()(std::string_view message);

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_MD_CTX, Free>;

  Context after_inner_key_;
  Context after_outer_key_;
  Context scratch_;
};

inline std::string_view as_text(const Sha256& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The 40 lower-case hexadecimal digits of a text's SHA-1: what the AWS tools name files after. Guards
/// nothing.
std::string sha1_hex(std::string_view text);

/// The 16 bytes of a text's MD5: what the Content-MD5 of old servers wants. Guards nothing.
std::string md5(std::string_view text);

/// Appends the digest's 64 lower-case hexadecimal digits.
void append_hex(std::string& text, const Sha256& digest);

}  // namespace redis3::aws
