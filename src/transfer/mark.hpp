#pragma once

#include "transfer/tally.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::transfer {

/// How far a transfer has come, so that another process can go on there.
struct Mark {
  /// What is moved from where to where, in one line: a mark of something else is no use.
  std::string task;
  /// Which ones they were, beyond their names: a server that has been started anew has other cursors.
  std::string source;
  /// Where the source goes on: everything before it is where it belongs.
  std::string token;
  Tally tally;
  /// Of all runs so far.
  double dollars = 0;
  std::chrono::milliseconds elapsed{0};

  friend bool operator==(const Mark&, const Mark&) = default;
};

/// The `source` of a mark: both ends of a transfer, of which each may have been started anew. Empty where one
/// of them cannot be told apart from another one.
std::string ends_of(const std::string& source, const std::string& target);

std::string format_mark(const Mark& mark);
/// Absent where the text is not a whole mark of this version.
std::optional<Mark> parse_mark(std::string_view text);

/// Whether a transfer of this task, from this source, may go on at the mark.
bool is_fit(const Mark& mark, std::string_view task, std::string_view source);

}  // namespace redis3::transfer
