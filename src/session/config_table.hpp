#pragma once

#include "session/settings.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The settings of a server by their names in redis.conf: one table for the file, for flags and for CONFIG.
/// Source: https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/
namespace redis3::session {

struct ConfigRow {
  /// In small letters.
  std::string_view name;
  /// The value as CONFIG GET tells it; set() takes it back.
  std::string (*get)(const Settings& settings);
  /// Takes a value over. Returns why it cannot be taken, in Redis's words; then nothing has changed.
  std::optional<std::string> (*set)(Settings& settings, std::string_view value);
  /// Only the start decides: CONFIG SET refuses it.
  bool is_immutable = false;
  /// Its value is several words with a blank between them.
  bool takes_several = false;
};

std::span<const ConfigRow> config_table() noexcept;

/// The row of this name, in whatever case; nullptr where there is none.
const ConfigRow* find_config_row(std::string_view name) noexcept;

}  // namespace redis3::session
