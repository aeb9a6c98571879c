#include "command/argument_reader.hpp"
#include "command/bitfield_arguments.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Decision;
using model::Need;
using model::Record;
using value::FieldOperation;
using Kind = FieldOperation::Kind;

bool is_get(const FieldOperation& operation) noexcept {
  return operation.kind == Kind::get;
}

Reply apply_all(std::string& value, const std::vector<FieldOperation>& operations) {
  std::vector<Reply> replies;
  for (const FieldOperation& operation : operations) {
    const auto number = value::apply(value, operation);
    replies.push_back(number ? Reply::integer(*number) : Reply::null());
  }
  return Reply::array(std::move(replies));
}

/// The bytes in which all the fields lie. `operations` is not empty.
model::ValueRange bytes_of(const std::vector<FieldOperation>& operations) noexcept {
  model::ValueRange bytes{static_cast<std::int64_t>(operations.front().offset / 8), 0};
  for (const FieldOperation& operation : operations) {
    bytes.start = std::min(bytes.start, static_cast<std::int64_t>(operation.offset / 8));
    const std::uint64_t last_bit = operation.offset + operation.type.bits - 1;
    bytes.end = std::max(bytes.end, static_cast<std::int64_t>(last_bit / 8));
  }
  return bytes;
}

/// GETs only: of a long value no more is read than is told.
Task<Reply> get_fields(Context context, std::string name, std::vector<FieldOperation> operations) {
  if (operations.empty()) co_return Reply::array({});
  const model::ValueRange bytes = bytes_of(operations);
  for (FieldOperation& operation : operations)
    operation.offset -= 8 * static_cast<std::uint64_t>(bytes.start);
  model::Key key = key_of(context, std::move(name));
  Result<std::optional<std::string>> part = co_await context.keyspace.read_part(std::move(key), bytes);
  if (part.has_error()) co_return part.error();
  std::string value = std::move(*part).value_or(std::string());
  co_return apply_all(value, operations);
}

Task<Reply> bitfield(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  std::vector<FieldOperation> operations = read_field_operations(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  if (std::all_of(operations.begin(), operations.end(), is_get))
    co_return co_await get_fields(context, std::move(name), std::move(operations));

  const auto decide = [&operations](const Record* current, TimePoint, Reply& reply) {
    Record record = current ? *current : Record();
    // Redis makes room for all that is written before it does anything.
    std::uint64_t bits = 0;
    for (const FieldOperation& operation : operations) {
      if (!is_get(operation)) bits = std::max(bits, operation.offset + operation.type.bits);
    }
    if (record.value.size() < (bits + 7) / 8) record.value.resize((bits + 7) / 8, '\0');
    reply = apply_all(record.value, operations);
    return current && record.value == current->value ? Decision::keep() : Decision::put(std::move(record));
  };
  co_return co_await change_by(context, std::move(name), Need::value, decide).wait();
}

Task<Reply> bitfield_ro(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  std::vector<FieldOperation> operations = read_field_operations(reader);
  if (!std::all_of(operations.begin(), operations.end(), is_get)) reader.fail(error_text::bitfield_ro_writes);
  if (auto error = reader.error()) co_return std::move(*error);
  co_return co_await get_fields(context, std::move(name), std::move(operations));
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument get_block[] = {
    {.name = "encoding", .type = string},
    {.name = "offset", .type = integer},
};
constexpr Argument set_block[] = {
    {.name = "encoding", .type = string},
    {.name = "offset", .type = integer},
    {.name = "value", .type = integer},
};
constexpr Argument incrby_block[] = {
    {.name = "encoding", .type = string},
    {.name = "offset", .type = integer},
    {.name = "increment", .type = integer},
};
constexpr Argument overflow_words[] = {
    {.name = "wrap", .type = pure_token, .token = "WRAP"},
    {.name = "sat", .type = pure_token, .token = "SAT"},
    {.name = "fail", .type = pure_token, .token = "FAIL"},
};
constexpr Argument write_operations[] = {
    {.name = "set-block", .type = block, .token = "SET", .arguments = set_block},
    {.name = "incrby-block", .type = block, .token = "INCRBY", .arguments = incrby_block},
};
constexpr Argument write_block[] = {
    {.name = "overflow-block",
     .type = one_of,
     .token = "OVERFLOW",
     .traits = optional,
     .arguments = overflow_words},
    {.name = "write-operation", .type = one_of, .arguments = write_operations},
};
constexpr Argument operations[] = {
    {.name = "get-block", .type = block, .token = "GET", .arguments = get_block},
    {.name = "write", .type = block, .arguments = write_block},
};
constexpr Argument bitfield_arguments[] = {
    {.name = "key", .type = key},
    {.name = "operation", .type = one_of, .traits = optional | multiple, .arguments = operations},
};
constexpr Argument bitfield_ro_arguments[] = {
    {.name = "key", .type = key},
    {.name = "get-block",
     .type = block,
     .token = "GET",
     .traits = optional | multiple,
     .arguments = get_block},
};

constexpr Spec bitfield_specs[] = {
    {
        .name = "bitfield",
        .arity = -2,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update | KeyUse::variable,
                 "This command allows both access and modification of the key"},
        .since = "3.2.0",
        .group = Group::bitmap,
        .summary = "Tells, sets and adds to integers of any width anywhere in a string, all at one moment.",
        .complexity =
            "O(1) for each operation: 1 PUT where the key is known, else 1 GET more; with GET alone "
            "1 GET of little more than the fields",
        .arguments = bitfield_arguments,
        .run = bitfield,
    },
    {
        .name = "bitfield_ro",
        .arity = -2,
        .flags = Flag::readonly | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "6.0.0",
        .group = Group::bitmap,
        .summary = "Tells integers of any width anywhere in a string.",
        .complexity = "O(1) for each operation: 1 GET of little more than the fields",
        .arguments = bitfield_ro_arguments,
        .run = bitfield_ro,
    },
};

}  // namespace

std::span<const Spec> bitfield_family() noexcept {
  return bitfield_specs;
}

}  // namespace redis3::command
