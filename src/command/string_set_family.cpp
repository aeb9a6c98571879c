#include "base/parallel.hpp"
#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/expiry_option.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "command/set_arguments.hpp"

#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace redis3::command {
namespace {

using model::Change;
using model::Decision;
using model::Need;
using model::Record;

// SET and its older forms

/// What the last call of a SET's decision found.
struct SetOutcome {
  bool is_set = false;
  bool has_bad_digest = false;
  std::optional<std::string> previous;
};

Need need_of(const SetArguments& arguments) noexcept {
  if (arguments.comparison.is_given() || arguments.wants_previous) return Need::value;
  if (arguments.presence != Presence::any || arguments.keeps_expiry) return Need::metadata;
  return Need::nothing;
}

bool allows(const SetArguments& arguments, const Record* current, SetOutcome& outcome) {
  if (arguments.presence == Presence::absent && current) return false;
  if (arguments.presence == Presence::present && !current) return false;
  const Comparison::Verdict verdict = arguments.comparison.check(current);
  outcome.has_bad_digest = verdict == Comparison::Verdict::not_a_digest;
  return verdict == Comparison::Verdict::holds;
}

/// Any type may be overwritten, and nothing of what was there stays but, with KEEPTTL, the expiry.
Decision decide_set(const SetArguments& arguments, const Record* current, TimePoint now,
                    SetOutcome& outcome) {
  outcome = SetOutcome();
  if (arguments.wants_previous && current) outcome.previous = current->value;
  if (!allows(arguments, current, outcome)) return Decision::keep();

  outcome.is_set = true;
  if (arguments.expires_at && *arguments.expires_at <= now) {
    const bool may_be_there = current || need_of(arguments) == Need::nothing;
    return may_be_there ? Decision::remove() : Decision::keep();
  }
  Record record;
  record.value = arguments.value;
  record.expires_at = arguments.keeps_expiry && current ? current->expires_at : arguments.expires_at;
  return Decision::put(std::move(record));
}

Reply not_a_digest() {
  return Reply::error(std::string(error_text::not_a_digest));
}

/// Does what the arguments ask for, and answers what `tell` makes of it. Cost: as SET's row in the table
/// tells.
Eventual<Reply> set_key(Context context, SetArguments arguments, Reply (*tell)(SetOutcome outcome)) {
  Change change;
  change.need = need_of(arguments);
  // NX says what its caller expects. With an expiry that has passed there would be nothing to try it with.
  const bool writes = !arguments.expires_at || *arguments.expires_at > context.keyspace.now();
  change.expects_absent = arguments.presence == Presence::absent && writes;
  std::string key = std::move(arguments.key);
  const auto decide = [tell, arguments = std::move(arguments)](const Record* current, TimePoint decided_at,
                                                               Reply& reply) {
    SetOutcome outcome;
    Decision decision = decide_set(arguments, current, decided_at, outcome);
    reply = tell(std::move(outcome));
    return decision;
  };
  return change_by(context, std::move(key), std::move(change), std::move(decide));
}

Reply tell_previous(SetOutcome outcome) {
  return outcome.previous ? Reply::bulk(*std::move(outcome.previous)) : Reply::null();
}
Reply tell_count(SetOutcome outcome) {
  return Reply::integer(outcome.is_set ? 1 : 0);
}
Reply tell_ok(SetOutcome) {
  return Reply::ok();
}

Eventual<Reply> set(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  SetArguments arguments = read_set_arguments(reader, context.keyspace.now());
  if (auto error = reader.error()) return std::move(*error);
  if (arguments.wants_previous) {
    return set_key(context, std::move(arguments), [](SetOutcome outcome) {
      return outcome.has_bad_digest ? not_a_digest() : tell_previous(std::move(outcome));
    });
  }
  return set_key(context, std::move(arguments), [](SetOutcome outcome) {
    if (outcome.has_bad_digest) return not_a_digest();
    return outcome.is_set ? Reply::ok() : Reply::null();
  });
}

Eventual<Reply> getset(Context context, Argv argv) {
  SetArguments arguments;
  arguments.key = std::move(argv[1]);
  arguments.value = std::move(argv[2]);
  arguments.wants_previous = true;
  return set_key(context, std::move(arguments), tell_previous);
}

Eventual<Reply> setnx(Context context, Argv argv) {
  SetArguments arguments;
  arguments.key = std::move(argv[1]);
  arguments.value = std::move(argv[2]);
  arguments.presence = Presence::absent;
  return set_key(context, std::move(arguments), tell_count);
}

Eventual<Reply> set_expiring(Context context, Argv argv, ExpiryForm form, std::string_view name) {
  ArgumentReader reader(std::move(argv));
  SetArguments arguments;
  arguments.key = reader.next();
  arguments.expires_at = next_expiry(reader, form, name, context.keyspace.now());
  arguments.value = reader.next();
  if (auto error = reader.error()) return std::move(*error);
  return set_key(context, std::move(arguments), tell_ok);
}

Eventual<Reply> setex(Context context, Argv argv) {
  return set_expiring(context, std::move(argv), ExpiryForm::seconds, "setex");
}
Eventual<Reply> psetex(Context context, Argv argv) {
  return set_expiring(context, std::move(argv), ExpiryForm::milliseconds, "psetex");
}

// MSET, MSETNX, MSETEX

/// The keys and values at the end of a call, or in the middle of it: of a key that is named twice the last
/// value counts, and costs one request.
using Pairs = std::map<std::string, std::string>;

void take_pair(Pairs& pairs, ArgumentReader& reader) {
  std::string name = reader.next();
  pairs.insert_or_assign(std::move(name), reader.next());
}

/// Sets one key, with the options of `options`, which names no key and no value.
Eventual<Reply> set_one(Context context, const std::string& key, const std::string& value,
                        const SetArguments& options) {
  SetArguments arguments = options;
  arguments.key = key;
  arguments.value = value;
  return set_key(context, std::move(arguments), tell_ok);
}

/// Sets each key by itself, and then answers `done`.
Task<Reply> set_each_later(Context context, Pairs pairs, SetArguments options, Reply done) {
  std::vector<Pairs::value_type*> keys;
  for (auto& pair : pairs)
    keys.push_back(&pair);
  std::function<Task<void>(std::size_t)> write = [&](std::size_t index) -> Task<void> {
    SetArguments arguments = options;
    arguments.key = keys[index]->first;
    arguments.value = std::move(keys[index]->second);
    const Result<Reply> set = co_await set_key(context, std::move(arguments), tell_ok).wait();
    if (set.has_error()) co_return set.error();
    co_return Result<void>();
  };
  const std::size_t parallel_max = context.keyspace.options().parallel_requests_max;
  const Result<void> written = co_await for_each_index(keys.size(), parallel_max, std::move(write));
  if (written.has_error()) co_return written.error();
  co_return done;
}

Eventual<Reply> set_each(Context context, Pairs pairs, SetArguments options, Reply done) {
  while (context.keyspace.is_at_hand() && !pairs.empty()) {
    Eventual<Reply> set = set_one(context, pairs.begin()->first, pairs.begin()->second, options);
    // Somebody is on the key.
    if (!set.is_at_hand()) break;
    Result<Reply> written = std::move(set).take();
    if (written.has_error()) return written;
    pairs.erase(pairs.begin());
  }
  if (pairs.empty()) return done;
  return set_each_later(context, std::move(pairs), std::move(options), std::move(done));
}

/// Sets the one key if it is absent or present, as `options` asks.
Eventual<Reply> set_only(Context context, Pairs pairs, SetArguments options) {
  auto pair = pairs.extract(pairs.begin());
  options.key = std::move(pair.key());
  options.value = std::move(pair.mapped());
  return set_key(context, std::move(options), tell_count);
}

Eventual<Reply> mset(Context context, Argv argv) {
  if (argv.size() % 2 == 0) return Reply::error(error_text::wrong_arity("mset"));
  ArgumentReader reader(std::move(argv));
  Pairs pairs;
  while (reader.has_more())
    take_pair(pairs, reader);
  return set_each(context, std::move(pairs), SetArguments(), Reply::ok());
}

Eventual<Reply> msetnx(Context context, Argv argv) {
  if (argv.size() % 2 == 0) return Reply::error(error_text::wrong_arity("msetnx"));
  ArgumentReader reader(std::move(argv));
  Pairs pairs;
  while (reader.has_more())
    take_pair(pairs, reader);
  if (pairs.size() > 1) return Reply::error(error_text::several_keys("msetnx"));
  SetArguments options;
  options.presence = Presence::absent;
  return set_only(context, std::move(pairs), std::move(options));
}

Eventual<Reply> msetex(Context context, Argv argv) {
  const std::size_t word_count = argv.size();
  ArgumentReader reader(std::move(argv));
  const auto key_count = read_integer(reader.next());
  if (!key_count || *key_count < 1 || *key_count > std::numeric_limits<std::int32_t>::max())
    return Reply::error(std::string(error_text::invalid_numkeys));
  if (static_cast<std::size_t>(*key_count) > (word_count - 2) / 2)
    return Reply::error(std::string(error_text::wrong_pair_count));
  Pairs pairs;
  for (std::int64_t taken = 0; taken < *key_count; ++taken)
    take_pair(pairs, reader);

  SetArguments options;
  ExpiryOption expiry("KEEPTTL");
  while (reader.has_more()) {
    if (!take_presence(options.presence, reader) && !expiry.take(reader)) reader.refuse();
  }
  expiry.finish(reader, "msetex", context.keyspace.now());
  if (auto error = reader.error()) return std::move(*error);
  options.keeps_expiry = expiry.is_word_given();
  options.expires_at = expiry.moment();

  if (pairs.size() == 1) return set_only(context, std::move(pairs), std::move(options));
  if (options.presence != Presence::any) return Reply::error(error_text::several_keys("msetex"));
  return set_each(context, std::move(pairs), std::move(options), Reply::integer(1));
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument set_condition[] = {
    {.name = "nx", .type = pure_token, .token = "NX"},
    {.name = "xx", .type = pure_token, .token = "XX"},
    {.name = "ifeq-value", .type = string, .token = "IFEQ", .since = "8.4.0"},
    {.name = "ifne-value", .type = string, .token = "IFNE", .since = "8.4.0"},
    {.name = "ifdeq-digest", .type = string, .token = "IFDEQ", .since = "8.4.0"},
    {.name = "ifdne-digest", .type = string, .token = "IFDNE", .since = "8.4.0"},
};
constexpr Argument set_expiration[] = {
    {.name = "seconds", .type = integer, .token = "EX", .since = "2.6.12"},
    {.name = "milliseconds", .type = integer, .token = "PX", .since = "2.6.12"},
    {.name = "unix-time-seconds", .type = unix_time, .token = "EXAT", .since = "6.2.0"},
    {.name = "unix-time-milliseconds", .type = unix_time, .token = "PXAT", .since = "6.2.0"},
    {.name = "keepttl", .type = pure_token, .token = "KEEPTTL", .since = "6.0.0"},
};
constexpr Argument set_arguments[] = {
    {.name = "key", .type = key},
    {.name = "value", .type = string},
    {.name = "condition", .type = one_of, .since = "2.6.12", .traits = optional, .arguments = set_condition},
    {.name = "get", .type = pure_token, .token = "GET", .since = "6.2.0", .traits = optional},
    {.name = "expiration", .type = one_of, .traits = optional, .arguments = set_expiration},
};
constexpr Argument setex_arguments[] = {
    {.name = "key", .type = key},
    {.name = "seconds", .type = integer},
    {.name = "value", .type = string},
};
constexpr Argument psetex_arguments[] = {
    {.name = "key", .type = key},
    {.name = "milliseconds", .type = integer},
    {.name = "value", .type = string},
};
constexpr Argument msetex_condition[] = {
    {.name = "nx", .type = pure_token, .token = "NX"},
    {.name = "xx", .type = pure_token, .token = "XX"},
};
constexpr Argument msetex_arguments[] = {
    {.name = "numkeys", .type = integer},
    {.name = "data", .type = block, .traits = multiple, .arguments = key_and_value},
    {.name = "condition", .type = one_of, .traits = optional, .arguments = msetex_condition},
    {.name = "expiration", .type = one_of, .traits = optional, .arguments = set_expiration},
};

constexpr std::string_view mset_tips[] = {"request_policy:multi_shard", "response_policy:all_succeeded"};
constexpr std::string_view msetnx_tips[] = {"request_policy:multi_shard", "response_policy:agg_min"};

constexpr Spec string_set_specs[] = {
    {
        .name = "getset",
        .arity = 3,
        .flags = Flag::write | Flag::denyoom | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Sets a key to a string and tells what it was before: SET with GET.",
        .complexity = "O(1): 1 PUT where the key is known, else 1 GET more",
        .arguments = key_and_value,
        .run = getset,
    },
    {
        .name = "mset",
        .arity = -3,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, -1, 2, KeyUse::overwrite | KeyUse::update},
        .since = "1.0.1",
        .group = Group::string,
        .summary = "Sets several keys to strings, each key by itself.",
        .complexity = "O(N) where N is the number of keys: 1 PUT for each, side by side",
        .arguments = keys_and_values,
        .tips = mset_tips,
        .run = mset,
    },
    {
        .name = "msetex",
        .arity = -4,
        .flags = Flag::write | Flag::denyoom | Flag::movablekeys,
        .keys = {.first = 1,
                 .step = 2,
                 .use = KeyUse::overwrite | KeyUse::update,
                 .kind = KeyRange::Kind::counted},
        .since = "8.4.0",
        .group = Group::string,
        .summary = "Sets several keys to strings that expire together, each key by itself; on condition, one "
                   "key only.",
        .complexity =
            "O(N) where N is the number of keys: 1 PUT for each, side by side; with KEEPTTL, NX or XX as SET",
        .arguments = msetex_arguments,
        .run = msetex,
    },
    {
        .name = "msetnx",
        .arity = -3,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, -1, 2, KeyUse::overwrite | KeyUse::insert},
        .since = "1.0.1",
        .group = Group::string,
        .summary = "Sets a key to a string if it is not there; refuses several keys.",
        .complexity = "O(1): as SET with NX",
        .arguments = keys_and_values,
        .tips = msetnx_tips,
        .run = msetnx,
    },
    {
        .name = "psetex",
        .arity = 4,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::overwrite | KeyUse::update},
        .since = "2.6.0",
        .group = Group::string,
        .summary = "Sets a key to a string that expires: SET with PX.",
        .complexity = "O(1): 1 PUT",
        .arguments = psetex_arguments,
        .run = psetex,
    },
    {
        .name = "set",
        .arity = -3,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::update | KeyUse::variable,
                 "RW and ACCESS due to the optional `GET` argument"},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Sets a key to a string, whatever it held before; on condition, with an expiry, telling "
                   "the old value.",
        .complexity =
            "O(1): 1 PUT; with an option that looks at the key 1 HEAD or GET more unless the key is known",
        .arguments = set_arguments,
        .run = set,
    },
    {
        .name = "setex",
        .arity = 4,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::overwrite | KeyUse::update},
        .since = "2.0.0",
        .group = Group::string,
        .summary = "Sets a key to a string that expires: SET with EX.",
        .complexity = "O(1): 1 PUT",
        .arguments = setex_arguments,
        .run = setex,
    },
    {
        .name = "setnx",
        .arity = 3,
        .flags = Flag::write | Flag::denyoom | Flag::fast,
        .keys = {1, 1, 1, KeyUse::overwrite | KeyUse::insert},
        .since = "1.0.0",
        .group = Group::string,
        .summary = "Sets a key to a string if it is not there: SET with NX.",
        .complexity = "O(1): 1 PUT; where something is there 1 HEAD more",
        .arguments = key_and_value,
        .run = setnx,
    },
};

}  // namespace

std::span<const Spec> string_set_family() noexcept {
  return string_set_specs;
}

}  // namespace redis3::command
