#pragma once

#include "rdb/byte_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

/// The parts that an RDB file is made of. Source: https://rdb.fnordig.de/file_format.html
namespace redis3::rdb {

/// A length that cannot be anything else.
std::uint64_t read_length(ByteReader& reader);

/// A string, be it plain, an integer or compressed by LZF. A longer one than bytes_max is a failure.
std::string read_string(ByteReader& reader, std::size_t bytes_max);

/// Reads over a string; how long it is.
std::uint64_t skip_string(ByteReader& reader);

/// Reads over what a module has written: annotated numbers and strings, up to their end.
void skip_module_data(ByteReader& reader);

}  // namespace redis3::rdb
