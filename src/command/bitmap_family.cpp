#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/bitfield_arguments.hpp"
#include "command/common_arguments.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "value/bit_operation.hpp"
#include "value/bits.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Decision;
using model::Need;
using model::Record;
using model::ValueRange;
using value::BitOperation;
using value::BitRange;
using Unit = BitRange::Unit;

// GETBIT, SETBIT

std::uint64_t next_bit_offset(ArgumentReader& reader) {
  const auto offset = read_bit_offset(reader.next());
  if (!offset) reader.fail(error_text::invalid_bit_offset);
  return offset.value_or(0);
}

Task<Reply> getbit(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  model::Key key = key_of(context, reader.next());
  const std::uint64_t offset = next_bit_offset(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  const auto byte = static_cast<std::int64_t>(offset / 8);
  const ValueRange range{byte, byte};
  Result<std::optional<std::string>> part = co_await context.keyspace.read_part(std::move(key), range);
  if (part.has_error()) co_return part.error();
  co_return Reply::integer(*part && value::bit_at(**part, offset % 8) ? 1 : 0);
}

Task<Reply> setbit(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  const std::uint64_t offset = next_bit_offset(reader);
  const auto bit = read_integer(reader.next());
  if (bit != 0 && bit != 1) reader.fail(error_text::invalid_bit);
  if (auto error = reader.error()) co_return std::move(*error);

  const auto decide = [offset, bit = *bit == 1](const Record* current, TimePoint, Reply& reply) {
    Record record = current ? *current : Record();
    const bool was_set = value::set_bit(record.value, offset, bit);
    reply = Reply::integer(was_set ? 1 : 0);
    const bool is_same = current && was_set == bit && record.value.size() == current->value.size();
    return is_same ? Decision::keep() : Decision::put(std::move(record));
  };
  co_return co_await change_by(context, std::move(name), Need::value, decide).wait();
}

// BITCOUNT, BITPOS

/// A range of bits, and the bytes that have to be read to look at it.
struct Reading {
  ValueRange bytes{0, -1};
  /// The range as it lies in those bytes.
  BitRange range;
};

/// Only the range's bytes where it tells them without the value's length, else all of them.
Reading reading_of(const BitRange& range) noexcept {
  Reading reading;
  reading.range = range;
  if (range.start < 0) return reading;
  if (range.unit == Unit::byte) {
    reading.bytes = {range.start, range.end.value_or(-1)};
    reading.range = {0, range.end ? std::optional<std::int64_t>(-1) : std::nullopt, Unit::byte};
  } else if (range.end && *range.end >= 0) {
    reading.bytes = {range.start / 8, *range.end / 8};
    reading.range = {range.start % 8, *range.end - range.start / 8 * 8, Unit::bit};
  }
  return reading;
}

Unit next_unit(ArgumentReader& reader) {
  if (!reader.has_more() || reader.take("BYTE")) return Unit::byte;
  if (!reader.take("BIT")) reader.refuse();
  return Unit::bit;
}

/// Reads `start end [BYTE | BIT]`.
BitRange read_bitcount_range(ArgumentReader& reader) {
  BitRange range;
  range.start = reader.next_integer();
  range.end = reader.next_integer();
  range.unit = next_unit(reader);
  return range;
}

/// Reads `start [end [BYTE | BIT]]`. A wrong unit comes before a wrong end.
BitRange read_bitpos_range(ArgumentReader& reader) {
  BitRange range;
  range.start = reader.next_integer();
  if (!reader.has_more()) return range;
  const auto end = read_integer(reader.next());
  range.unit = next_unit(reader);
  if (!end) reader.fail(error_text::not_an_integer);
  range.end = end.value_or(0);
  return range;
}

Task<Reply> bitcount(Context context, Argv argv) {
  if (argv.size() == 3 || argv.size() > 5) co_return Reply::error(std::string(error_text::syntax));
  ArgumentReader reader(std::move(argv));
  model::Key key = key_of(context, reader.next());
  const BitRange range = reader.has_more() ? read_bitcount_range(reader) : BitRange();
  if (auto error = reader.error()) co_return std::move(*error);
  const Reading reading = reading_of(range);
  Result<std::optional<std::string>> part =
      co_await context.keyspace.read_part(std::move(key), reading.bytes);
  if (part.has_error()) co_return part.error();
  const std::uint64_t count = *part ? value::count_bits(**part, reading.range) : 0;
  co_return Reply::integer(static_cast<std::int64_t>(count));
}

Task<Reply> bitpos(Context context, Argv argv) {
  const std::size_t words = argv.size();
  ArgumentReader reader(std::move(argv));
  model::Key key = key_of(context, reader.next());
  const std::int64_t bit = reader.next_integer();
  if (bit != 0 && bit != 1) reader.fail(error_text::invalid_bit_argument);
  if (words > 6) reader.refuse();
  const BitRange range = reader.has_more() ? read_bitpos_range(reader) : BitRange();
  if (auto error = reader.error()) co_return std::move(*error);
  const Reading reading = reading_of(range);
  Result<std::optional<std::string>> part =
      co_await context.keyspace.read_part(std::move(key), reading.bytes);
  if (part.has_error()) co_return part.error();
  // An absent key is zeros without end, whatever the range.
  if (!*part) co_return Reply::integer(bit == 0 ? 0 : -1);
  const std::int64_t position = value::find_bit(**part, bit == 1, reading.range);
  co_return Reply::integer(position < 0 ? -1 : 8 * reading.bytes.start + position);
}

// BITOP

struct OperationName {
  std::string_view word;
  BitOperation operation;
  std::size_t sources_min = 1;
};

constexpr OperationName operation_names[] = {
    {"AND", BitOperation::all},          {"OR", BitOperation::any},
    {"XOR", BitOperation::odd},          {"NOT", BitOperation::inverted},
    {"DIFF", BitOperation::only_x, 2},   {"DIFF1", BitOperation::only_y, 2},
    {"ANDOR", BitOperation::x_and_y, 2}, {"ONE", BitOperation::exactly_one},
};

struct BitopArguments {
  BitOperation operation;
  std::string destination;
  std::vector<std::string> sources;
};

BitopArguments read_bitop_arguments(ArgumentReader& reader) {
  const std::string word = reader.next();
  const auto name =
      std::find_if(std::begin(operation_names), std::end(operation_names),
                   [&](const OperationName& one) { return equal_ignoring_case(one.word, word); });
  if (name == std::end(operation_names)) {
    reader.refuse();
    return {};
  }
  BitopArguments arguments{name->operation, reader.next(), reader.rest()};
  if (arguments.operation == BitOperation::inverted && arguments.sources.size() != 1)
    reader.fail(error_text::bitop_not_of_several);
  if (arguments.sources.size() < name->sources_min) reader.fail(error_text::bitop_of_one(name->word));
  return arguments;
}

/// The sources are read, each by itself, then the result is written. A destination that is a source as well
/// is read and written at one moment.
Task<Reply> bitop(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const BitopArguments arguments = read_bitop_arguments(reader);
  if (auto error = reader.error()) co_return std::move(*error);

  Need need = Need::nothing;
  std::map<std::string, std::optional<std::string>> values;
  for (const std::string& source : arguments.sources) {
    if (source == arguments.destination) {
      need = Need::value;
    } else {
      values.try_emplace(source);
    }
  }
  const Result<void> read = co_await read_values(context, values);
  if (read.has_error()) co_return read.error();

  const auto value_of = [&](const std::string& source, const Record* current) {
    if (source == arguments.destination)
      return current ? std::string_view(current->value) : std::string_view();
    const std::optional<std::string>& value = values.at(source);
    return value ? std::string_view(*value) : std::string_view();
  };
  const auto decide = [&](const Record* current, TimePoint, Reply& reply) {
    std::vector<std::string_view> sources;
    for (const std::string& source : arguments.sources)
      sources.push_back(value_of(source, current));
    Record record;
    record.value = value::combine_bits(arguments.operation, sources);
    reply = Reply::integer(static_cast<std::int64_t>(record.value.size()));
    return record.value.empty() ? Decision::remove() : Decision::put(std::move(record));
  };
  co_return co_await change_by(context, arguments.destination, need, decide).wait();
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument getbit_arguments[] = {{.name = "key", .type = key}, {.name = "offset", .type = integer}};
constexpr Argument setbit_arguments[] = {
    {.name = "key", .type = key},
    {.name = "offset", .type = integer},
    {.name = "value", .type = integer},
};
constexpr Argument units[] = {
    {.name = "byte", .type = pure_token, .token = "BYTE"},
    {.name = "bit", .type = pure_token, .token = "BIT"},
};
constexpr Argument bitcount_range[] = {
    {.name = "start", .type = integer},
    {.name = "end", .type = integer},
    {.name = "unit", .type = one_of, .since = "7.0.0", .traits = optional, .arguments = units},
};
constexpr Argument bitcount_arguments[] = {
    {.name = "key", .type = key},
    {.name = "range", .type = block, .traits = optional, .arguments = bitcount_range},
};
constexpr Argument end_and_unit[] = {
    {.name = "end", .type = integer},
    {.name = "unit", .type = one_of, .since = "7.0.0", .traits = optional, .arguments = units},
};
constexpr Argument bitpos_range[] = {
    {.name = "start", .type = integer},
    {.name = "end-unit-block", .type = block, .traits = optional, .arguments = end_and_unit},
};
constexpr Argument bitpos_arguments[] = {
    {.name = "key", .type = key},
    {.name = "bit", .type = integer},
    {.name = "range", .type = block, .traits = optional, .arguments = bitpos_range},
};
constexpr Argument bitop_operations[] = {
    {.name = "and", .type = pure_token, .token = "AND"},
    {.name = "or", .type = pure_token, .token = "OR"},
    {.name = "xor", .type = pure_token, .token = "XOR"},
    {.name = "not", .type = pure_token, .token = "NOT"},
    {.name = "diff", .type = pure_token, .token = "DIFF", .since = "8.2.0"},
    {.name = "diff1", .type = pure_token, .token = "DIFF1", .since = "8.2.0"},
    {.name = "andor", .type = pure_token, .token = "ANDOR", .since = "8.2.0"},
    {.name = "one", .type = pure_token, .token = "ONE", .since = "8.2.0"},
};
constexpr Argument bitop_arguments[] = {
    {.name = "operation", .type = one_of, .arguments = bitop_operations},
    {.name = "destkey", .type = key},
    {.name = "key", .type = key, .traits = multiple, .key_range = 1},
};

constexpr KeyRange bitop_sources[] = {{3, -1, 1, KeyUse::read_only | KeyUse::access}};

constexpr Spec bitmap_specs[] = {
    {
        .name = "bitcount",
        .arity = -2,
        .flags = Flag::readonly,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "2.6.0",
        .group = Group::bitmap,
        .summary = "Counts the bits of a string, or of a range of it, that are set.",
        .complexity = "O(N) where N is the length of the range: 1 GET",
        .arguments = bitcount_arguments,
        .run = bitcount,
    },
    {
        .name = "bitop",
        .arity = -4,
        .flags = Flag::write | Flag::denyoom,
        .keys = {2, 2, 1, KeyUse::overwrite | KeyUse::update},
        .more_keys = bitop_sources,
        .since = "2.6.0",
        .group = Group::bitmap,
        .summary = "Sets a key to what an operation makes of the bits of other keys, each read by itself.",
        .complexity = "O(N) where N is the length of the longest value: 1 GET for each source, side by side, "
                      "then 1 PUT, or 1 DELETE where nothing is left",
        .arguments = bitop_arguments,
        .run = bitop,
    },
    {
        .name = "bitpos",
        .arity = -3,
        .flags = Flag::readonly,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "2.8.7",
        .group = Group::bitmap,
        .summary = "Tells where the first bit is, of a string or of a range of it, that is set, or is not.",
        .complexity = "O(N) where N is the length of the range: 1 GET",
        .arguments = bitpos_arguments,
        .run = bitpos,
    },
    {
        .name = "getbit",
        .arity = 3,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "2.2.0",
        .group = Group::bitmap,
        .summary = "Tells a bit of a string; 0 behind its end.",
        .complexity = "O(1): 1 GET of little more than the byte; 1 HEAD more behind the end",
        .arguments = getbit_arguments,
        .run = getbit,
    },
    {
        .name = "setbit",
        .arity = 4,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update},
        .since = "2.2.0",
        .group = Group::bitmap,
        .summary = "Sets or clears a bit of a string, with zeros up to there, and tells what it was.",
        .complexity =
            "O(N) where N is the length of the value: 1 PUT where the key is known, else 1 GET more",
        .arguments = setbit_arguments,
        .run = setbit,
    },
};

}  // namespace

std::span<const Spec> bitmap_family() noexcept {
  return bitmap_specs;
}

}  // namespace redis3::command
