#pragma once

#include "command/glob.hpp"
#include "model/keyspace.hpp"
#include "store/object_store.hpp"
#include "transfer/source.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace redis3::transfer {

/// A key of the place as an item; its type decides the payload.
Item item_of(std::int64_t db, std::string key, const model::Record& record);

/// A key as the place's listing tells it: it may have expired.
struct ListedKey {
  std::string name;
  /// How long its object is.
  std::uint64_t value_bytes = 0;
};

/// Some listed keys of a database.
struct ListedPage {
  std::vector<ListedKey> keys;
  /// Hand it to the next list_keys(); empty on the last one.
  std::string next;
};

/// One page of a database's listing, as far as the pattern takes it. Cost: 1 LIST.
Task<ListedPage> list_keys(store::ObjectStore& store, std::int64_t db, std::string token,
                           const command::Glob& pattern);

/// The keys of a place of redis3. Each page of its listing is read by GETs side by side, as many bytes of
/// them as there is room for: the listing tells how long they are.
///
/// The token is the database and the listing's own.
/// Cost  1 LIST for each 1,000 keys of the databases, and 1 GET for each that is wanted
class PlaceSource : public Source {
 public:
  struct Options {
    /// In this order; at least one.
    std::vector<std::int64_t> databases;
    /// Redis's pattern; empty: every key.
    std::string pattern;
    GroupLimits limits;
    std::size_t parallel_requests_max = 64;
  };

  /// The store and the keyspace on it outlive it.
  PlaceSource(store::ObjectStore& store, model::Keyspace& keyspace, Options options);

  /// The place is the same as long as its name is.
  std::string identity() const override { return "place"; }
  std::optional<std::uint64_t> key_count() const override { return std::nullopt; }
  Task<bool> go_on(std::string token) override;
  Task<Group> next() override;

 private:
  struct Page {
    std::size_t database = 0;
    std::string token;
  };

  Task<void> list();
  Task<void> read(std::vector<std::string> names, Group& group);
  std::optional<std::string> token() const;

  store::ObjectStore& store_;
  model::Keyspace& keyspace_;
  Options options_;
  command::Glob pattern_;
  /// Of the page whose names are under way.
  std::int64_t db_ = 0;
  /// Behind that page.
  std::optional<Page> next_page_ = Page();
  std::deque<ListedKey> listed_;
};

}  // namespace redis3::transfer
