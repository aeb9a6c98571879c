#include "command/argument_reader.hpp"
#include "value/decimal.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// Numbers as commands and values have them: an integer is read only as it would be written, and a decimal
/// that is written is read again, as near as 17 digits behind the point are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto integer = redis3::command::read_integer(text)) {
    if (std::to_string(*integer) != text) std::abort();
  }
  const auto decimal = redis3::value::read_decimal(text);
  if (!decimal || !std::isfinite(*decimal)) return 0;
  const std::string written = redis3::value::format_decimal(*decimal);
  const auto again = redis3::value::read_decimal(written);
  if (!again || std::fabs(*again - *decimal) > 1e-17L + std::fabs(*decimal) * 1e-15L) std::abort();
  if (redis3::value::format_decimal(*again) != written) std::abort();
  return 0;
}
