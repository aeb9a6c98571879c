#pragma once

#include "base/clock.hpp"
#include "base/task.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Objects in this process or in one file: what stands behind the embedded stores and behind the local S3
/// endpoint.
namespace redis3::embedded {

/// What a table keeps of an object beside its bytes. The table itself looks at none of it.
struct RowInfo {
  std::string etag;
  TimePoint last_modified;
  /// Whatever the table's user wants to keep: the endpoint's headers, a store's annotation.
  std::string attributes;
  /// Kept by the table: the length of the body.
  std::uint64_t size_bytes = 0;
};

/// The rows of a table as one transaction sees them. A row is found by its bucket and its name, both any
/// bytes; the rows of a bucket are ordered by their names' bytes.
///
/// Every function may throw redis3::Error (disk full, file damaged); the transaction is then rolled back.
class Rows {
 public:
  virtual ~Rows() = default;

  virtual std::optional<RowInfo> find(std::string_view bucket, std::string_view name) const = 0;
  /// The bytes [offset, offset + length) of the row's body, fewer at its end. The row must be there.
  virtual std::string body(std::string_view bucket, std::string_view name, std::uint64_t offset,
                           std::uint64_t length) const = 0;
  /// Up to `limit` rows whose names begin with `prefix` and come after `after` (all of them where it is
  /// empty), in order.
  virtual std::vector<std::pair<std::string, RowInfo>> scan(std::string_view bucket, std::string_view prefix,
                                                            std::string_view after,
                                                            std::size_t limit) const = 0;

  /// Writes a row whole, in place of what was there.
  virtual void put(std::string_view bucket, std::string_view name, const RowInfo& info,
                   std::string_view body) = 0;
  /// Puts bytes behind a row's body without touching those that are there, and gives it the etag, the date
  /// and the attributes of `info`. The row must be there.
  virtual void append(std::string_view bucket, std::string_view name, const RowInfo& info,
                      std::string_view bytes) = 0;
  /// Gives a row another bucket and name, in place of what was there. The row must be there.
  virtual void move(std::string_view bucket, std::string_view name, std::string_view new_bucket,
                    std::string_view new_name) = 0;
  /// Removes a row; false where there was none.
  virtual bool erase(std::string_view bucket, std::string_view name) = 0;
};

/// A table whose changes are done when the call returns.
class TableAtHand {
 public:
  virtual ~TableAtHand() = default;
  /// As ObjectTable::write().
  virtual Result<void> write_now(const std::function<Result<void>(Rows&)>& change) = 0;
};

/// Rows with transactions: all of a transaction's changes or none, one writing transaction at a time.
///
/// Threads  one at a time, like ObjectStore.
class ObjectTable {
 public:
  virtual ~ObjectTable() = default;

  /// Calls `look` at once, on this thread, with the latest committed state. What it throws as redis3::Error
  /// is returned.
  virtual Result<void> read(std::function<void(const Rows&)> look) = 0;

  /// Calls `change` once, alone, on any thread, and commits: when the Task ends without an Error the change
  /// is durable. Where `change` returns or throws an Error, nothing of it stays and the Error is returned.
  /// Changes of several callers that wait at the same time are committed together, each whole or not at all.
  virtual Task<void> write(std::function<Result<void>(Rows&)> change) = 0;

  /// write() without waiting, where the table can do that; else nullptr.
  virtual TableAtHand* at_hand() noexcept { return nullptr; }
};

}  // namespace redis3::embedded
