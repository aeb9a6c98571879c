#pragma once

#include "command/command.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The settings that CONFIG tells of: Redis's, where redis3 has the like, and redis3's own.
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

/// The setting of this name, in whatever case; nullptr where there is none.
const Setting* find_setting(std::string_view name) noexcept;

/// Why this value cannot be set, in Redis's words; absent where it is the value that the setting has. No
/// setting can be changed: those of redis3 are given with the place where the keys are.
std::optional<std::string> why_not(const Setting& setting, std::string_view value, const Context& context);

}  // namespace redis3::command
