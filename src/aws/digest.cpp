#include "aws/digest.hpp"

#include "base/text.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <new>

namespace redis3::aws {
namespace {

constexpr std::size_t block_bytes = 64;

const EVP_MD* algorithm() {
  // Never freed: digests may still be made while static objects are being destroyed.
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (fetched == nullptr) throw std::bad_alloc();
  return fetched;
}

// With a context that exists and a fetched algorithm these calls fail only for want of memory.
void require(int is_done) {
  if (is_done != 1) throw std::bad_alloc();
}

EVP_MD_CTX* new_context() {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  if (context == nullptr) throw std::bad_alloc();
  return context;
}

}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 digest;
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm(), nullptr));
  return digest;
}

std::string sha1_hex(std::string_view text) {
  constexpr std::size_t sha1_bytes = 20;
  std::string digest(sha1_bytes, '\0');
  require(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                     EVP_sha1(), nullptr));
  return to_hex(digest);
}

std::string md5(std::string_view text) {
  constexpr std::size_t md5_bytes = 16;
  std::string digest(md5_bytes, '\0');
  require(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                     EVP_md5(), nullptr));
  return digest;
}

HmacSha256::HmacSha256(std::string_view key)
    : after_inner_key_(new_context()), after_outer_key_(new_context()), scratch_(new_context()) {
  std::array<unsigned char, block_bytes> block{};
  if (key.size() > block_bytes) {
    const Sha256 digest = sha256(key);
    std::copy(digest.begin(), digest.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }

  const auto absorb = [&block](EVP_MD_CTX* context, unsigned char pad) {
    std::array<unsigned char, block_bytes> padded;
    std::transform(block.begin(), block.end(), padded.begin(),
                   [pad](unsigned char byte) { return byte ^ pad; });
    require(EVP_DigestInit_ex2(context, algorithm(), nullptr));
    require(EVP_DigestUpdate(context, padded.data(), padded.size()));
    OPENSSL_cleanse(padded.data(), padded.size());
  };
  absorb(after_inner_key_.get(), 0x36);
  absorb(after_outer_key_.get(), 0x5c);
  OPENSSL_cleanse(block.data(), block.size());
}

Sha256 HmacSha256::operator()(std::string_view message) {
  Sha256 digest;
  require(EVP_MD_CTX_copy_ex(scratch_.get(), after_inner_key_.get()));
  require(EVP_DigestUpdate(scratch_.get(), message.data(), message.size()));
  require(EVP_DigestFinal_ex(scratch_.get(), digest.data(), nullptr));
  require(EVP_MD_CTX_copy_ex(scratch_.get(), after_outer_key_.get()));
  require(EVP_DigestUpdate(scratch_.get(), digest.data(), digest.size()));
  require(EVP_DigestFinal_ex(scratch_.get(), digest.data(), nullptr));
  return digest;
}

void append_hex(std::string& text, const Sha256& digest) {
  static constexpr char digits[] = "0123456789abcdef";
  std::array<char, 64> hex;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    hex[2 * i] = digits[digest[i] >> 4];
    hex[2 * i + 1] = digits[digest[i] & 0x0f];
  }
  text.append(hex.data(), hex.size());
}

}  // namespace redis3::aws
