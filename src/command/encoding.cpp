#include "command/encoding.hpp"

#include "command/argument_reader.hpp"

namespace redis3::command {

std::string_view encoding_of(std::string_view value) noexcept {
  if (value.size() <= integer_bytes_max && read_integer(value)) return "int";
  return value.size() <= embedded_bytes_max ? "embstr" : "raw";
}

}  // namespace redis3::command
