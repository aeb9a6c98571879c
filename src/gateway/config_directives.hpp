#pragma once

#include "gateway/config.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The directives of a configuration file, one by one; flags are the same directives.
/// Source: https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/
namespace redis3::gateway {

using Values = std::vector<std::string>;

/// A directive about the gateway itself; those about its clients are in session/config_table.hpp.
struct Directive {
  std::string_view name;
  /// Takes the values over. Returns why it cannot, in Redis's words where Redis has some.
  std::optional<std::string> (*set)(Config& config, const Values& values);
  /// The value for CONFIG GET; nullptr where it is nobody's business.
  std::string (*get)(const Config& config) = nullptr;
  /// Takes any number of values; all others take one.
  bool takes_several = false;
};

std::span<const Directive> directives() noexcept;

/// What became of a directive.
struct Applied {
  /// Why it is an error: then nothing has changed.
  std::optional<std::string> error;
  /// What to tell of it where it has no meaning here, beginning with its name.
  std::optional<std::string> note;
};

/// Does what one directive says. `name` in whatever case; several values in one word are taken apart, as
/// Redis does. Not for `include`, which is about files.
Applied apply_directive(Config& config, std::string_view name, Values values);

}  // namespace redis3::gateway
