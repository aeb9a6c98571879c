#pragma once

#include <span>
#include <string_view>

namespace redis3::gateway {

/// A directive of Redis that does nothing here.
struct ForeignDirective {
  std::string_view name;
  /// Completes "save has no meaning here: …", or "replicaof cannot be followed: …".
  std::string_view why;
  /// What is lost by ignoring it would be missed: it is an error, unless its value is `harmless`.
  bool is_refused = false;
  /// The values, with a blank between them, by which it asks for nothing.
  std::string_view harmless = {};
};

/// All that Redis up to 7.2 has and redis3 has not, and what Redis 8 has on top.
std::span<const ForeignDirective> foreign_directives() noexcept;

/// The one of this name, in whatever case; nullptr where there is none.
const ForeignDirective* find_foreign_directive(std::string_view name) noexcept;

}  // namespace redis3::gateway
