#pragma once

#include "base/random.hpp"
#include "base/task.hpp"
#include "model/record.hpp"
#include "store/object_store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Redis's keys over an object store: records, expiry, and one lane for each key in use. Knows no command and no reply.
namespace redis3::model {

/// A key in one of the numbered databases.
struct Key {
  std::int64_t db = 0;
  std::string name;
  friend bool operator==(const Key&, const Key&) = default;
};

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

/// A read-modify-write as a pure function. `decide` gets the current record (nullptr: absent or expired; always nullptr
/// where `need` is nothing) and the time, and may be called any number of times: only its last call counts, so what it
/// wants to tell its command it writes anew each time. It runs while the change() that it was given to is awaited.
struct Change {
  Need need = Need::value;
  /// What to try first where nothing is known of the key: that it is absent, in one PUT, rather than to read it.
  bool expects_absent = false;
  std::function<Decision(const Record* current, TimePoint now)> decide;
};

struct KeyspaceOptions {
  /// What is remembered of keys that are not in use, to save a read before the next write: so many keys,
  std::size_t known_keys_max = 100'000;
  /// and no values longer than this.
  std::size_t known_value_bytes_max = 16 * 1024;
  /// Requests that one command on many keys has under way at once.
  std::size_t parallel_requests_max = 1024;
};

/// All keys of all databases in one store.
///
/// Each key that is in use has a lane: its commands run in the order in which they came, waiting ones are folded into as
/// few requests as they need, and what a lane remembers of its key is only ever a guess that a conditional write checks.
///
/// Threads   one at a time, like the ObjectStore.
/// Errors    those of the ObjectStore, but never not_found, already_exists or conflict; and
///             outcome_unknown  a write's answer was lost and reading back did not settle whether it happened
///             corrupt          an object under a key's name that redis3 did not write, or a newer redis3 did
class Keyspace {
 public:
  Keyspace(boost::asio::any_io_executor executor, store::ObjectStore& store, Random& random, KeyspaceOptions options);
  ~Keyspace();
  Keyspace(const Keyspace&) = delete;
  Keyspace& operator=(const Keyspace&) = delete;

  /// The key's record as it is now; absent where there is none or it has expired. Cost: 1 GET (Need::value) or 1 HEAD.
  Task<std::optional<Record>> read(Key key, Need need);

  /// Changes one key atomically, whoever else writes to it. Cost: 1 PUT or DELETE where `need` is nothing or the key is
  /// known or guessed right; else 1 GET or HEAD more. Each race that is lost costs 1 read and 1 write more.
  Task<void> change(Key key, Change change);

  /// Calls `see` with the name of each key of a database that is not expired, a page of the listing at a time, in no
  /// order. Names that `wanted` refuses are not looked at further. `see` returns whether to go on.
  /// Cost: 1 LIST for each 1,000 keys, and 1 HEAD for each wanted key that may have expired.
  Task<void> each_page(std::int64_t db, std::function<bool(const std::string& name)> wanted,
                       std::function<bool(std::vector<std::string> names)> see);

  /// The databases that hold an object, in order. Cost: 1 LIST for each 1,000 of them.
  Task<std::vector<std::int64_t>> databases();

  /// Removes every key of a database. Cost: 1 LIST for each 1,000 keys and 1 DELETE (free) for each key.
  Task<void> flush(std::int64_t db);

  TimePoint now() const noexcept;
  const KeyspaceOptions& options() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redis3::model
