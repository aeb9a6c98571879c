#include "command/config.hpp"

#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/glob.hpp"
#include "value/hyperloglog.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace redis3::command {
namespace {

using Kind = Setting::Kind;

std::string nothing(const Context&) {
  return {};
}
std::string no(const Context&) {
  return "no";
}
std::string zero(const Context&) {
  return "0";
}

std::string yes_or_no(bool value) {
  return value ? "yes" : "no";
}

/// The option of the keyspace that a setting tells.
template <auto option>
std::string of_keyspace(const Context& context) {
  const auto value = context.keyspace.options().*option;
  if constexpr (std::is_same_v<decltype(value), const bool>) {
    return yes_or_no(value);
  } else {
    return std::to_string(value);
  }
}

using Options = model::KeyspaceOptions;

constexpr Setting all_settings[] = {
    // Redis's.
    {.name = "appendonly", .kind = Kind::yes_no, .value = no},
    {.name = "cluster-enabled", .kind = Kind::yes_no, .value = no, .is_immutable = true},
    {.name = "databases",
     .kind = Kind::number,
     .value = [](const Context&) { return std::to_string(std::numeric_limits<std::int64_t>::max()); },
     .is_immutable = true},
    {.name = "enable-debug-command",
     .kind = Kind::word,
     .value = [](const Context& context) { return yes_or_no(context.allows_debug); },
     .is_immutable = true},
    {.name = "hll-sparse-max-bytes",
     .kind = Kind::memory,
     .value = [](const Context&) { return std::to_string(value::HyperLogLog::sparse_bytes_max); }},
    {.name = "maxmemory", .kind = Kind::memory, .value = zero},
    {.name = "maxmemory-policy",
     .kind = Kind::word,
     .value = [](const Context&) { return std::string("noeviction"); },
     .words = "volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, "
              "allkeys-random, noeviction"},
    {.name = "notify-keyspace-events", .kind = Kind::text, .value = nothing},
    {.name = "proto-max-bulk-len",
     .kind = Kind::memory,
     .value = [](const Context&) { return std::to_string(argument_bytes_max); }},
    {.name = "save", .kind = Kind::text, .value = nothing},
    // Our own.
    {.name = "allow-lost-updates", .kind = Kind::yes_no, .value = of_keyspace<&Options::allow_lost_updates>},
    {.name = "cursors-max", .kind = Kind::number, .value = of_keyspace<&Options::cursors_max>},
    {.name = "known-bytes-max", .kind = Kind::memory, .value = of_keyspace<&Options::known_bytes_max>},
    {.name = "known-keys-max", .kind = Kind::number, .value = of_keyspace<&Options::known_keys_max>},
    {.name = "known-value-bytes-max",
     .kind = Kind::memory,
     .value = of_keyspace<&Options::known_value_bytes_max>},
    {.name = "lost-answers-max", .kind = Kind::number, .value = of_keyspace<&Options::lost_answers_max>},
    {.name = "lost-races-max", .kind = Kind::number, .value = of_keyspace<&Options::lost_races_max>},
    {.name = "parallel-requests-max",
     .kind = Kind::number,
     .value = of_keyspace<&Options::parallel_requests_max>},
    {.name = "strict-writes", .kind = Kind::yes_no, .value = of_keyspace<&Options::strict_writes>},
};

struct Unit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr Unit units[] = {
    {"kb", 1ULL << 10}, {"mb", 1ULL << 20},   {"gb", 1ULL << 30}, {"k", 1'000},
    {"m", 1'000'000},   {"g", 1'000'000'000}, {"b", 1},           {"", 1},
};

/// Why a setting of this kind takes no such value.
std::optional<std::string> why_unreadable(const Setting& setting, std::string_view value) {
  switch (setting.kind) {
    case Kind::yes_no:
      if (equal_ignoring_case(value, "yes") || equal_ignoring_case(value, "no")) return std::nullopt;
      return std::string(error_text::setting_not_yes_or_no);
    case Kind::number:
      if (read_integer(value)) return std::nullopt;
      return std::string(error_text::setting_not_an_integer);
    case Kind::memory:
      if (read_memory(value)) return std::nullopt;
      return std::string(error_text::setting_not_memory);
    case Kind::word:
      if (is_one_of(value, setting.words)) return std::nullopt;
      return error_text::setting_not_one_of(setting.words);
    case Kind::text:
      break;
  }
  return std::nullopt;
}

bool is_name(std::string_view word) {
  return word.find_first_of("[*?") == std::string_view::npos;
}

std::size_t index_of(std::string_view word, std::span<const SettingName> names) {
  const auto has_it = [&](const SettingName& one) { return equal_ignoring_case(one.name, word); };
  return static_cast<std::size_t>(std::find_if(names.begin(), names.end(), has_it) - names.begin());
}

bool is_same(const Setting& setting, std::string_view left, std::string_view right) {
  switch (setting.kind) {
    case Kind::memory:
      return read_memory(left) == read_memory(right);
    case Kind::yes_no:
    case Kind::word:
      return equal_ignoring_case(left, right);
    case Kind::number:
    case Kind::text:
      break;
  }
  return left == right;
}

}  // namespace

std::span<const Setting> settings() noexcept {
  return all_settings;
}

std::optional<std::string> why_not(const Setting& setting, std::string_view value, const Context& context) {
  if (auto why = why_unreadable(setting, value)) return why;
  if (is_same(setting, value, setting.value(context))) return std::nullopt;
  return std::string(error_text::immutable_setting);
}

std::optional<std::uint64_t> read_memory(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::optional<std::uint64_t> number = digits == 0 ? 0 : to_uint64(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (!equal_ignoring_case(text.substr(digits), unit.name)) continue;
    if (*number > std::numeric_limits<std::uint64_t>::max() / unit.bytes) return std::nullopt;
    return *number * unit.bytes;
  }
  return std::nullopt;
}

bool is_one_of(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(", "), words.size());
    if (equal_ignoring_case(word, words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 2, words.size()));
  }
  return false;
}

std::vector<AskedSetting> asked_settings(std::vector<std::string> words, std::span<const SettingName> names) {
  std::vector<AskedSetting> asked;
  std::vector<bool> is_asked(names.size());
  const auto add = [&](std::size_t index, std::string name) {
    if (index == names.size() || is_asked[index]) return;
    is_asked[index] = true;
    asked.push_back({index, std::move(name)});
  };
  for (std::string& word : words) {
    if (is_name(word)) {
      const std::size_t index = index_of(word, names);
      add(index, std::move(word));
      continue;
    }
    const Glob pattern(to_lower(word));
    for (std::size_t index = 0; index < names.size(); ++index) {
      if (pattern.matches(names[index].name)) add(index, std::string(names[index].name));
    }
  }
  return asked;
}

ReadAssignments read_assignments(Argv argv, std::span<const SettingName> names) {
  ReadAssignments read;
  if (argv.size() % 2 != 0) {
    read.error = Reply::error(std::string(error_text::syntax));
    return read;
  }
  ArgumentReader reader(std::move(argv), 2);
  while (reader.has_more()) {
    const std::string name = reader.next();
    std::string value = reader.next();
    const std::size_t index = index_of(name, names);
    const auto is_same = [&](const Assignment& other) { return other.index == index; };
    if (index == names.size()) {
      reader.fail(error_text::unknown_setting(name));
    } else if (names[index].is_immutable) {
      reader.fail(error_text::unsettable(name, error_text::immutable_setting));
    } else if (std::any_of(read.assignments.begin(), read.assignments.end(), is_same)) {
      reader.fail(error_text::unsettable(name, error_text::duplicate_setting));
    }
    read.assignments.push_back({index, std::move(value)});
  }
  read.error = reader.error();
  return read;
}

}  // namespace redis3::command
