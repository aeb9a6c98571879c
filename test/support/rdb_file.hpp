#pragma once

#include "base/crc64.hpp"
#include "rdb/byte_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace redis3::test {

inline std::string little_endian(std::uint64_t number, std::size_t bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes; ++at)
    text += static_cast<char>(number >> (8 * at) & 0xff);
  return text;
}

/// An RDB file with this between its head and its end.
inline std::string rdb_file(std::string_view content, int version = 10) {
  std::string file = "REDIS00" + std::string(version < 10 ? "0" : "") + std::to_string(version);
  file += content;
  file += '\xff';
  if (version < 5) return file;
  Crc64 crc;
  crc.process_bytes(file.data(), file.size());
  return file + little_endian(crc.checksum(), 8);
}

/// Hands bytes out in pieces.
inline rdb::ByteReader::Fill bytes_in_pieces(std::string bytes, std::size_t piece_bytes) {
  return [bytes = std::move(bytes), piece_bytes,
          at = std::size_t{0}](std::span<char> space) mutable -> Result<std::size_t> {
    const std::size_t count = std::min({piece_bytes, space.size(), bytes.size() - at});
    std::copy_n(bytes.data() + at, count, space.data());
    at += count;
    return count;
  };
}

}  // namespace redis3::test
