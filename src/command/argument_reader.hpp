#pragma once

#include "command/command.hpp"
#include "command/error_texts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::command {

/// A number as Redis reads it: no blanks, no plus, no zero in front, nothing behind; else absent.
std::optional<std::int64_t> read_integer(std::string_view text) noexcept;

/// Reads a command's arguments one after the other. Read everything, then look at error() once: after the
/// first failure every call is still safe and what it returns is of no use.
///
///     ArgumentReader reader(std::move(argv));
///     std::string key = reader.next();
///     while (reader.has_more()) {
///       if (reader.take("EX")) {
///         seconds = reader.next_integer();
///       } else {
///         reader.refuse();
///       }
///     }
///     if (auto error = reader.error()) co_return *error;
class ArgumentReader {
 public:
  /// Begins at the word `first`: behind the command's name, or behind the subcommand's.
  explicit ArgumentReader(Argv argv, std::size_t first = 1) : argv_(std::move(argv)), next_(first) {}

  /// Never true after a failure, so that a loop over it ends.
  bool has_more() const noexcept { return error_.empty() && next_ < argv_.size(); }

  /// Takes the next argument; a syntax error where there is none.
  std::string next();
  /// Takes the next argument as a number.
  std::int64_t next_integer();
  /// Takes all arguments that are left.
  std::vector<std::string> rest();
  /// Takes the next argument if it is this word, in whatever case.
  bool take(std::string_view word);

  /// The next argument, which stays where it is; empty where there is none.
  std::string_view peek() const noexcept {
    return has_more() ? std::string_view(argv_[next_]) : std::string_view();
  }

  /// Fails with an error's text; the first failure counts.
  void fail(std::string_view text);
  /// Fails because the next argument makes no sense here.
  void refuse() { fail(error_text::syntax); }

  /// The first failure as a reply; a syntax error where arguments are left over; absent where all is well.
  std::optional<Reply> error() const;

 private:
  Argv argv_;
  std::size_t next_;
  std::string error_;
};

}  // namespace redis3::command
