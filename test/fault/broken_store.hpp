#pragma once

#include "store/object_store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace redis3::test {

/// A fault of redis3 as it might be made, for the judge of histories to find.
enum class Bug {
  drops_put_conditions,
  drops_remove_conditions,
  drops_rename_conditions,
  appends_anywhere,     ///< At the end, wherever that is now.
  stores_one_write_id,  ///< All versions carry the same id: what was lost is judged by somebody else's.
  stores_no_write_id,
  draws_one_write_id,   ///< So do all clients draw: everybody takes every version for their own.
  repeats_blindly,      ///< A put or append whose answer is lost is sent again as it was.
  believes_in_success,  ///< A put or append whose answer is lost is taken for done.
  drops_expiry,         ///< Versions are stored without it.
  reads_from_memory,    ///< Every other read of a key is answered by the one before.
};

/// Between one client's keyspace and its store: hands all calls on, but for the bug.
///
/// Lifetime  the inner store outlives it.
class BrokenStore : public store::ObjectStore {
 public:
  BrokenStore(store::ObjectStore& inner, std::optional<Bug> bug) : inner_(inner), bug_(bug) {}

  Task<store::Object> get(std::string key, store::GetOptions options) override;
  Task<store::ObjectInfo> head(std::string key) override;
  Task<store::Etag> put(std::string key, store::Bytes body, store::PutOptions options) override;
  Task<void> remove(std::string key, store::RemoveCondition condition) override;
  Task<store::Appended> append(std::string key, store::Bytes bytes, store::AppendOptions options) override;
  Task<void> rename(std::string from, std::string to, store::RenameOptions options) override;
  Task<store::ListPage> list(store::ListQuery query) override;
  store::Capabilities capabilities() const noexcept override { return inner_.capabilities(); }
  Task<void> learn_capabilities() override { return inner_.learn_capabilities(); }
  TimePoint now() const noexcept override { return inner_.now(); }

  std::uint64_t appends() const noexcept { return appends_; }

 private:
  store::ObjectStore& inner_;
  std::optional<Bug> bug_;
  std::map<std::string, store::Object> remembered_;
  std::uint64_t appends_ = 0;
};

}  // namespace redis3::test
