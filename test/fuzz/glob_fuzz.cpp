#include "command/glob.hpp"
#include "unit/command/glob_reference.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// The input is a pattern, a line feed, and a name. Every match must end soon; a short one must agree with
/// the reference, whose time is exponential in the number of stars.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t reference_bytes_max = 24;
  constexpr std::ptrdiff_t reference_stars_max = 4;

  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view pattern = input.substr(0, end);
  const std::string_view name = input.substr(std::min(end + 1, input.size()));

  const bool matches = redis3::command::Glob(pattern).matches(name);
  const bool is_short = input.size() <= reference_bytes_max &&
                        std::count(pattern.begin(), pattern.end(), '*') <= reference_stars_max;
  if (is_short && matches != redis3::command::reference_matches(pattern, name)) std::abort();
  return 0;
}
