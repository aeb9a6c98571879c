#pragma once

#include "rdb/byte_reader.hpp"

#include <cstdint>
#include <string_view>

namespace redis3::rdb {

/// What TYPE calls a value whose first byte is this in a file or in a dump: "hash"; empty where no Redis up
/// to 8 writes it.
std::string_view type_name(std::uint8_t type) noexcept;

/// Reads over a value, behind its type. Returns how long a string is; of another type, how long it is in the
/// file.
std::uint64_t skip_value(ByteReader& reader, std::uint8_t type);

}  // namespace redis3::rdb
