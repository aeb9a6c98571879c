#pragma once

#include "base/clock.hpp"
#include "model/record.hpp"

#include <functional>
#include <utility>

namespace redis3::model {

/// How much of a key's record a command has to see.
enum class Need {
  nothing,   ///< It writes without looking.
  metadata,  ///< Is it there, what type, until when: a HEAD.
  value,     ///< All of it: a GET.
};

/// What becomes of a key.
class Decision {
 public:
  enum class Action { keep, put, remove };
  static Decision keep() { return Decision(Action::keep, Record()); }
  static Decision put(Record record) { return Decision(Action::put, std::move(record)); }
  static Decision remove() { return Decision(Action::remove, Record()); }

  Action action;
  Record record;  ///< With put.

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
