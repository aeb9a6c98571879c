#pragma once

#include "base/task.hpp"
#include "upkeep/walker.hpp"

#include <chrono>
#include <cstdint>
#include <functional>

/// Removes what has expired and nobody reads.
namespace redis3::upkeep {

struct SweepOptions : WalkOptions {
  /// Only what has expired for at least so long.
  std::chrono::milliseconds older_than{0};
  /// Finds, and removes nothing.
  bool is_dry_run = false;
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

struct SweepReport : WalkEnd {
  SweepCounts counts;
};

/// What a sweep needs of the world while it runs; all of it outlives the Task.
struct SweepWorld : WalkWorld {
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
