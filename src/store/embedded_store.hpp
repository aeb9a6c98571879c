#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "embedded/object_table.hpp"
#include "store/object_store.hpp"

#include <string>

namespace redis3::store {

/// The bucket of an ObjectTable that the embedded store keeps to, so that others may use the same table.
inline constexpr std::string_view embedded_bucket = "redis3";

/// An ObjectStore over one bucket of a table in memory or in a file. Lists in the order of the names.
///
/// Lifetime  the table, the clock and the random numbers outlive the store.
/// Format    a row's name is the object's key, its etag the object's tag with its quotes, and its
///           attributes:
///             attributes = mark metadata
///             mark       = "*" (put with PutOptions::marked) | "-"
///           The tokens of renames are rows of the bucket `bucket/renames` (token_ledger.hpp).
class EmbeddedStore : public ObjectStore {
 public:
  EmbeddedStore(embedded::ObjectTable& table, std::string bucket, const Clock& clock, Random& random);

  Task<Object> get(std::string key, GetOptions options) override;
  Task<ObjectInfo> head(std::string key) override;
  Task<Etag> put(std::string key, Bytes body, PutOptions options) override;
  Task<void> remove(std::string key, RemoveCondition condition) override;
  Task<Appended> append(std::string key, Bytes bytes, AppendOptions options) override;
  Task<void> rename(std::string from, std::string to, RenameOptions options) override;
  Task<ListPage> list(ListQuery query) override;
  Capabilities capabilities() const noexcept override { return all_capabilities(); }
  Task<void> learn_capabilities() override;
  TimePoint now() const noexcept override;

 private:
  embedded::ObjectTable& table_;
  std::string bucket_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace redis3::store
