#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace redis3::metrics {

/// How long something took, many times: counted in buckets whose width grows with the duration, so that every
/// figure is right to 1/32 from half a microsecond to an hour, in 9 KB and without a single duration being
/// kept. Source of the layout: http://hdrhistogram.org.
///
/// Whatever it tells of a duration is the upper end of its bucket, so never too little; the greatest one and
/// the sum are exact. To record costs a few instructions and no memory.
///
/// Threads  none of its own; one at a time.
class LatencyHistogram {
 public:
  using Duration = std::chrono::nanoseconds;

  /// What is longer may be counted as one; count, sum and max have it as it was.
  static constexpr Duration duration_max = std::chrono::hours(1);

  /// A duration below zero counts as zero.
  void record(Duration duration) noexcept;

  std::uint64_t count() const noexcept { return count_; }
  Duration sum() const noexcept { return Duration(sum_); }
  /// Zero where nothing is recorded.
  Duration max() const noexcept { return Duration(max_); }

  /// The duration that `percent` (0 .. 100) of the recorded ones did not exceed, by the nearest rank; 0 is
  /// the shortest one. Zero where nothing is recorded.
  Duration percentile(double percent) const noexcept;

  /// How many did not exceed `bound`; one whose bucket reaches beyond it is not among them.
  std::uint64_t count_within(Duration bound) const noexcept;

  /// Adds what another one has recorded.
  void merge(const LatencyHistogram& other) noexcept;

  /// What was recorded since `earlier` was copied from this one; all of it where this one was begun anew in
  /// between. Its max is as right as a percentile.
  LatencyHistogram since(const LatencyHistogram& earlier) const noexcept;

  friend bool operator==(const LatencyHistogram&, const LatencyHistogram&) = default;

 private:
  /// Durations are counted in units of 16 ns: fine enough for 1/32 of half a microsecond.
  static constexpr unsigned unit_bits = 4;
  /// Of each doubling; the first two share theirs, one unit each.
  static constexpr std::uint64_t steps = 32;
  static constexpr unsigned step_bits = 5;
  /// An hour is less than 2^38 units, which is 32 doublings of the first 2^6.
  static constexpr std::size_t bucket_count = 2 * steps + 32 * steps;

  static std::size_t bucket_of(std::uint64_t nanoseconds) noexcept;
  /// The longest duration of a bucket.
  static std::uint64_t end_of(std::size_t bucket) noexcept;

  std::array<std::uint64_t, bucket_count> counts_{};
  std::uint64_t count_ = 0;
  std::int64_t sum_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace redis3::metrics
