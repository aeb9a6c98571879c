#pragma once

#include "store/object_store.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace redis3::store {

/// How often each verb was called, and what came of it.
struct CallCounts {
  std::uint64_t get = 0;
  std::uint64_t head = 0;
  std::uint64_t put = 0;
  std::uint64_t remove = 0;
  std::uint64_t list = 0;
  std::uint64_t append = 0;
  std::uint64_t rename = 0;
  /// How many calls ended in each kind of error; kinds that did not occur are not in it.
  std::map<ErrorKind, std::uint64_t> errors;
  /// Bytes of bodies that were sent, by puts and appends, also where they failed, and that came back.
  std::uint64_t bytes_put = 0;
  std::uint64_t bytes_got = 0;

  std::uint64_t requests() const noexcept { return get + head + put + remove + list + append + rename; }
  friend bool operator==(const CallCounts&, const CallCounts&) = default;
};

/// The calls in the order of the verbs, each that occurred: "1 GET, 2 PUT"; "nothing" where there was none.
std::string describe(const CallCounts& counts);

/// Counts the calls that go through it to another store. A call counts from its start, its outcome from its
/// end.
///
/// Lifetime  the inner store outlives it.
class CountingStore : public ObjectStore {
 public:
  explicit CountingStore(ObjectStore& inner) : inner_(inner) {}

  const CallCounts& counts() const noexcept { return counts_; }
  /// The counts since the last take(), or the beginning.
  CallCounts take();

  Task<Object> get(std::string key, GetOptions options) override;
  Task<ObjectInfo> head(std::string key) override;
  Task<Etag> put(std::string key, Bytes body, PutOptions options) override;
  Task<void> remove(std::string key, RemoveCondition condition) override;
  Task<Appended> append(std::string key, Bytes bytes, AppendOptions options) override;
  Task<void> rename(std::string from, std::string to, RenameOptions options) override;
  Task<ListPage> list(ListQuery query) override;
  Capabilities capabilities() const noexcept override;
  Task<void> learn_capabilities() override;
  TimePoint now() const noexcept override;

 private:
  /// Hands the result through.
  template <class T>
  Result<T> count_outcome(Result<T> result);

  ObjectStore& inner_;
  CallCounts counts_;
};

}  // namespace redis3::store
