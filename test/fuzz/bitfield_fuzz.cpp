#include "command/bitfield_arguments.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using redis3::value::FieldOperation;
using Kind = FieldOperation::Kind;

/// So that a few bytes of input do not ask for 512 MB.
constexpr std::uint64_t offset_max = 4096;

void demand(bool is_true) {
  if (!is_true) std::abort();
}

/// All bits but those of the field.
std::string without_field(std::string value, const FieldOperation& operation) {
  FieldOperation clear = operation;
  clear.kind = Kind::set;
  clear.amount = 0;
  redis3::value::apply(value, clear);
  return value;
}

/// What an operation tells is in the field's range and, where it writes, is what is read afterwards; nothing
/// around the field changes.
void check(std::string& value, const FieldOperation& operation) {
  const std::string around = without_field(value, operation);
  const std::int64_t old = redis3::value::get_field(value, operation.type, operation.offset);
  const auto told = redis3::value::apply(value, operation);
  const std::int64_t now = redis3::value::get_field(value, operation.type, operation.offset);
  if (!told) demand(operation.overflow == redis3::value::Overflow::fail && now == old);
  if (told) demand(*told == (operation.kind == Kind::increase ? now : old));
  if (operation.kind == Kind::get) demand(now == old);
  demand(without_field(value, operation) == around);
}

}  // namespace

/// The input is what follows the key of a BITFIELD, a word a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  redis3::command::Argv words;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  redis3::command::ArgumentReader reader(std::move(words), 0);
  const auto operations = redis3::command::read_field_operations(reader);
  if (reader.error()) return 0;
  std::string value = "\x5a\xff";
  for (const FieldOperation& operation : operations) {
    demand(operation.type.bits >= 1 && operation.type.bits <= (operation.type.is_signed ? 64u : 63u));
    demand(operation.offset / 8 < redis3::command::argument_bytes_max);
    if (operation.offset <= offset_max) check(value, operation);
  }
  return 0;
}
