#include "command/key_use.hpp"

#include "base/text.hpp"
#include "command/table.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace redis3::command {
namespace {

using Words = std::span<const std::string>;

constexpr KeyUse reads = KeyUse::read_only | KeyUse::access;
constexpr KeyUse overwrites = KeyUse::overwrite | KeyUse::update;
constexpr KeyUse reads_and_writes = KeyUse::read_write | KeyUse::access | KeyUse::update;

bool is_word(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view other) { return equal_ignoring_case(word, other); });
}

/// SET reads where it answers the old value, or compares with it. The word counts wherever it stands, be it
/// as an option's value: for access control whoever may not read has to say it otherwise.
KeyUse use_of_set(Words words) {
  constexpr std::size_t first_option = 3;
  if (words.size() <= first_option) return overwrites;
  const Words options = words.subspan(first_option);
  const bool is_read = std::any_of(options.begin(), options.end(), [](const std::string& word) {
    return is_word(word, {"GET", "IFEQ", "IFNE"});
  });
  return is_read ? reads_and_writes : overwrites;
}

/// BITFIELD writes nothing where all that it does is GET.
KeyUse use_of_bitfield(Words words) {
  for (std::size_t at = 2; at < words.size(); ++at) {
    const std::size_t left = words.size() - at - 1;
    if (is_word(words[at], {"GET"}) && left >= 2) {
      at += 2;
    } else if (is_word(words[at], {"OVERFLOW"}) && left >= 1) {
      at += 1;
    } else {
      return reads_and_writes;
    }
  }
  return reads;
}

KeyUse use_of(const Spec& spec, Words words, const KeyRange& range) {
  if (!has(range.use, KeyUse::variable)) return range.use;
  if (spec.name == "set") return use_of_set(words);
  if (spec.name == "bitfield") return use_of_bitfield(words);
  return range.use;
}

/// Where SORT stores, if it does: the last STORE counts.
std::optional<std::size_t> destination_of_sort(Words words) {
  std::optional<std::size_t> destination;
  for (std::size_t at = 2; at < words.size(); ++at) {
    if (is_word(words[at], {"LIMIT"})) {
      at += 2;
    } else if (is_word(words[at], {"BY", "GET"})) {
      at += 1;
    } else if (is_word(words[at], {"STORE"}) && at + 1 < words.size()) {
      destination = ++at;
    }
  }
  return destination;
}

}  // namespace

std::vector<UsedKey> used_keys(const Spec& spec, Words words) {
  std::vector<UsedKey> keys;
  for_each_key_range(spec, [&](const KeyRange& range) {
    const KeyRange resolved = resolve(range, words);
    if (resolved.first == 0) return;
    const KeyUse use = use_of(spec, words, range);
    for (int at = resolved.first; at <= resolved.last; at += resolved.step)
      keys.push_back({static_cast<std::size_t>(at), use});
  });
  // The table says of it only that it is somewhere.
  if (spec.name == "sort") {
    if (const auto at = destination_of_sort(words)) keys.push_back({*at, overwrites});
  }
  return keys;
}

}  // namespace redis3::command
