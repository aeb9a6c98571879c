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

/// Calls `see` with the position of each key among `word_count` words of a call.
template <class See>
void for_each_key_position(const Spec& spec, std::size_t word_count, See see) {
  if (spec.keys.first == 0) return;
  const auto count = static_cast<std::ptrdiff_t>(word_count);
  const std::ptrdiff_t last = spec.keys.last < 0 ? count + spec.keys.last : spec.keys.last;
  for (std::ptrdiff_t at = spec.keys.first; at <= last && at < count; at += spec.keys.step) {
    see(static_cast<std::size_t>(at));
  }
}

}  // namespace redis3::command
