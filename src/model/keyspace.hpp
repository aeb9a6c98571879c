#pragma once

#include "base/random.hpp"
#include "base/task.hpp"
#include "model/change.hpp"
#include "model/key.hpp"
#include "model/record.hpp"
#include "model/value_range.hpp"
#include "store/object_store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Redis's keys over an object store: records, expiry, and one lane for each key in use. Knows no command and
/// no reply.
namespace redis3::model {

struct KeyspaceOptions {
  // Behaviour.

  /// How often a change is tried again because somebody else changed the key in between, before it is given
  /// up.
  std::size_t lost_races_max = 1000;
  /// How often a write whose answer was lost is sent again, where that is safe.
  std::size_t lost_answers_max = 4;
  /// The longest pause before the second try; it doubles with each further one up to retry_pause_max, and
  /// each pause is a random part of it.
  std::chrono::milliseconds retry_pause_first{2};
  std::chrono::milliseconds retry_pause_max{250};
  /// Where a store has no conditional writes, changes that depend on what was there are written without a
  /// condition, and of two at the same time one may be lost. Else they are refused.
  bool allow_lost_updates = false;
  /// A change that looks at nothing, such as a plain SET, is conditional all the same: on the key as it was
  /// last seen, or as a HEAD sees it.
  bool strict_writes = false;

  // Performance.

  /// What is remembered of keys that are not in use, to save a read before the next write: so many keys,
  std::size_t known_keys_max = 100'000;
  /// so much memory in all,
  std::size_t known_bytes_max = 64 * 1024 * 1024;
  /// and no values longer than this.
  std::size_t known_value_bytes_max = 16 * 1024;
  /// Listings that have been begun and not ended, by scan(): the place that each has come to is remembered.
  std::size_t cursors_max = 10'000;
  /// Requests that one command on many keys has under way at once.
  std::size_t parallel_requests_max = 1024;
};

/// What became of a rename.
enum class Renamed {
  yes,
  no_source,     ///< There is no key of the old name.
  target_taken,  ///< There is one of the new name, and it was not to be replaced.
};

/// Some keys of a database.
struct KeyPage {
  std::vector<std::string> names;
  /// Hand it to the next page(); empty on the last one.
  std::string next;
};

/// Some keys of a database, and where its listing goes on.
struct ScanPage {
  std::vector<std::string> names;
  /// 0 on the last one.
  std::uint64_t cursor = 0;
};

/// All keys of all databases in one store.
///
/// Each key that is in use has a lane: its commands run in the order in which they came, waiting ones are
/// folded into as few requests as they need, and what a lane remembers of its key is only ever a guess that a
/// conditional write checks.
///
/// Threads   one at a time, like the ObjectStore.
/// Errors    those of the ObjectStore, but never not_found, already_exists or conflict; and
///             outcome_unknown  a write's answer was lost and reading back did not settle whether it happened
///             corrupt          an object under a key's name whose redis3 header is damaged
///             unsupported      one that a newer redis3 has written; or the store cannot do it atomically
class Keyspace {
 public:
  Keyspace(boost::asio::any_io_executor executor, store::ObjectStore& store, Random& random,
           KeyspaceOptions options);
  ~Keyspace();
  Keyspace(const Keyspace&) = delete;
  Keyspace& operator=(const Keyspace&) = delete;

  /// The key's record as it is now; absent where there is none or it has expired. Cost: 1 GET (Need::value)
  /// or 1 HEAD.
  Task<std::optional<Record>> read(Key key, Need need);

  /// A part of the key's value; absent where there is no key, empty where the value has no such part.
  /// Cost: 1 GET of little more than the part; 1 HEAD where no value has it; 1 GET and 1 HEAD where it begins
  /// behind the end of this one. A part has no checksum that could be looked at.
  Task<std::optional<std::string>> read_part(Key key, ValueRange range);

  /// Changes one key atomically, whoever else writes to it. Cost: 1 PUT or DELETE where `need` is nothing or
  /// the key is known or guessed right; else 1 GET or HEAD more. Each race that is lost costs 1 read and 1
  /// write more.
  Task<void> change(Key key, Change change);

  /// Whether the store has its objects at hand.
  bool is_at_hand() const noexcept;

  /// read() and change() without waiting, where the store has its objects at hand and nobody is on the key;
  /// else absent, and nothing has happened.
  std::optional<Result<std::optional<Record>>> read_at_once(const Key& key, Need need);
  std::optional<Result<void>> change_at_once(const Key& key, const Change& change);

  /// Gives a key another name, and the place of what had that name unless `only_if_absent`. The two must not
  /// be the same. Both change at one moment. Cost: 1 rename (priced as a PUT), and 1 HEAD unless the key is
  /// known; with `only_if_absent` 2 HEAD more where something is there. Errors  unsupported  the store has no
  /// rename: see rename_by_copy()
  Task<Renamed> rename(Key from, Key to, bool only_if_absent);

  /// The same where the store has no rename: the new key is written, then the old one is removed if it is
  /// still what was written; else again. Each is atomic by itself, and in between both are there. Cost: 1
  /// GET, 1 PUT and 1 GET and 1 DELETE. Errors  outcome_unknown  besides the usual: the old key was changed
  /// in between, and the new one too
  Task<Renamed> rename_by_copy(Key from, Key to, bool only_if_absent);

  /// One page of a database's listing: the names of the keys that `wanted` takes and that are not expired, in
  /// no order; there may be none of them though more pages follow. `token` is KeyPage::next of the page
  /// before, empty for the first. Cost: 1 LIST, and 1 HEAD for each wanted key that may have expired.
  Task<KeyPage> page(std::int64_t db, std::string token, std::function<bool(const std::string& name)> wanted);

  /// Calls `see` with the names of one page() after the other, until it returns false or there are no more.
  /// Cost: 1 LIST for each 1,000 keys of the database, and 1 HEAD for each wanted key that may have expired.
  Task<void> each_page(std::int64_t db, std::function<bool(const std::string& name)> wanted,
                       std::function<bool(std::vector<std::string> names)> see);

  /// A part of a database's listing, of at least `count` keys before `wanted` has looked at them, as far as
  /// there are so many. `cursor` is ScanPage::cursor of the part before, 0 for the first. A cursor that this
  /// keyspace does not know, be it that another process gave it out or that it is too old, answers all keys
  /// at once: what was there throughout is told, if more than once.
  /// Cost: 1 LIST for each 1,000 of `count`, at least one, and 1 HEAD for each wanted key that may have
  /// expired.
  Task<ScanPage> scan(std::int64_t db, std::uint64_t cursor, std::size_t count,
                      std::function<bool(const std::string& name)> wanted);

  /// A key of a database, any of those on the first page of its listing that holds one; absent where there is
  /// none. Cost: 1 LIST, and 1 HEAD for each of its keys that may have expired.
  Task<std::optional<std::string>> random_key(std::int64_t db);

  /// The databases that hold an object, in order. Cost: 1 LIST for each 1,000 of them.
  Task<std::vector<std::int64_t>> databases();

  /// Removes every key of a database. Cost: 1 LIST for each 1,000 keys and 1 DELETE (free) for each key.
  Task<void> flush(std::int64_t db);

  /// Ends when the expired objects that reads have met are removed. Only after it, with no other call under
  /// way, may the keyspace and its store be destroyed.
  Task<void> drain();

  /// How many expired objects reads and listings have met and removed.
  std::uint64_t expired_key_count() const noexcept;

  /// How many changes needed no write of their own, since another one's did theirs too: of n that are folded
  /// into one request, n - 1.
  std::uint64_t folded_change_count() const noexcept;

  /// How many keys are in use or remembered.
  std::size_t known_key_count() const noexcept;

  TimePoint now() const noexcept;
  const KeyspaceOptions& options() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redis3::model
