#include "base/crc32c.hpp"

#include "base/text.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace redis3 {
namespace {

constexpr std::uint32_t polynomial_reflected = 0x82f63b78;  // RFC 3720, appendix B.4.

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial_reflected : 0);
    table[byte] = crc;
  }
  return table;
}

constexpr auto table = make_table();

std::uint32_t update_by_table(std::uint32_t crc, std::string_view bytes) noexcept {
  for (const unsigned char byte : bytes)
    crc = (crc >> 8) ^ table[(crc ^ byte) & 0xff];
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t update_by_instruction(std::uint32_t crc,
                                                                      std::string_view bytes) noexcept {
  std::uint64_t wide = crc;
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    wide = _mm_crc32_u64(wide, word);
    bytes.remove_prefix(sizeof word);
  }
  auto narrow = static_cast<std::uint32_t>(wide);
  for (const unsigned char byte : bytes)
    narrow = _mm_crc32_u8(narrow, byte);
  return narrow;
}

const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
#endif

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc) noexcept {
#if defined(__x86_64__)
  if (has_instruction) return ~update_by_instruction(~crc, bytes);
#endif
  return ~update_by_table(~crc, bytes);
}

std::string crc32c_base64(std::uint32_t crc) {
  const std::array<char, 4> bytes{static_cast<char>(crc >> 24), static_cast<char>(crc >> 16),
                                  static_cast<char>(crc >> 8), static_cast<char>(crc)};
  return to_base64({bytes.data(), bytes.size()});
}

}  // namespace redis3
