#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/expiry_option.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "value/dump.hpp"

#include <optional>
#include <string>
#include <utility>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

// DUMP

Task<Reply> dump(Context context, Argv argv) {
  Result<std::optional<Record>> record = co_await read_key(context, std::move(argv[1]), Need::value);
  if (record.has_error()) co_return record.error();
  co_return *record ? Reply::bulk(value::dump_string((*record)->value)) : Reply::null();
}

// RESTORE

struct RestoreArguments {
  std::string key;
  std::string time_to_live;
  std::string payload;
  bool replaces = false;
  bool is_absolute = false;
};

/// IDLETIME and FREQ are looked at and left alone: a bucket keeps neither.
RestoreArguments read_restore_arguments(ArgumentReader& reader) {
  RestoreArguments arguments;
  arguments.key = reader.next();
  arguments.time_to_live = reader.next();
  arguments.payload = reader.next();
  bool has_idle_time = false;
  bool has_frequency = false;
  while (reader.has_more()) {
    if (reader.take("REPLACE")) {
      arguments.replaces = true;
    } else if (reader.take("ABSTTL")) {
      arguments.is_absolute = true;
    } else if (!has_frequency && reader.take("IDLETIME")) {
      has_idle_time = true;
      if (reader.next_integer() < 0) reader.fail(error_text::invalid_idle_time);
    } else if (!has_idle_time && reader.take("FREQ")) {
      has_frequency = true;
      const std::int64_t frequency = reader.next_integer();
      if (frequency < 0 || frequency > 255) reader.fail(error_text::invalid_frequency);
    } else {
      reader.refuse();
    }
  }
  return arguments;
}

/// What RESTORE is to leave, or why it cannot.
struct Restoration {
  std::optional<Record> record;
  std::string_view error;
};

std::string_view error_of(value::DumpDefect defect) noexcept {
  return defect == value::DumpDefect::format ? error_text::bad_data_format : error_text::bad_payload;
}

/// A time to live of 0 is none.
Restoration restore_record(const RestoreArguments& arguments, TimePoint now) {
  const auto amount = read_integer(arguments.time_to_live);
  if (!amount) return {std::nullopt, error_text::not_an_integer};
  const ExpiryForm form = arguments.is_absolute ? ExpiryForm::at_milliseconds : ExpiryForm::milliseconds;
  const auto moment = *amount < 0 ? std::nullopt : moment_of(*amount, form, now);
  if (!moment) return {std::nullopt, error_text::invalid_ttl};
  const value::Restored restored = value::restore_string(arguments.payload, argument_bytes_max);
  if (restored.defect()) return {std::nullopt, error_of(*restored.defect())};
  Record record;
  record.value = restored.bytes();
  if (*amount > 0) record.expires_at = moment;
  return {std::move(record), {}};
}

/// Redis says that the key is there before it says what is wrong with the payload.
Task<Reply> refuse_restore(Context context, RestoreArguments arguments, std::string_view text) {
  if (!arguments.replaces) {
    Result<std::optional<Record>> current = co_await read_key(context, arguments.key, Need::metadata);
    if (current.has_error()) co_return current.error();
    if (*current) text = error_text::busy_key;
  }
  co_return Reply::error(std::string(text));
}

Task<Reply> restore(Context context, Argv argv) {
  const TimePoint called_at = context.keyspace.now();
  ArgumentReader reader(std::move(argv));
  RestoreArguments arguments = read_restore_arguments(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  const Restoration restoration = restore_record(arguments, called_at);
  if (!restoration.record)
    co_return co_await refuse_restore(context, std::move(arguments), restoration.error);

  const bool is_expired = restoration.record->is_expired(called_at);
  bool is_busy = false;
  Change change;
  change.need = arguments.replaces ? Need::nothing : Need::metadata;
  change.expects_absent = !arguments.replaces && !is_expired;
  change.decide = [&](const Record* current, TimePoint) {
    is_busy = !arguments.replaces && current;
    if (is_busy || (is_expired && !arguments.replaces)) return Decision::keep();
    return is_expired ? Decision::remove() : Decision::put(*restoration.record);
  };
  const Result<void> done = co_await change_key(context, arguments.key, std::move(change));
  if (done.has_error()) co_return done.error();
  co_return is_busy ? Reply::error(std::string(error_text::busy_key)) : Reply::ok();
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument restore_arguments[] = {
    {.name = "key", .type = key},
    {.name = "ttl", .type = integer},
    {.name = "serialized-value", .type = string},
    {.name = "replace", .type = pure_token, .token = "REPLACE", .since = "3.0.0", .traits = optional},
    {.name = "absttl", .type = pure_token, .token = "ABSTTL", .since = "5.0.0", .traits = optional},
    {.name = "seconds", .type = integer, .token = "IDLETIME", .since = "5.0.0", .traits = optional},
    {.name = "frequency", .type = integer, .token = "FREQ", .since = "5.0.0", .traits = optional},
};

constexpr std::string_view dump_tips[] = {"nondeterministic_output"};

constexpr Spec dump_specs[] = {
    {
        .name = "dump",
        .arity = 2,
        .flags = Flag::readonly,
        .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
        .since = "2.6.0",
        .group = Group::generic,
        .summary = "Tells a value in a form that RESTORE takes, here and on a Redis server.",
        .complexity = "O(N) where N is the length of the value: 1 GET",
        .arguments = one_key,
        .tips = dump_tips,
        .run = dump,
    },
    {
        .name = "restore",
        .arity = -4,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::overwrite | KeyUse::update},
        .since = "2.6.0",
        .group = Group::generic,
        .summary = "Makes a key of what DUMP has told, here or on a Redis server.",
        .complexity = "O(N) where N is the length of the value: 1 PUT; where something is there 1 HEAD more",
        .arguments = restore_arguments,
        .categories = Category::dangerous,
        .run = restore,
    },
};

}  // namespace

std::span<const Spec> dump_family() noexcept {
  return dump_specs;
}

}  // namespace redis3::command
