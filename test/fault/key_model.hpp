#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::test {

/// One key, to a client that is alone with it.
struct KeyState {
  std::optional<std::string> value;
  /// From this moment on it is absent; without one it stays. Unix time in milliseconds, as all times here.
  std::optional<std::int64_t> expires_at;

  bool is_live(std::int64_t now) const noexcept { return value && (!expires_at || *expires_at > now); }
  friend bool operator==(const KeyState&, const KeyState&) = default;
};

/// The keys that one history is about: a RENAME has two of them in its hands at once.
struct State {
  std::array<KeyState, 2> keys;

  friend bool operator==(const State&, const State&) = default;
};

enum class Verb {
  get,
  exists,
  strlen,
  expire_time,  ///< PEXPIRETIME
  set,
  set_absent,   ///< SET NX
  set_present,  ///< SET XX
  set_equal,    ///< SET IFEQ `expected`
  set_get,      ///< SET GET
  getdel,
  getex,      ///< GETEX PX; without an expiry GETEX PERSIST
  increment,  ///< INCR
  increase,   ///< INCRBY `number`
  append,
  setrange,   ///< from index `number` on
  expire,     ///< PEXPIRE
  expire_at,  ///< PEXPIREAT
  persist,
  remove,         ///< DEL
  rename,         ///< RENAME to `other`
  rename_absent,  ///< RENAMENX to `other`
  /// MULTI, `steps` and EXEC, all at one moment. After a WATCH only where the value still is what GET
  /// answered then: `expected`, spelled as a reply.
  transaction,
};
inline constexpr std::size_t verb_count = 22;

bool is_read(Verb verb) noexcept;
bool is_rename(Verb verb) noexcept;
/// SET in all its forms.
bool is_set(Verb verb) noexcept;

/// One command on one key, or on two.
struct Operation {
  Verb verb = Verb::get;
  /// Which of the history's keys.
  std::size_t key = 0;
  std::size_t other = 1;
  std::string argument;
  std::string expected;
  std::int64_t number = 0;
  /// The expiry that it gives, counted from its call; 0 where it gives none.
  std::int64_t lives_milliseconds = 0;
  /// Of a transaction: what it does to its key, and whether the key was watched.
  std::vector<Operation> steps;
  bool is_watched = false;

  /// What was answered, spelled as apply() does; absent: the outcome is unknown.
  std::optional<std::string> reply;

  int client = 0;
  /// Sent behind its client's calls before it without waiting for them: on a key of theirs it comes after
  /// them.
  bool is_pipelined = false;
  /// Places in the order of all calls and answers of a history.
  std::uint64_t called = 0;
  std::uint64_t answered = 0;
  /// The time then. At one moment in between, both included, the command looked whether a key has expired.
  std::int64_t called_at = 0;
  std::int64_t answered_at = 0;
};

/// What happened to one key, or to two that are judged together.
struct History {
  std::vector<std::string> keys;
  std::vector<Operation> operations;
};

/// The specification that histories are held against: changes the state as the command does that looks at the
/// clock at `now`, and returns its reply: "nil", "OK", a number, bytes behind `=`, the words of an error, or
/// those of a transaction's steps in [brackets].
std::string apply(const Operation& operation, State& state, std::int64_t now);

/// The moments of an operation between which apply() can tell a difference.
std::vector<std::int64_t> moments_of(const Operation& operation, const State& state);

/// One line for people. `keys`: what the history's keys are called.
std::string describe(const Operation& operation, const std::vector<std::string>& keys);
/// The lines of a history, in the order of the calls.
std::string describe(const History& history);

}  // namespace redis3::test
