#pragma once

#include "value/cardinality.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace redis3::value {

/// A HyperLogLog in the very bytes in which Redis keeps one in a string:
///
///     "HYLL"  encoding  3 bytes   cardinality              registers
///             0 dense   of zero   8 bytes, the lowest      dense   6 bits each, the lowest first
///             1 sparse            first; the highest bit   sparse  see sparse_registers.hpp
///                                 is set where it is old
///
/// The same additions give the same bytes as in Redis. Redis's PFCOUNT writes the cardinality that it has
/// worked out; nothing here does.
class HyperLogLog {
 public:
  /// Above so many bytes a sparse one becomes dense: Redis's hll-sparse-max-bytes.
  static constexpr std::size_t sparse_bytes_max = 3000;

  enum class Change { none, changed, corrupt };

  /// An empty one, sparse.
  HyperLogLog();

  /// Absent where the header, or the length of a dense one, is not a HyperLogLog's. What is wrong with sparse
  /// registers is found when they are looked at.
  static std::optional<HyperLogLog> read(std::string bytes);

  bool is_dense() const noexcept;

  /// Raises the register that the element's hash chooses. `changed` where the cardinality may have.
  Change add(std::string_view element);

  /// Raises each register that is lower than the given one. The cardinality is old afterwards, whatever
  /// happened.
  Change raise(const HllRegisters& registers);

  /// Raises each of `registers` that is lower than this one's. False where this one is corrupt.
  bool raise_in(HllRegisters& registers) const;

  /// Makes a sparse one dense. False where it is corrupt.
  bool make_dense();

  /// Marks the cardinality in the bytes as old.
  void forget_cardinality() noexcept;

  /// The cardinality as it stands in the bytes, or as the registers tell it; absent where they are corrupt.
  std::optional<std::uint64_t> count() const;

  /// The opcodes of a sparse one in words.
  std::string describe_runs() const;

  const std::string& bytes() const& noexcept { return bytes_; }
  std::string bytes() && noexcept { return std::move(bytes_); }

 private:
  explicit HyperLogLog(std::string bytes) : bytes_(std::move(bytes)) {}

  Change raise_register(std::size_t index, std::uint8_t value);
  std::uint8_t dense_register(std::size_t index) const noexcept;
  void set_dense_register(std::size_t index, std::uint8_t value) noexcept;
  std::string_view opcodes() const noexcept;

  std::string bytes_;
};

/// How many different elements all HyperLogLogs together have seen whose registers have been raised into
/// these.
std::uint64_t count(const HllRegisters& registers) noexcept;

}  // namespace redis3::value
