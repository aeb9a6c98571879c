#include "local_s3/part_number.hpp"

#include "base/text.hpp"
#include "local_s3/parameters.hpp"

namespace redis3::local_s3 {

Answer<std::uint64_t> parse_part_number(std::string_view text) {
  const auto number = to_uint64(text);
  if (number && *number >= 1 && *number <= parts_max) return *number;
  return invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber",
                          std::string(text));
}

}  // namespace redis3::local_s3
