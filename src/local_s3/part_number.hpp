#pragma once

#include "local_s3/error_response.hpp"

#include <cstdint>
#include <string_view>

namespace redis3::local_s3 {

/// S3's limit for the parts of an object, whether uploads or appends made them.
inline constexpr std::uint64_t parts_max = 10000;
/// S3's least size for every part of an upload but the last.
inline constexpr std::uint64_t part_bytes_min = 5u << 20;

/// 1 .. parts_max. Errors  InvalidArgument.
Answer<std::uint64_t> parse_part_number(std::string_view text);

}  // namespace redis3::local_s3
