#pragma once

#include "command/command.hpp"

#include <string>
#include <vector>

namespace redis3::session {

/// A key that is watched, and what it was when WATCH looked.
struct WatchedKey {
  std::int64_t db = 0;
  std::string name;
  /// A version of the key; empty: it was absent.
  std::string version;
};

/// What a connection has between MULTI and EXEC.
struct Transaction {
  bool is_open = false;
  /// A command was refused when it was queued: EXEC refuses all.
  bool is_spoiled = false;
  std::vector<command::Argv> queue;
  std::vector<WatchedKey> watched;

  void end() {
    is_open = false;
    is_spoiled = false;
    queue.clear();
  }
};

}  // namespace redis3::session
