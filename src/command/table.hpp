#pragma once

#include "command/spec.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The command table: all families, found by name.
namespace redis3::command {

/// Commands, found by name.
///
/// Threads  any, once it is made.
class Table {
 public:
  /// A family's command takes the place of one of the same name in a family before it. The specs outlive the
  /// table.
  explicit Table(std::span<const std::span<const Spec>> families);

  /// Every command, family by family; subcommands are inside their command.
  const std::vector<const Spec*>& all() const noexcept { return commands_; }

  /// Calls `see` with every command and after it each of its subcommands.
  void for_each(const std::function<void(const Spec&)>& see) const;

  /// The command of this name, in whatever case; nullptr where there is none. `name` may be a full one,
  /// "command|info".
  const Spec* find(std::string_view name) const { return find(name, {}); }

  /// The command that the first word of `words` names, or the subcommand that the second one does; nullptr
  /// where the first word names no command, or the second one no subcommand of a command that has
  /// subcommands.
  const Spec* find(std::span<const std::string> words) const;

 private:
  const Spec* find(std::string_view word, std::string_view second_word) const;

  std::vector<const Spec*> commands_;
  boost::unordered_flat_map<std::string_view, const Spec*> index_;
};

/// The families of the engine: what can be done without knowing of a connection.
std::span<const std::span<const Spec>> engine_families() noexcept;

/// Their table.
const Table& engine_table();

// The engine's table by itself.

inline const std::vector<const Spec*>& all_commands() {
  return engine_table().all();
}
inline void for_each_command(const std::function<void(const Spec&)>& see) {
  engine_table().for_each(see);
}
inline const Spec* find_command(std::string_view name) {
  return engine_table().find(name);
}
inline const Spec* find_command(std::span<const std::string> words) {
  return engine_table().find(words);
}

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
