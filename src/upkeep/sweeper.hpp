#pragma once

#include "base/sleep.hpp"
#include "base/task.hpp"
#include "store/object_store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

/// Removes what has expired and nobody reads.
namespace redis3::upkeep {

struct SweepOptions {
  // Behaviour.

  /// Absent: all databases.
  std::optional<std::int64_t> db;
  /// Only what has expired for at least so long.
  std::chrono::milliseconds older_than{0};
  /// Finds, and removes nothing.
  bool is_dry_run = false;
  /// SweepReport::next of a sweep of the same databases that ended early; empty: from the beginning. A place
  /// that the store does not know any more is the beginning.
  std::string from;

  // Performance.

  /// Requests in a second at the most; 0: as many as it can.
  double requests_per_second = 1000;
  /// Requests under way at once.
  std::size_t parallel_requests_max = 64;
};

/// What a sweep has seen and done, in objects.
struct SweepCounts {
  std::uint64_t listed = 0;
  std::uint64_t foreign = 0;        ///< Of those: not named as redis3 names keys, and left alone.
  std::uint64_t asked_for = 0;      ///< Of those: asked for by HEAD.
  std::uint64_t expired = 0;        ///< Of those: expired for long enough.
  std::uint64_t expired_bytes = 0;  ///< The bytes of these.
  std::uint64_t removed = 0;        ///< Of these: removed.
  std::uint64_t replaced = 0;       ///< Of these: changed or gone before they could be removed.
  std::uint64_t unsafe = 0;         ///< Of these: left alone, since no condition would keep a fresh value.
  std::uint64_t recent = 0;         ///< Expired, but not for so long.
  std::uint64_t unreadable = 0;     ///< Of a newer redis3, or damaged.

  friend bool operator==(const SweepCounts&, const SweepCounts&) = default;
};

struct SweepReport {
  SweepCounts counts;
  /// Why it ended early: the store's error, or `cancelled` where it was stopped.
  std::optional<Error> failure;
  /// Where to go on after a failure; empty: from the beginning.
  std::string next;
  /// SweepOptions::from was not known to the store, and the sweep began at the beginning.
  bool has_begun_anew = false;
};

/// What a sweep needs of the world while it runs; all of it outlives the Task.
struct SweepWorld {
  store::ObjectStore& store;
  Sleep sleep;
  /// Asked before each request: whether to end, after those that are under way.
  std::function<bool()> is_stopped;
  /// Told after each object, and page.
  std::function<void(const SweepCounts&)> on_progress;
};

/// Sweeps, page by page of the store's own listing. Each object that a listing does not say to be lasting is
/// asked for, and removed where it has expired by a DELETE with its tag as condition: a fresh value that has
/// come in its place is never touched. A sweep may be stopped, and begun again, at any time: what is removed
/// stays so.
///
/// Errors  unsupported  this store cannot remove on a condition, and it is no dry run; nothing was removed
///         and those of ObjectStore::learn_capabilities(); all others are in the report
/// Cost    1 LIST for each 1,000 objects, 1 HEAD for each that may have expired, 1 DELETE (free on S3
///         Express) for each that has
Task<SweepReport> sweep(SweepWorld world, SweepOptions options);

}  // namespace redis3::upkeep
