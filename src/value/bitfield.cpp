#include "value/bitfield.hpp"

#include "value/bits.hpp"

#include <cstddef>
#include <limits>

namespace redis3::value {
namespace {

constexpr std::uint64_t byte_or_zero(std::string_view value, std::uint64_t at) noexcept {
  return at < value.size() ? static_cast<unsigned char>(value[at]) : 0;
}

/// The lowest bits of `number` as the type reads them.
constexpr std::int64_t as_type(std::uint64_t number, FieldType type) noexcept {
  const unsigned above = 64 - type.bits;
  const std::uint64_t high = number << above;
  return type.is_signed ? static_cast<std::int64_t>(high) >> above : static_cast<std::int64_t>(high >> above);
}

constexpr std::int64_t largest(FieldType type) noexcept {
  const unsigned bits = type.is_signed ? type.bits - 1 : type.bits;
  return static_cast<std::int64_t>((std::uint64_t{1} << bits) - 1);
}
constexpr std::int64_t smallest(FieldType type) noexcept {
  return type.is_signed ? -largest(type) - 1 : 0;
}

/// A number that was to be written: its lowest 64 bits, and where it lies beyond the field's range.
struct Wanted {
  enum class Fit { fits, too_large, too_small };
  std::uint64_t bits;
  Fit fit;
};

Wanted wanted_number(const FieldOperation& operation, std::int64_t old) noexcept {
  const FieldType type = operation.type;
  const bool adds = operation.kind == FieldOperation::Kind::increase;
  std::int64_t number = operation.amount;
  bool is_beyond_64_bits = adds && __builtin_add_overflow(old, operation.amount, &number);
  // Redis takes what is set for an unsigned number where the field is one.
  if (!adds && !type.is_signed && number < 0)
    return {static_cast<std::uint64_t>(number), Wanted::Fit::too_large};

  Wanted wanted{static_cast<std::uint64_t>(number), Wanted::Fit::fits};
  if (is_beyond_64_bits) {
    wanted.fit = operation.amount > 0 ? Wanted::Fit::too_large : Wanted::Fit::too_small;
  } else if (number > largest(type)) {
    wanted.fit = Wanted::Fit::too_large;
  } else if (number < smallest(type)) {
    wanted.fit = Wanted::Fit::too_small;
  }
  return wanted;
}

void put_field(std::string& value, const FieldOperation& operation, std::int64_t number) {
  const unsigned bits = operation.type.bits;
  for (unsigned at = 0; at < bits; ++at) {
    const bool bit = (static_cast<std::uint64_t>(number) >> (bits - 1 - at) & 1) != 0;
    set_bit(value, operation.offset + at, bit);
  }
}

}  // namespace

std::int64_t get_field(std::string_view value, FieldType type, std::uint64_t offset) noexcept {
  const std::uint64_t first = offset / 8;
  const unsigned shift = offset % 8;
  std::uint64_t word = 0;
  for (std::uint64_t at = first; at < first + 8; ++at)
    word = word << 8 | byte_or_zero(value, at);
  // The ninth byte has what the shift makes room for.
  if (shift > 0) word = word << shift | byte_or_zero(value, first + 8) >> (8 - shift);
  return as_type(word >> (64 - type.bits), type);
}

std::optional<std::int64_t> apply(std::string& value, const FieldOperation& operation) {
  const FieldType type = operation.type;
  const std::int64_t old = get_field(value, type, operation.offset);
  if (operation.kind == FieldOperation::Kind::get) return old;

  const std::uint64_t end = operation.offset + type.bits;
  if (value.size() < (end + 7) / 8) value.resize((end + 7) / 8, '\0');
  const Wanted wanted = wanted_number(operation, old);
  const bool overflows = wanted.fit != Wanted::Fit::fits;
  if (overflows && operation.overflow == Overflow::fail) return std::nullopt;

  std::int64_t number = as_type(wanted.bits, type);
  if (overflows && operation.overflow == Overflow::saturate)
    number = wanted.fit == Wanted::Fit::too_large ? largest(type) : smallest(type);
  put_field(value, operation, number);
  return operation.kind == FieldOperation::Kind::set ? old : number;
}

}  // namespace redis3::value
