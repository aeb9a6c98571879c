#pragma once

#include "command/command.hpp"
#include "model/key.hpp"
#include "session/exec_plan.hpp"

#include <cstddef>
#include <string>
#include <utility>
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
  /// It is, and that was why: the command would have brought a second key.
  bool is_across_keys = false;
  std::vector<command::Argv> queue;
  /// How much memory the queue holds.
  std::size_t queue_bytes = 0;
  /// What the queue touches.
  KeySurvey keys;
  std::vector<WatchedKey> watched;

  void push(command::Argv argv) {
    queue_bytes += sizeof(argv);
    for (const std::string& word : argv)
      queue_bytes += sizeof(word) + word.size();
    queue.push_back(std::move(argv));
  }
};

}  // namespace redis3::session
