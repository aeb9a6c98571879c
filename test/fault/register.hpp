#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace redis3::test {

/// What one key is, to a client that is alone with it: the specification that histories are held against.
struct KeyState {
  std::optional<std::string> value;
  /// In milliseconds, as `now`; absent: it stays.
  std::optional<std::int64_t> expires_at;
  std::int64_t now = 0;

  friend bool operator==(const KeyState&, const KeyState&) = default;
};

/// One command on one key.
struct Operation {
  enum class Verb {
    get,
    exists,
    set,
    set_absent,  ///< SET NX
    set_equal,   ///< SET IFEQ `expected`
    set_get,     ///< SET GET
    remove,
    increment,
  };

  Verb verb = Verb::get;
  std::string argument;
  std::string expected;
  /// SET PX; 0 where it is not given.
  std::int64_t lives_milliseconds = 0;
  std::int64_t now = 0;

  /// What was answered, spelled as apply() does; absent: the outcome is unknown.
  std::optional<std::string> reply;

  int client = 0;
  /// Places in the order of all calls and answers of a history.
  std::uint64_t called = 0;
  std::uint64_t answered = 0;
};

/// Changes the state as the command does, and returns its reply: "nil", "OK", a number, or bytes behind `=`.
std::string apply(const Operation& operation, KeyState& state);

/// One line for people.
std::string describe(const Operation& operation);

}  // namespace redis3::test
