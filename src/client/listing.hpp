#pragma once

#include "base/task.hpp"
#include "client/engine.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace redis3::client {

/// A listing under way, read a page at a time: a page that nobody asks for is not listed.
///
/// Lifetime  the engine outlives it.
/// Threads   one at a time, on the engine's executor.
class Listing {
 public:
  /// Of the keys of `db` that match `pattern`.
  Listing(Engine& engine, std::int64_t db, std::string pattern)
      : engine_(engine), db_(db), pattern_(std::move(pattern)) {}

  /// The next keys, at least one; none at the end, and after an Error.
  Task<std::vector<std::string>> next();

 private:
  Engine& engine_;
  std::int64_t db_;
  std::string pattern_;
  std::string token_;
  bool has_ended_ = false;
};

}  // namespace redis3::client
