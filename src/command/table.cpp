#include "command/table.hpp"

#include "command/argument_reader.hpp"
#include "command/families.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace redis3::command {
namespace {

/// Longer than any command's name, so that a long word is refused before anything is copied.
constexpr std::size_t name_bytes_max = 64;

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

Table::Table(std::span<const std::span<const Spec>> families) {
  for (const std::span<const Spec> family : families) {
    for (const Spec& spec : family) {
      std::erase_if(commands_, [&](const Spec* other) { return other->name == spec.name; });
      commands_.push_back(&spec);
    }
  }
  for_each([this](const Spec& spec) {
    [[maybe_unused]] const bool is_new = index_.emplace(spec.name, &spec).second;
    assert(is_new && spec.name.size() <= name_bytes_max);
  });
}

void Table::for_each(const std::function<void(const Spec&)>& see) const {
  for (const Spec* spec : commands_) {
    see(*spec);
    for (const Spec& subcommand : spec->subcommands)
      see(subcommand);
  }
}

/// Joins the words by `|` in small letters, without touching the heap, and looks the result up.
const Spec* Table::find(std::string_view word, std::string_view second_word) const {
  std::array<char, name_bytes_max> name{};
  const std::size_t length = word.size() + (second_word.empty() ? 0 : 1 + second_word.size());
  if (length > name.size()) return nullptr;
  std::size_t at = 0;
  for (const char c : word)
    name[at++] = lower(c);
  if (!second_word.empty()) {
    name[at++] = '|';
    for (const char c : second_word)
      name[at++] = lower(c);
  }
  const auto found = index_.find(std::string_view(name.data(), length));
  return found == index_.end() ? nullptr : found->second;
}

const Spec* Table::find(std::span<const std::string> words) const {
  // A `|` in what a user calls is not ours: "command|info" is a name in replies, not a command.
  if (words.empty() || words[0].find('|') != std::string::npos) return nullptr;
  const Spec* spec = find(words[0], {});
  if (!spec || spec->subcommands.empty() || words.size() == 1) return spec;
  return words[1].empty() ? nullptr : find(words[0], words[1]);
}

std::span<const std::span<const Spec>> engine_families() noexcept {
  static const std::array families{
      bitfield_family(),   bitmap_family(), command_family(), config_family(),      connection_family(),
      debug_family(),      dump_family(),   expiry_family(),  hyperloglog_family(), key_family(),
      lcs_family(),        lolwut_family(), memory_family(),  number_family(),      object_family(),
      rename_family(),     scan_family(),   server_family(),  sort_family(),        string_family(),
      string_set_family(),
  };
  return families;
}

const Table& engine_table() {
  static const Table table(engine_families());
  return table;
}

KeyRange positions_of_keys(const Spec& spec) noexcept {
  KeyRange all;
  for_each_key_range(spec, [&](const KeyRange& keys) {
    if (keys.kind != KeyRange::Kind::range) return;
    if (all.first == 0) {
      all = keys;
    } else if (all.last > 0 && keys.first == all.last + keys.step) {
      all.last = keys.last;
    }
  });
  return all;
}

KeyRange resolve(const KeyRange& keys, std::span<const std::string> words) noexcept {
  constexpr KeyRange none;
  const auto count = static_cast<int>(words.size());
  KeyRange range = keys;
  switch (keys.kind) {
    case KeyRange::Kind::unknown:
      return none;
    case KeyRange::Kind::range:
      if (keys.last < 0) range.last += count;
      range.last = std::min(range.last, count - 1);
      return range;
    case KeyRange::Kind::counted:
      break;
  }
  if (keys.first >= count) return none;
  const std::optional<std::int64_t> key_count = read_integer(words[static_cast<std::size_t>(keys.first)]);
  if (!key_count || *key_count < 1 || *key_count > count) return none;
  range.first = keys.first + 1;
  range.last = std::min(range.first + (static_cast<int>(*key_count) - 1) * keys.step, count - 1);
  return range;
}

bool has_right_arity(const Spec& spec, std::size_t word_count) noexcept {
  const auto count = static_cast<int>(word_count);
  return spec.arity >= 0 ? count == spec.arity : count >= -spec.arity;
}

}  // namespace redis3::command
