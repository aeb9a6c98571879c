#pragma once

#include "command/spec.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The command table: all families, found by name.
namespace redis3::command {

/// Every command, family by family; subcommands are inside their command.
const std::vector<const Spec*>& all_commands();

/// Calls `see` with every command and after it each of its subcommands.
void for_each_command(const std::function<void(const Spec&)>& see);

/// The command of this name, in whatever case; nullptr where there is none. `name` may be a full one,
/// "command|info".
const Spec* find_command(std::string_view name);

/// The command that the first word of `words` names, or the subcommand that the second one does; nullptr
/// where the first word names no command, or the second one no subcommand of a command that has subcommands.
const Spec* find_command(std::span<const std::string> words);

/// Whether a call of `word_count` words has the number of arguments that the command wants.
bool has_right_arity(const Spec& spec, std::size_t word_count) noexcept;

/// Calls `see` with every range of keys that the command has, first its main one.
template <class See>
void for_each_key_range(const Spec& spec, See see) {
  if (spec.keys.first > 0 || spec.keys.kind == KeyRange::Kind::unknown) see(spec.keys);
  for (const KeyRange& keys : spec.more_keys)
    see(keys);
}

/// The positions of the keys that follow from the number of words alone, as one range, the way COMMAND INFO
/// tells it: ranges that begin where the one before ends are one.
KeyRange positions_of_keys(const Spec& spec) noexcept;

/// The range with its ends as positions among `words`; a `first` of 0 where there is none, be it that the
/// words make no sense.
KeyRange resolve(const KeyRange& keys, std::span<const std::string> words) noexcept;

/// Calls `see` with the position of each key among the words of a call.
template <class See>
void for_each_key_position(const Spec& spec, std::span<const std::string> words, See see) {
  for_each_key_range(spec, [&](const KeyRange& keys) {
    const KeyRange range = resolve(keys, words);
    if (range.first == 0) return;
    for (int at = range.first; at <= range.last; at += range.step)
      see(static_cast<std::size_t>(at));
  });
}

}  // namespace redis3::command
