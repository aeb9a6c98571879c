#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The registers of a HyperLogLog as runs of equal ones, in Redis's opcodes:
///
///     00xxxxxx           ZERO   x + 1 registers hold 0; 1 to 64
///     01xxxxxx xxxxxxxx  XZERO  x + 1 registers hold 0; 1 to 16,384
///     1vvvvvxx           VAL    x + 1 registers hold v + 1; 1 to 4 of 1 to 32
///
/// Source  https://github.com/redis/redis/blob/7.0/src/hyperloglog.c, the comment at its beginning
namespace redis3::value {

struct SparseRun {
  std::uint8_t value;
  std::size_t length;
  /// Of its opcode.
  std::size_t bytes;
};

/// The run whose opcode these bytes begin with; absent where they are at an end, or an opcode is cut off.
std::optional<SparseRun> read_sparse_run(std::string_view opcodes) noexcept;

/// Calls see(run) for each run; false where the runs do not make up all registers and no more.
template <class See>
bool for_each_sparse_run(std::string_view opcodes, std::size_t register_count, See see) {
  std::size_t left = register_count;
  while (const auto run = read_sparse_run(opcodes)) {
    if (run->length > left) return false;
    see(*run);
    left -= run->length;
    opcodes.remove_prefix(run->bytes);
  }
  return left == 0 && opcodes.empty();
}

/// One run of zeros, 1 to 16,384 of them.
std::string sparse_zeros(std::size_t length);

enum class SparseChange {
  none,     ///< The register holds as much already.
  changed,  ///< It has been raised.
  no_room,  ///< It takes a larger value, or more bytes, than there may be; nothing has changed.
  corrupt,  ///< No run has the register; nothing has changed.
};

/// Raises the register `index` to `value`, in the opcodes that stand behind the first `header_bytes` of
/// `bytes`, which may grow up to `bytes_max`. Which opcodes come out is Redis's choice to the byte.
SparseChange raise_sparse_register(std::string& bytes, std::size_t header_bytes, std::size_t index,
                                   std::uint8_t value, std::size_t bytes_max);

/// The opcodes in words, as PFDEBUG DECODE tells them: "Z:1000 v:3,1 z:40".
std::string describe_sparse_runs(std::string_view opcodes);

}  // namespace redis3::value
