#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace redis3 {

/// CRC-32C (Castagnoli) of `bytes`, going on from `crc`, the value of the bytes before them (0 for none).
/// crc32c("123456789") is 0xe3069283. Uses the processor's own instruction where there is one.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc = 0) noexcept;

/// The value of a text that is put together from two: of the first `crc`, of the second, `bytes_after` long,
/// `crc_after`. Reads neither of them, and takes a microsecond or two.
std::uint32_t crc32c_joined(std::uint32_t crc, std::uint32_t crc_after, std::uint64_t bytes_after) noexcept;

/// The checksum as S3's x-amz-checksum-crc32c has it: Base64 of the four bytes, most significant first.
std::string crc32c_base64(std::uint32_t crc);

}  // namespace redis3
