#pragma once

#include "command/argument_reader.hpp"
#include "value/bitfield.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace redis3::command {

/// The offset of a bit as GETBIT takes it: from 0 to the last bit of the longest value; else absent.
std::optional<std::uint64_t> read_bit_offset(std::string_view text) noexcept;

/// Reads what follows the key of a BITFIELD:
/// `GET type offset | SET type offset value | INCRBY type offset increment | OVERFLOW WRAP|SAT|FAIL`, any
/// number of them in any order. An OVERFLOW holds for what follows it. What is wrong is in the reader's
/// error().
/// Source  https://redis.io/docs/latest/commands/bitfield/
std::vector<value::FieldOperation> read_field_operations(ArgumentReader& reader);

}  // namespace redis3::command
