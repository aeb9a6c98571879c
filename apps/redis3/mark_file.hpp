#pragma once

#include "redis3/error.hpp"
#include "transfer/mark.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::app {

/// The file that a transfer keeps its mark in. It is replaced all at once, so that a process that is killed
/// leaves a whole one, and is removed with the transfer's end.
class MarkFile {
 public:
  /// path  empty: nothing is kept.
  explicit MarkFile(std::string path) : path_(std::move(path)) {}

  const std::string& path() const noexcept { return path_; }
  /// Absent where there is no file, or it holds no mark.
  std::optional<transfer::Mark> read() const;
  /// Errors  invalid  it cannot be written
  Result<void> write(const transfer::Mark& mark);
  /// The same, if the last one is not of just now.
  Result<void> write_now_and_then(const transfer::Mark& mark);
  void remove() const;

 private:
  std::string path_;
  std::chrono::steady_clock::time_point written_at_{};
};

/// Where the mark of a task is kept where nobody says where: below $XDG_STATE_HOME or ~/.local/state; empty
/// where the user has neither.
std::string default_mark_path(const std::optional<std::string>& xdg_state_home,
                              const std::optional<std::string>& home, std::string_view task);

}  // namespace redis3::app
