#include "local_s3/etags.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cassert>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t random_letters = 32;

std::string md5_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  [[maybe_unused]] const int is_done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_md5(), nullptr);
  assert(is_done == 1);
  return to_hex({reinterpret_cast<const char*>(digest.data()), length});
}

std::string_view unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.starts_with('"') && etag.ends_with('"'))
    return etag.substr(1, etag.size() - 2);
  return etag;
}

std::string bytes_of_hex(std::string_view hex) {
  std::string escaped;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    escaped.push_back('%');
    escaped += hex.substr(at, 2);
  }
  return percent_decode(escaped).value();
}

}  // namespace

std::string random_etag(Random& random) {
  return fmt::format("\"{}\"", random_text(random, random_letters));
}

std::string md5_etag(std::string_view body) {
  return fmt::format("\"{}\"", md5_hex(body));
}

std::string md5_of_md5s_etag(const std::vector<std::string>& part_etags) {
  std::string digests;
  for (const std::string& etag : part_etags) {
    digests += bytes_of_hex(unquoted(etag));
  }
  return fmt::format("\"{}-{}\"", md5_hex(digests), part_etags.size());
}

bool is_same_etag(std::string_view left, std::string_view right) {
  return unquoted(trimmed(left)) == unquoted(trimmed(right));
}

bool etag_is_in(std::string_view condition, std::string_view etag) {
  if (trimmed(condition) == "*") return true;
  while (true) {
    const auto comma = condition.find(',');
    if (is_same_etag(condition.substr(0, comma), etag)) return true;
    if (comma == std::string_view::npos) return false;
    condition.remove_prefix(comma + 1);
  }
}

}  // namespace redis3::local_s3
