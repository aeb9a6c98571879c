#pragma once

#include "command/command.hpp"

#include <nanobind/nanobind.h>

#include <string>
#include <vector>

namespace redis3::python {

/// Makes words of Python's values by the rules of redis-py: bytes as they are, text encoded, numbers as their
/// repr(). What redis-py takes no value of is refused in its own words.
///
/// Threads  whoever holds the interpreter's lock.
class WordMaker {
 public:
  /// encode  redis-py's Encoder.encode, for all but the common cases.
  /// is_utf8 whether text is UTF-8, and what cannot be encoded is an error.
  WordMaker(nanobind::callable encode, bool is_utf8) : encode_(std::move(encode)), is_utf8_(is_utf8) {}

  /// A whole command. Its name may be several words, "CONFIG GET", as redis-py's own callers write it.
  command::Argv command(nanobind::handle arguments) const;

 private:
  std::string word(nanobind::handle value) const;

  nanobind::callable encode_;
  bool is_utf8_;
};

/// Commands that are ready to be sent, once.
class Calls {
 public:
  explicit Calls(std::vector<command::Argv> calls) : count_(calls.size()), calls_(std::move(calls)) {}

  std::size_t count() const noexcept { return count_; }
  /// Whether all of them are about one key, so that a transaction can do them at one moment.
  bool are_about_one_key() const;
  /// Throws ValueError where they have been taken before.
  std::vector<command::Argv> take();

 private:
  std::size_t count_;
  std::vector<command::Argv> calls_;
  bool is_taken_ = false;
};

}  // namespace redis3::python
