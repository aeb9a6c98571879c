#pragma once

#include "base/clock.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace redis3::model {

/// How much of a key's record a command has to see.
enum class Need {
  nothing,   ///< It writes without looking.
  metadata,  ///< Is it there, what type, until when, how long is the value: a HEAD.
  /// The value where it has short_value_bytes_max at the most, else the metadata: a GET of so much. For who
  /// wants to append: to a long value that can be done without reading it, a short one is better written
  /// anew, with the id that settles a lost answer.
  short_value,
  value,  ///< All of it: a GET.
};

/// As long as what is remembered of a key that is not in use (KeyspaceOptions::known_value_bytes_max), so
/// that a known key is appended to in one request, whatever its length. By price it matters little: a PUT
/// costs as much as the upload of 350 KB.
inline constexpr std::uint64_t short_value_bytes_max = 16 * 1024;

/// What becomes of a key.
class Decision {
 public:
  enum class Action { keep, put, append, remove };
  static Decision keep() { return Decision(Action::keep, Record()); }
  static Decision put(Record record) { return Decision(Action::put, std::move(record)); }
  /// These bytes, at least one, are put behind the value, and nothing else changes; where there is no key,
  /// they become one. For a change that needs a short_value.
  static Decision append(std::string bytes) {
    Record record;
    record.value = std::move(bytes);
    return Decision(Action::append, std::move(record));
  }
  static Decision remove() { return Decision(Action::remove, Record()); }

  Action action;
  Record record;  ///< With put; with append, its value is what is appended.

 private:
  Decision(Action an_action, Record a_record) : action(an_action), record(std::move(a_record)) {}
};

/// A read-modify-write as a pure function. `decide` gets the current record (nullptr: absent or expired;
/// never looked at where `need` is nothing) and the time, and may be called any number of times: only its
/// last call counts, so what it wants to tell its command it writes anew each time. It runs while the
/// change() that it was given to is awaited.
struct Change {
  Need need = Need::value;
  /// What to try first where nothing is known of the key: that it is absent, in one PUT, rather than to read
  /// it.
  bool expects_absent = false;
  /// What it leaves is the same whatever was there, and it looks only to tell: where a store has no
  /// conditions, it may be done without one.
  bool looks_only_to_tell = false;
  std::function<Decision(const Record* current, TimePoint now)> decide;
};

}  // namespace redis3::model
