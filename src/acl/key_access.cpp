#include "acl/key_access.hpp"

#include "base/text.hpp"
#include "command/table.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace redis3::acl {
namespace {

using command::Argv;
using command::KeyRange;
using command::KeyUse;

Access access_of(KeyUse use) noexcept {
  using command::has;
  return {.read = has(use, KeyUse::access),
          .write = has(use, KeyUse::insert) || has(use, KeyUse::update) || has(use, KeyUse::erase)};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view other) { return equal_ignoring_case(word, other); });
}

/// SET reads where it answers the old value, or compares with it. The word counts wherever it stands, be it
/// as an option's value: whoever may not read has to say it otherwise.
Access access_of_set(const Argv& argv) {
  const auto reads = [](const std::string& word) { return is_one_of(word, {"GET", "IFEQ", "IFNE"}); };
  const bool is_read = argv.size() > 3 && std::any_of(argv.begin() + 3, argv.end(), reads);
  return {.read = is_read, .write = true};
}

/// BITFIELD writes nothing where all that it does is GET.
Access access_of_bitfield(const Argv& argv) {
  for (std::size_t at = 2; at < argv.size(); ++at) {
    const std::size_t left = argv.size() - at - 1;
    if (is_one_of(argv[at], {"GET"}) && left >= 2) {
      at += 2;
    } else if (is_one_of(argv[at], {"OVERFLOW"}) && left >= 1) {
      at += 1;
    } else {
      return {.read = true, .write = true};
    }
  }
  return {.read = true, .write = false};
}

Access access_of_variable(const command::Spec& spec, const Argv& argv, const KeyRange& keys) {
  if (spec.name == "set") return access_of_set(argv);
  if (spec.name == "bitfield") return access_of_bitfield(argv);
  return access_of(keys.use);
}

/// Where SORT stores, if it does: the last STORE counts.
std::optional<std::size_t> destination_of_sort(const Argv& argv) {
  std::optional<std::size_t> destination;
  for (std::size_t at = 2; at < argv.size(); ++at) {
    if (is_one_of(argv[at], {"LIMIT"})) {
      at += 2;
    } else if (is_one_of(argv[at], {"BY", "GET"})) {
      at += 1;
    } else if (is_one_of(argv[at], {"STORE"}) && at + 1 < argv.size()) {
      destination = ++at;
    }
  }
  return destination;
}

}  // namespace

std::vector<KeyAccess> keys_of(const command::Spec& spec, const Argv& argv) {
  std::vector<KeyAccess> keys;
  command::for_each_key_range(spec, [&](const KeyRange& range) {
    const KeyRange resolved = command::resolve(range, argv);
    if (resolved.first == 0) return;
    const bool is_variable = command::has(range.use, KeyUse::variable);
    const Access access = is_variable ? access_of_variable(spec, argv, range) : access_of(range.use);
    for (int at = resolved.first; at <= resolved.last; at += resolved.step)
      keys.push_back({static_cast<std::size_t>(at), access});
  });
  // The table says of it only that it is somewhere.
  if (spec.name == "sort") {
    if (const auto at = destination_of_sort(argv)) keys.push_back({*at, {.read = false, .write = true}});
  }
  return keys;
}

}  // namespace redis3::acl
