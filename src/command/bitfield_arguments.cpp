#include "command/bitfield_arguments.hpp"

#include "base/text.hpp"

#include <string>

namespace redis3::command {
namespace {

using value::FieldOperation;
using value::FieldType;
using value::Overflow;
using Kind = FieldOperation::Kind;

std::optional<FieldType> read_type(std::string_view text) noexcept {
  const bool is_signed = text.starts_with('i');
  if (!is_signed && !text.starts_with('u')) return std::nullopt;
  const auto bits = read_integer(text.substr(1));
  // The protocol's integers are signed, and so a 64-bit number without a sign has no reply.
  if (!bits || *bits < 1 || *bits > (is_signed ? 64 : 63)) return std::nullopt;
  return FieldType{is_signed, static_cast<unsigned>(*bits)};
}

/// An offset in bits; behind a `#` one in fields of this width.
std::optional<std::uint64_t> read_field_offset(std::string_view text, FieldType type) noexcept {
  if (!text.starts_with('#')) return read_bit_offset(text);
  const auto index = read_integer(text.substr(1));
  std::int64_t offset = 0;
  if (!index || __builtin_mul_overflow(*index, std::int64_t{type.bits}, &offset)) return std::nullopt;
  return read_bit_offset(std::to_string(offset));
}

Overflow read_overflow(ArgumentReader& reader) {
  const std::string word = reader.next();
  if (equal_ignoring_case(word, "SAT")) return Overflow::saturate;
  if (equal_ignoring_case(word, "FAIL")) return Overflow::fail;
  if (!equal_ignoring_case(word, "WRAP")) reader.fail(error_text::invalid_overflow);
  return Overflow::wrap;
}

std::optional<Kind> take_kind(ArgumentReader& reader) {
  if (reader.take("GET")) return Kind::get;
  if (reader.take("SET")) return Kind::set;
  if (reader.take("INCRBY")) return Kind::increase;
  return std::nullopt;
}

FieldOperation read_operation(ArgumentReader& reader, Kind kind, Overflow overflow) {
  // All words first: that one is missing comes before what is wrong with another.
  const std::string type_text = reader.next();
  const std::string offset_text = reader.next();
  const std::string amount_text = kind == Kind::get ? "0" : reader.next();
  const auto type = read_type(type_text);
  if (!type) reader.fail(error_text::invalid_field_type);
  const auto offset = read_field_offset(offset_text, type.value_or(FieldType()));
  if (!offset) reader.fail(error_text::invalid_bit_offset);
  const auto amount = read_integer(amount_text);
  if (!amount) reader.fail(error_text::not_an_integer);
  return {kind, type.value_or(FieldType()), offset.value_or(0), amount.value_or(0), overflow};
}

}  // namespace

std::optional<std::uint64_t> read_bit_offset(std::string_view text) noexcept {
  const auto offset = read_integer(text);
  if (!offset || *offset < 0 || static_cast<std::uint64_t>(*offset) / 8 >= argument_bytes_max)
    return std::nullopt;
  return static_cast<std::uint64_t>(*offset);
}

std::vector<FieldOperation> read_field_operations(ArgumentReader& reader) {
  std::vector<FieldOperation> operations;
  Overflow overflow = Overflow::wrap;
  while (reader.has_more()) {
    if (reader.take("OVERFLOW")) {
      overflow = read_overflow(reader);
    } else if (const auto kind = take_kind(reader)) {
      operations.push_back(read_operation(reader, *kind, overflow));
    } else {
      reader.refuse();
    }
  }
  return operations;
}

}  // namespace redis3::command
