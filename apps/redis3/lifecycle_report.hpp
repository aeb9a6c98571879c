#pragma once

#include "upkeep/lifecycle_rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

/// A bucket's rules, and what becomes of redis3's.
struct LifecycleChange {
  enum class Kind {
    none,     ///< It is as it is to be.
    set,      ///< It is to be set, in place of the one before.
    removed,  ///< It is to be removed.
  };

  std::string place;  ///< As a URL.
  std::string bucket;
  std::vector<upkeep::LifecycleRule> rules;
  /// What redis3's is to be; not where it is removed.
  upkeep::OwnRule rule;
  Kind kind = Kind::none;
  bool removes = false;
  bool is_applied = false;
};

/// For people: the rules, what becomes of redis3's, and what that means.
std::string lifecycle_text(const LifecycleChange& change);

}  // namespace redis3::app
