#pragma once

#include "command/command.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The settings that CONFIG tells of: Redis's, where redis3 has the like, and redis3's own. And how CONFIG
/// reads its words, whatever the settings are.
namespace redis3::command {

struct Setting {
  enum class Kind {
    text,
    yes_no,
    number,
    memory,  ///< Bytes, or another unit behind the number: 512mb.
    word,    ///< One of `words`.
  };

  std::string_view name;
  Kind kind;
  std::string (*value)(const Context& context);
  /// Of Redis's own: not even the value that it has can be set.
  bool is_immutable = false;
  /// As Redis lists them.
  std::string_view words = {};
};

std::span<const Setting> settings() noexcept;

/// Why this value cannot be set, in Redis's words; absent where it is the value that the setting has. No
/// setting can be changed: those of redis3 are given with the place where the keys are.
std::optional<std::string> why_not(const Setting& setting, std::string_view value, const Context& context);

/// A number of bytes as Redis's configuration has it: 1k is 1000, 1kb is 1024, and no number at all is 0;
/// else absent.
std::optional<std::uint64_t> read_memory(std::string_view text);

/// Whether it is one of these words, which ", " parts, in whatever case.
bool is_one_of(std::string_view word, std::string_view words);

/// What CONFIG has to know of a setting to find it.
struct SettingName {
  std::string_view name;
  bool is_immutable = false;
};

/// A setting that CONFIG GET tells: which, and the name that it is told by.
struct AskedSetting {
  std::size_t index;
  std::string name;
};
/// The settings that these names and patterns ask for, each once. A name without a pattern's signs is told
/// as it was asked for.
std::vector<AskedSetting> asked_settings(std::vector<std::string> words, std::span<const SettingName> names);

struct Assignment {
  std::size_t index;
  std::string value;
};
/// Reads what CONFIG SET is to set. An error in Redis's words where the words do not pair, or a name is
/// unknown, immutable or a duplicate; no value is looked at.
struct ReadAssignments {
  std::vector<Assignment> assignments;
  std::optional<Reply> error;
};
ReadAssignments read_assignments(Argv argv, std::span<const SettingName> names);

}  // namespace redis3::command
