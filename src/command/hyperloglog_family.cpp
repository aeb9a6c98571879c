#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/common_arguments.hpp"
#include "command/families.hpp"
#include "command/keys.hpp"
#include "value/hyperloglog.hpp"

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
using value::HllRegisters;
using value::HyperLogLog;
using Change = HyperLogLog::Change;

Reply corrupt() {
  return Reply::error(std::string(error_text::corrupt_hyperloglog));
}
Reply not_a_hyperloglog() {
  return Reply::error(std::string(error_text::not_a_hyperloglog));
}

/// What a key holds, an empty one where there is no key; absent where it is none.
std::optional<HyperLogLog> read_hyperloglog(const Record* current) {
  return current ? HyperLogLog::read(current->value) : HyperLogLog();
}

/// Puts it where it was, with the expiry that the key had.
Decision put_back(const Record* current, HyperLogLog hyperloglog) {
  if (current && current->value == hyperloglog.bytes()) return Decision::keep();
  Record record = current ? *current : Record();
  record.value = std::move(hyperloglog).bytes();
  return Decision::put(std::move(record));
}

// PFADD

Decision decide_pfadd(const Record* current, const std::vector<std::string>& elements, Reply& reply) {
  auto hyperloglog = read_hyperloglog(current);
  if (!hyperloglog) {
    reply = not_a_hyperloglog();
    return Decision::keep();
  }
  bool is_changed = !current;
  for (const std::string& element : elements) {
    const Change change = hyperloglog->add(element);
    if (change == Change::corrupt) {
      reply = corrupt();
      return Decision::keep();
    }
    is_changed = is_changed || change == Change::changed;
  }
  // As Redis leaves a new one, though it is certain to be empty.
  if (!current) hyperloglog->forget_cardinality();
  reply = Reply::integer(is_changed ? 1 : 0);
  return put_back(current, std::move(*hyperloglog));
}

Task<Reply> pfadd(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string name = reader.next();
  const std::vector<std::string> elements = reader.rest();
  const auto decide = [&elements](const Record* current, TimePoint, Reply& reply) {
    return decide_pfadd(current, elements, reply);
  };
  co_return co_await change_by(context, std::move(name), Need::value, decide).wait();
}

// PFCOUNT, PFMERGE

/// Several HyperLogLogs as one.
struct Union {
  HllRegisters registers{};
  bool has_dense = false;
};

/// Adds one, in bytes; an error reply where it is none or is corrupt.
std::optional<Reply> add_to(Union& all, std::string bytes) {
  const auto hyperloglog = HyperLogLog::read(std::move(bytes));
  if (!hyperloglog) return not_a_hyperloglog();
  if (!hyperloglog->raise_in(all.registers)) return corrupt();
  all.has_dense = all.has_dense || hyperloglog->is_dense();
  return std::nullopt;
}

Reply count_one(const std::optional<std::string>& bytes) {
  if (!bytes) return Reply::integer(0);
  const auto hyperloglog = HyperLogLog::read(*bytes);
  if (!hyperloglog) return not_a_hyperloglog();
  const auto count = hyperloglog->count();
  return count ? Reply::integer(static_cast<std::int64_t>(*count)) : corrupt();
}

Task<Reply> pfcount(Context context, Argv argv) {
  const std::vector<std::string> names = ArgumentReader(std::move(argv)).rest();
  std::map<std::string, std::optional<std::string>> values;
  for (const std::string& name : names)
    values.try_emplace(name);
  const Result<void> read = co_await read_values(context, values);
  if (read.has_error()) co_return read.error();
  if (names.size() == 1) co_return count_one(values.at(names.front()));

  Union all;
  for (const std::string& name : names) {
    const std::optional<std::string>& bytes = values.at(name);
    if (!bytes) continue;
    if (auto error = add_to(all, *bytes)) co_return std::move(*error);
  }
  co_return Reply::integer(static_cast<std::int64_t>(value::count(all.registers)));
}

/// `sources`: the values of the keys that are there.
Decision decide_pfmerge(const Record* current, const std::vector<std::string>& sources, Reply& reply) {
  Union all;
  std::optional<Reply> error;
  if (current) error = add_to(all, current->value);
  for (std::size_t at = 0; at < sources.size() && !error; ++at)
    error = add_to(all, sources[at]);
  if (error) {
    reply = std::move(*error);
    return Decision::keep();
  }
  auto merged = read_hyperloglog(current);
  if (all.has_dense) merged->make_dense();
  merged->raise(all.registers);
  reply = Reply::ok();
  return put_back(current, std::move(*merged));
}

/// The sources are read, each by itself; then the destination is read and written at one moment, since what
/// it holds counts, too.
Task<Reply> pfmerge(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  std::string destination = reader.next();
  const std::vector<std::string> names = reader.rest();
  std::map<std::string, std::optional<std::string>> values;
  for (const std::string& name : names) {
    if (name != destination) values.try_emplace(name);
  }
  const Result<void> read = co_await read_values(context, values);
  if (read.has_error()) co_return read.error();

  std::vector<std::string> sources;
  for (const std::string& name : names) {
    // Once is enough of a key that is named twice.
    const auto found = values.find(name);
    if (found == values.end() || !found->second) continue;
    sources.push_back(std::move(*found->second));
    values.erase(found);
  }
  const auto decide = [&sources](const Record* current, TimePoint, Reply& reply) {
    return decide_pfmerge(current, sources, reply);
  };
  co_return co_await change_by(context, std::move(destination), Need::value, decide).wait();
}

// PFDEBUG, PFSELFTEST

Reply registers_of(const HyperLogLog& hyperloglog) {
  HllRegisters registers{};
  if (!hyperloglog.raise_in(registers)) return corrupt();
  std::vector<Reply> values;
  for (const std::uint8_t value : registers)
    values.push_back(Reply::integer(value));
  return Reply::array(std::move(values));
}

Reply make_dense(HyperLogLog& hyperloglog) {
  const bool was_dense = hyperloglog.is_dense();
  if (!hyperloglog.make_dense()) return corrupt();
  return Reply::integer(was_dense ? 0 : 1);
}

Reply debug(HyperLogLog& hyperloglog, std::string_view word) {
  if (equal_ignoring_case(word, "GETREG")) return registers_of(hyperloglog);
  if (equal_ignoring_case(word, "TODENSE")) return make_dense(hyperloglog);
  if (equal_ignoring_case(word, "ENCODING"))
    return Reply::status(hyperloglog.is_dense() ? "dense" : "sparse");
  if (!equal_ignoring_case(word, "DECODE")) return Reply::error(error_text::unknown_pfdebug(word));
  if (hyperloglog.is_dense()) return Reply::error(std::string(error_text::not_sparse));
  return Reply::bulk(hyperloglog.describe_runs());
}

Task<Reply> pfdebug(Context context, Argv argv) {
  const auto decide = [word = std::move(argv[1])](const Record* current, TimePoint, Reply& reply) {
    if (!current) {
      reply = Reply::error(std::string(error_text::no_such_hyperloglog));
      return Decision::keep();
    }
    auto hyperloglog = HyperLogLog::read(current->value);
    if (!hyperloglog) {
      reply = not_a_hyperloglog();
      return Decision::keep();
    }
    reply = debug(*hyperloglog, word);
    return put_back(current, std::move(*hyperloglog));
  };
  co_return co_await change_by(context, std::move(argv[2]), Need::value, decide).wait();
}

/// Counts up and looks, at each power of ten, whether a sparse and a dense one agree and are near the truth.
Task<Reply> pfselftest(Context, Argv) {
  constexpr std::uint64_t elements = 100'000;
  // Six standard errors of 1.04 / sqrt(16384), in thousandths.
  constexpr std::uint64_t error_max_permille = 49;
  HyperLogLog grown;
  HyperLogLog dense;
  dense.make_dense();
  std::uint64_t checkpoint = 10;
  for (std::uint64_t element = 1; element <= elements; ++element) {
    grown.add(std::to_string(element));
    dense.add(std::to_string(element));
    if (element != checkpoint) continue;
    const std::uint64_t count = dense.count().value_or(0);
    if (grown.count() != count) co_return Reply::error("TESTFAILED dense/sparse disagree");
    const std::uint64_t error = count > element ? count - element : element - count;
    if (1000 * error > error_max_permille * element + 1000)
      co_return Reply::error(error_text::hyperloglog_is_wrong(element, error));
    checkpoint *= 10;
  }
  co_return Reply::ok();
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument pfadd_arguments[] = {
    {.name = "key", .type = key},
    {.name = "element", .type = string, .traits = optional | multiple},
};
constexpr Argument pfmerge_arguments[] = {
    {.name = "destkey", .type = key},
    {.name = "sourcekey", .type = key, .traits = optional | multiple, .key_range = 1},
};
constexpr Argument pfdebug_arguments[] = {
    {.name = "subcommand", .type = string},
    {.name = "key", .type = key},
};

constexpr KeyRange pfmerge_sources[] = {{2, -1, 1, KeyUse::read_only | KeyUse::access}};

constexpr Spec hyperloglog_specs[] = {
    {
        .name = "pfadd",
        .arity = -2,
        .flags = Flag::write | Flag::denyoom | Flag::fast,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::insert},
        .since = "2.8.9",
        .group = Group::hyperloglog,
        .summary = "Adds elements to a HyperLogLog, and tells whether its count may have changed.",
        .complexity = "O(1) for each element: 1 PUT where the key is known, else 1 GET more; 1 GET where "
                      "nothing changes",
        .arguments = pfadd_arguments,
        .run = pfadd,
    },
    {
        .name = "pfcount",
        .arity = -2,
        .flags = Flag::readonly | Flag::may_replicate,
        .keys =
            {1, -1, 1, KeyUse::read_write | KeyUse::access,
             "RW because it may change the internal representation of the key, and propagate to replicas"},
        .since = "2.8.9",
        .group = Group::hyperloglog,
        .summary = "Tells about how many different elements were added to one of some HyperLogLogs.",
        .complexity = "O(N) where N is the number of keys: 1 GET for each, side by side",
        .arguments = many_keys,
        .run = pfcount,
    },
    {
        .name = "pfdebug",
        .arity = 3,
        .flags = Flag::write | Flag::denyoom | Flag::admin,
        .keys = {2, 2, 1, KeyUse::read_write | KeyUse::access},
        .since = "2.8.9",
        .group = Group::hyperloglog,
        .summary = "Tells how a HyperLogLog is stored: ENCODING, DECODE, GETREG; or makes it dense: TODENSE.",
        .complexity = "O(1): 1 GET; TODENSE 1 PUT more",
        .arguments = pfdebug_arguments,
        .run = pfdebug,
    },
    {
        .name = "pfmerge",
        .arity = -2,
        .flags = Flag::write | Flag::denyoom,
        .keys = {1, 1, 1, KeyUse::read_write | KeyUse::access | KeyUse::insert},
        .more_keys = pfmerge_sources,
        .since = "2.8.9",
        .group = Group::hyperloglog,
        .summary =
            "Adds all that was added to other HyperLogLogs to one, which is written after they are read.",
        .complexity = "O(N) where N is the number of keys: 1 GET for each source, side by side, then 1 PUT "
                      "where the destination is known, else 1 GET more",
        .arguments = pfmerge_arguments,
        .run = pfmerge,
    },
    {
        .name = "pfselftest",
        .arity = 1,
        .flags = Flag::admin,
        .since = "2.8.9",
        .group = Group::hyperloglog,
        .summary = "Tries HyperLogLogs out on 100,000 elements.",
        .complexity = "O(1): no request",
        .run = pfselftest,
    },
};

}  // namespace

std::span<const Spec> hyperloglog_family() noexcept {
  return hyperloglog_specs;
}

}  // namespace redis3::command
