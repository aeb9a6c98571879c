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
class EmbeddedStore : public ObjectStore, public ObjectsAtHand {
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
  ObjectsAtHand* at_hand() noexcept override { return table_.at_hand() ? this : nullptr; }

  // ObjectsAtHand; to write, the table must be at hand.
  Result<Object> get_now(const std::string& key, const GetOptions& options) override;
  Result<ObjectInfo> head_now(const std::string& key) override;
  Result<Etag> put_now(const std::string& key, const Bytes& body, const PutOptions& options) override;
  Result<void> remove_now(const std::string& key, const RemoveCondition& condition) override;

 private:
  embedded::RowInfo new_row(const PutOptions& options);
  Result<void> put_row(embedded::Rows& rows, const std::string& key, const embedded::RowInfo& row,
                       const Bytes& body, const PutCondition& condition) const;
  Result<void> remove_row(embedded::Rows& rows, const std::string& key,
                          const RemoveCondition& condition) const;

  embedded::ObjectTable& table_;
  std::string bucket_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace redis3::store
