#include "value/hyperloglog.hpp"

#include "value/murmur_hash.hpp"
#include "value/sparse_registers.hpp"

#include <algorithm>
#include <bit>

namespace redis3::value {
namespace {

constexpr std::string_view magic = "HYLL";
constexpr std::size_t encoding_at = 4;
constexpr std::size_t cardinality_at = 8;
constexpr std::size_t cardinality_bytes = 8;
constexpr std::size_t header_bytes = cardinality_at + cardinality_bytes;
constexpr char dense_encoding = 0;
constexpr char sparse_encoding = 1;
constexpr unsigned old_cardinality_mark = 0x80;

constexpr unsigned register_bits = 6;
constexpr unsigned register_mask = (1u << register_bits) - 1;
constexpr std::size_t dense_bytes = header_bytes + hll_register_count * register_bits / 8;

constexpr std::uint64_t hash_seed = 0xadc83b19;

/// The register that an element chooses, and what it raises it to.
struct Rank {
  std::size_t index;
  std::uint8_t value;
};

Rank rank_of(std::string_view element) noexcept {
  const std::uint64_t hash = murmur_hash_64a(element, hash_seed);
  const std::uint64_t rest = hash >> hll_index_bits | std::uint64_t{1} << (64 - hll_index_bits);
  return {hash % hll_register_count, static_cast<std::uint8_t>(std::countr_zero(rest) + 1)};
}

/// Where a dense register begins.
struct BitPlace {
  std::size_t byte;
  unsigned shift;
  /// Whether it goes on in the next byte.
  bool is_split;
};

BitPlace place_of(std::size_t index) noexcept {
  const std::size_t bit = index * register_bits;
  const auto shift = static_cast<unsigned>(bit % 8);
  return {header_bytes + bit / 8, shift, shift > 8 - register_bits};
}

}  // namespace

HyperLogLog::HyperLogLog() : bytes_(magic) {
  bytes_ += sparse_encoding;
  bytes_.resize(header_bytes, '\0');
  bytes_ += sparse_zeros(hll_register_count);
}

std::optional<HyperLogLog> HyperLogLog::read(std::string bytes) {
  if (bytes.size() < header_bytes || !bytes.starts_with(magic)) return std::nullopt;
  const char encoding = bytes[encoding_at];
  if (encoding != dense_encoding && encoding != sparse_encoding) return std::nullopt;
  if (encoding == dense_encoding && bytes.size() != dense_bytes) return std::nullopt;
  return HyperLogLog(std::move(bytes));
}

bool HyperLogLog::is_dense() const noexcept {
  return bytes_[encoding_at] == dense_encoding;
}

HyperLogLog::Change HyperLogLog::add(std::string_view element) {
  const Rank rank = rank_of(element);
  const Change change = raise_register(rank.index, rank.value);
  if (change == Change::changed) forget_cardinality();
  return change;
}

HyperLogLog::Change HyperLogLog::raise(const HllRegisters& registers) {
  Change all = Change::none;
  for (std::size_t index = 0; index < registers.size(); ++index) {
    if (registers[index] == 0) continue;
    const Change change = raise_register(index, registers[index]);
    if (change == Change::corrupt) return change;
    if (change == Change::changed) all = change;
  }
  forget_cardinality();
  return all;
}

HyperLogLog::Change HyperLogLog::raise_register(std::size_t index, std::uint8_t value) {
  if (!is_dense()) {
    switch (raise_sparse_register(bytes_, header_bytes, index, value, sparse_bytes_max)) {
      case SparseChange::none:
        return Change::none;
      case SparseChange::changed:
        return Change::changed;
      case SparseChange::corrupt:
        return Change::corrupt;
      case SparseChange::no_room:
        if (!make_dense()) return Change::corrupt;
    }
  }
  if (dense_register(index) >= value) return Change::none;
  set_dense_register(index, value);
  return Change::changed;
}

bool HyperLogLog::raise_in(HllRegisters& registers) const {
  if (is_dense()) {
    for (std::size_t index = 0; index < registers.size(); ++index)
      registers[index] = std::max(registers[index], dense_register(index));
    return true;
  }
  std::size_t index = 0;
  return for_each_sparse_run(opcodes(), hll_register_count, [&](const SparseRun& run) {
    for (const std::size_t end = index + run.length; index < end; ++index)
      registers[index] = std::max(registers[index], run.value);
  });
}

bool HyperLogLog::make_dense() {
  if (is_dense()) return true;
  HyperLogLog dense(bytes_.substr(0, header_bytes));
  dense.bytes_[encoding_at] = dense_encoding;
  dense.bytes_.resize(dense_bytes, '\0');
  std::size_t index = 0;
  const bool is_sound = for_each_sparse_run(opcodes(), hll_register_count, [&](const SparseRun& run) {
    for (const std::size_t end = index + run.length; index < end; ++index)
      dense.set_dense_register(index, run.value);
  });
  if (is_sound) bytes_ = std::move(dense.bytes_);
  return is_sound;
}

std::optional<std::uint64_t> HyperLogLog::count() const {
  std::uint64_t cardinality = 0;
  for (std::size_t at = header_bytes; at > cardinality_at; --at)
    cardinality = cardinality << 8 | static_cast<unsigned char>(bytes_[at - 1]);
  if (cardinality >> 63 == 0) return cardinality;

  HllRegisters registers{};
  if (!raise_in(registers)) return std::nullopt;
  return value::count(registers);
}

std::string HyperLogLog::describe_runs() const {
  return describe_sparse_runs(opcodes());
}

std::uint8_t HyperLogLog::dense_register(std::size_t index) const noexcept {
  const BitPlace place = place_of(index);
  unsigned window = static_cast<unsigned char>(bytes_[place.byte]);
  if (place.is_split)
    window |= static_cast<unsigned>(static_cast<unsigned char>(bytes_[place.byte + 1])) << 8;
  return static_cast<std::uint8_t>(window >> place.shift & register_mask);
}

void HyperLogLog::set_dense_register(std::size_t index, std::uint8_t value) noexcept {
  const BitPlace place = place_of(index);
  const auto put = [&](std::size_t byte, unsigned mask, unsigned bits) {
    bytes_[byte] = static_cast<char>((static_cast<unsigned char>(bytes_[byte]) & ~mask) | bits);
  };
  const unsigned mask = register_mask << place.shift;
  const unsigned bits = static_cast<unsigned>(value) << place.shift;
  put(place.byte, mask & 0xff, bits & 0xff);
  if (place.is_split) put(place.byte + 1, mask >> 8, bits >> 8);
}

std::string_view HyperLogLog::opcodes() const noexcept {
  return std::string_view(bytes_).substr(header_bytes);
}

void HyperLogLog::forget_cardinality() noexcept {
  char& highest = bytes_[header_bytes - 1];
  highest = static_cast<char>(static_cast<unsigned char>(highest) | old_cardinality_mark);
}

std::uint64_t count(const HllRegisters& registers) noexcept {
  HllHistogram histogram{};
  for (const std::uint8_t value : registers)
    ++histogram[value];
  return estimate_cardinality(histogram);
}

}  // namespace redis3::value
