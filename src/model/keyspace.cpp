#include "model/keyspace.hpp"

#include "base/parallel.hpp"
#include "model/cursor_table.hpp"
#include "model/key_renamer.hpp"
#include "model/keys_at_hand.hpp"
#include "model/lane_runner.hpp"
#include "model/rename_by_copy.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace redis3::model {

class Keyspace::Impl {
 public:
  Impl(boost::asio::any_io_executor executor, store::ObjectStore& a_store, Random& a_random,
       KeyspaceOptions the_options)
      : store(a_store),
        options(the_options),
        random(a_random),
        keeper(std::move(executor), a_store, a_random, the_options),
        lanes(keeper),
        keys_at_hand(keeper),
        renamer(keeper),
        cursors(a_random, the_options.cursors_max) {}

  Task<bool> is_live(std::string object_name);

  store::ObjectStore& store;
  KeyspaceOptions options;
  Random& random;
  LaneKeeper keeper;
  LaneRunner lanes;
  KeysAtHand keys_at_hand;
  KeyRenamer renamer;
  CursorTable cursors;
};

/// For a listing: whether an object that may have expired is still there. One that cannot be read is.
Task<bool> Keyspace::Impl::is_live(std::string object_name) {
  const Result<store::ObjectInfo> info = co_await store.head(object_name);
  if (info.has_error()) {
    if (info.error().kind() == ErrorKind::not_found) co_return false;
    co_return info.error();
  }
  const Result<RecordHeader> header = parse_header(info->metadata);
  if (header.has_error() || !header->is_expired(store.now())) co_return true;
  keeper.remove_expired(std::move(object_name), info->etag, *header);
  co_return false;
}

Keyspace::Keyspace(boost::asio::any_io_executor executor, store::ObjectStore& store, Random& random,
                   KeyspaceOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), store, random, options)) {}

Keyspace::~Keyspace() = default;

Task<std::optional<Record>> Keyspace::read(Key key, Need need) {
  Result<std::string> name = object_name(key);
  if (name.has_error()) co_return name.error();
  co_return co_await impl_->lanes.read(std::move(*name), need);
}

Task<std::optional<std::string>> Keyspace::read_part(Key key, ValueRange range) {
  Result<std::string> name = object_name(key);
  if (name.has_error()) co_return name.error();
  co_return co_await impl_->lanes.read_part(std::move(*name), range);
}

Task<void> Keyspace::change(Key key, Change change) {
  Result<std::string> name = object_name(key);
  if (name.has_error()) co_return name.error();
  co_return co_await impl_->lanes.change(std::move(*name), std::move(change));
}

bool Keyspace::is_at_hand() const noexcept {
  return impl_->store.at_hand() != nullptr;
}

std::optional<Result<std::optional<Record>>> Keyspace::read_at_once(const Key& key, Need need) {
  const Result<std::string> name = object_name(key);
  if (name.has_error()) return name.error();
  return impl_->keys_at_hand.read(*name, need);
}

std::optional<Result<void>> Keyspace::change_at_once(const Key& key, const Change& change) {
  const Result<std::string> name = object_name(key);
  if (name.has_error()) return name.error();
  return impl_->keys_at_hand.change(*name, change);
}

Task<Renamed> Keyspace::rename(Key from, Key to, bool only_if_absent) {
  if (impl_->store.capabilities().rename != store::Support::yes)
    co_return Error(ErrorKind::unsupported, "this server cannot rename an object");
  Result<std::string> source = object_name(from);
  if (source.has_error()) co_return source.error();
  Result<std::string> target = object_name(to);
  if (target.has_error()) co_return target.error();
  co_return co_await impl_->renamer.rename(std::move(*source), std::move(*target), only_if_absent);
}

Task<Renamed> Keyspace::rename_by_copy(Key from, Key to, bool only_if_absent) {
  Result<std::string> source = object_name(from);
  if (source.has_error()) co_return source.error();
  Result<std::string> target = object_name(to);
  if (target.has_error()) co_return target.error();
  co_return co_await model::rename_by_copy(impl_->lanes, std::move(*source), std::move(*target),
                                           only_if_absent, impl_->options.lost_races_max);
}

Task<KeyPage> Keyspace::page(std::int64_t db, std::string token,
                             std::function<bool(const std::string& name)> wanted) {
  store::ListQuery query = store::ListQuery::objects(database_prefix(db));
  query.token = std::move(token);
  Result<store::ListPage> listed = co_await impl_->store.list(std::move(query));
  if (listed.has_error()) co_return listed.error();

  struct Candidate {
    std::string object_name;
    std::string key_name;
    bool is_live = true;
  };
  std::vector<Candidate> candidates;
  std::vector<std::size_t> doubtful;
  for (store::ListEntry& entry : listed->entries) {
    auto key = key_of_object(entry.key);
    if (!key || !wanted(key->name)) continue;
    if (entry.mark != store::Mark::no) doubtful.push_back(candidates.size());
    candidates.push_back(Candidate{std::move(entry.key), std::move(key->name)});
  }

  const Result<void> looked_at = co_await for_each_index(
      doubtful.size(), impl_->options.parallel_requests_max, [&](std::size_t at) -> Task<void> {
        Candidate& candidate = candidates[doubtful[at]];
        const Result<bool> live = co_await impl_->is_live(candidate.object_name);
        if (live.has_error()) co_return live.error();
        candidate.is_live = *live;
        co_return Result<void>();
      });
  if (looked_at.has_error()) co_return looked_at.error();

  KeyPage page;
  page.next = std::move(listed->next);
  for (Candidate& candidate : candidates) {
    if (candidate.is_live) page.names.push_back(std::move(candidate.key_name));
  }
  co_return page;
}

Task<void> Keyspace::each_page(std::int64_t db, std::function<bool(const std::string& name)> wanted,
                               std::function<bool(std::vector<std::string> names)> see) {
  std::string token;
  do {
    Result<KeyPage> next = co_await page(db, std::move(token), wanted);
    if (next.has_error()) co_return next.error();
    if (!see(std::move(next->names))) break;
    token = std::move(next->next);
  } while (!token.empty());
  co_return Result<void>();
}

Task<ScanPage> Keyspace::scan(std::int64_t db, std::uint64_t cursor, std::size_t count,
                              std::function<bool(const std::string& name)> wanted) {
  const std::optional<std::string> place = impl_->cursors.find(db, cursor);
  const bool is_known = cursor == 0 || place.has_value();
  std::string token = place.value_or("");
  std::size_t listed = 0;
  ScanPage scanned;
  do {
    Result<KeyPage> next = co_await page(db, std::move(token), wanted);
    if (next.has_error()) co_return next.error();
    std::move(next->names.begin(), next->names.end(), std::back_inserter(scanned.names));
    listed += store::list_entries_max;
    token = std::move(next->next);
  } while (!token.empty() && !(is_known && listed >= count));
  if (!token.empty()) scanned.cursor = impl_->cursors.put(db, std::move(token));
  co_return scanned;
}

Task<std::optional<std::string>> Keyspace::random_key(std::int64_t db) {
  std::optional<std::string> name;
  std::function<bool(const std::string&)> every = [](const std::string&) { return true; };
  std::function<bool(std::vector<std::string>)> see = [&](std::vector<std::string> names) {
    if (names.empty()) return true;
    name = std::move(names[impl_->random.next() % names.size()]);
    return false;
  };
  const Result<void> done = co_await each_page(db, std::move(every), std::move(see));
  if (done.has_error()) co_return done.error();
  co_return name;
}

Task<std::vector<std::int64_t>> Keyspace::databases() {
  std::vector<std::int64_t> databases;
  store::ListQuery query = store::ListQuery::directory("");
  do {
    Result<store::ListPage> page = co_await impl_->store.list(query);
    if (page.has_error()) co_return page.error();
    for (const std::string& directory : page->directories) {
      if (const auto db = database_of_prefix(directory)) databases.push_back(*db);
    }
    query.token = std::move(page->next);
  } while (!query.token.empty());
  std::sort(databases.begin(), databases.end());
  co_return databases;
}

Task<void> Keyspace::flush(std::int64_t db) {
  store::ListQuery query = store::ListQuery::objects(database_prefix(db));
  do {
    Result<store::ListPage> page = co_await impl_->store.list(query);
    if (page.has_error()) co_return page.error();
    // What is not named as we name keys is somebody else's, and stays.
    std::erase_if(page->entries, [](const store::ListEntry& entry) { return !key_of_object(entry.key); });
    const Result<void> removed = co_await for_each_index(
        page->entries.size(), impl_->options.parallel_requests_max, [&](std::size_t at) -> Task<void> {
          Change removal;
          removal.need = Need::nothing;
          removal.decide = [](const Record*, TimePoint) { return Decision::remove(); };
          co_return co_await impl_->lanes.change(page->entries[at].key, std::move(removal));
        });
    if (removed.has_error()) co_return removed.error();
    query.token = std::move(page->next);
  } while (!query.token.empty());
  co_return Result<void>();
}

Task<void> Keyspace::drain() {
  return impl_->keeper.drain();
}

std::uint64_t Keyspace::expired_key_count() const noexcept {
  return impl_->keeper.expired_count();
}

std::uint64_t Keyspace::folded_change_count() const noexcept {
  return impl_->keeper.folded_count();
}

std::size_t Keyspace::known_key_count() const noexcept {
  return impl_->keeper.lanes().size();
}

TimePoint Keyspace::now() const noexcept {
  return impl_->store.now();
}

const KeyspaceOptions& Keyspace::options() const noexcept {
  return impl_->options;
}

}  // namespace redis3::model
