#pragma once

#include "command/command.hpp"
#include "model/key.hpp"

#include <string>
#include <vector>

namespace redis3::session {

/// A key that is watched.
struct WatchedKey {
  model::Key key;
  /// Its version when WATCH looked; empty: it was absent.
  std::string version;
};

/// What a connection has between MULTI and EXEC, and what it watches.
struct Transaction {
  bool is_open = false;
  /// A command was refused when it was to be queued: EXEC refuses all.
  bool is_spoiled = false;
  std::vector<command::Argv> queue;
  std::vector<WatchedKey> watched;
};

}  // namespace redis3::session
