#pragma once

#include "base/crc64.hpp"
#include "redis3/error.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::rdb {

/// Takes bytes from the front of a file that comes in pieces. After something that cannot be, everything it
/// reads is nothing, and failure() says why: who reads looks once, at the end.
///
/// Memory  one piece.
class ByteReader {
 public:
  /// Fills a part of the space and tells how much; 0: there is no more. Errors end the reading.
  using Fill = std::function<Result<std::size_t>(std::span<char> space)>;

  explicit ByteReader(Fill fill);

  bool has_failed() const noexcept { return failure_.has_value(); }
  const std::optional<Error>& failure() const noexcept { return failure_; }
  /// What is there makes no sense: "no length begins so".
  void fail(std::string_view what);

  /// How many bytes have been taken.
  std::uint64_t offset() const noexcept { return offset_; }
  /// Of all bytes that have been taken.
  std::uint64_t checksum() const { return crc_.checksum(); }
  /// Whether nothing follows; to know it is no failure.
  bool is_at_end();

  std::uint8_t byte() { return static_cast<std::uint8_t>(number(1, false)); }
  /// A number of 8 bytes at the most.
  std::uint64_t little_endian(std::size_t bytes) { return number(bytes, true); }
  std::uint64_t big_endian(std::size_t bytes) { return number(bytes, false); }
  std::string bytes(std::uint64_t count, std::size_t count_max);
  void skip(std::uint64_t count);

  /// From now on all that is taken is put behind `into` as well, up to `bytes_max` in all; null ends it.
  void copy_to(std::string* into, std::size_t bytes_max = 0) noexcept;

 private:
  std::uint64_t number(std::size_t bytes, bool is_little_endian);
  std::string_view take(std::uint64_t count_max);
  bool fill();

  Fill fill_;
  std::vector<char> piece_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t offset_ = 0;
  Crc64 crc_;
  std::string* copy_ = nullptr;
  std::size_t copy_bytes_max_ = 0;
  std::optional<Error> failure_;
};

}  // namespace redis3::rdb
