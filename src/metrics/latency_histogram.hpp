#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace redis3::metrics {

/// How long something took, many times: counted in buckets whose width grows with the duration, so that every
/// figure is right to 1/2^step_bits from 2^(step_bits + unit_bits) nanoseconds to an hour, without a single
/// duration being kept. Source of the layout: http://hdrhistogram.org.
///
/// Whatever it tells of a duration is the upper end of its bucket, so never too little; the greatest one and
/// the sum are exact. To record costs a few instructions and no memory.
///
/// step_bits  each doubling of the duration has 2^step_bits buckets.
/// unit_bits  durations are counted in units of 2^unit_bits nanoseconds.
///
/// Threads  none of its own; one at a time.
template <unsigned step_bits, unsigned unit_bits>
class Histogram {
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

  struct Bucket {
    Duration longest;  ///< The upper end; the greatest recorded one in the last bucket.
    std::uint64_t count;
    friend bool operator==(const Bucket&, const Bucket&) = default;
  };
  /// Those in which there is something, the shortest first.
  std::vector<Bucket> buckets() const;

  /// Adds what another one has recorded.
  void merge(const Histogram& other) noexcept;

  /// What was recorded since `earlier` was copied from this one; all of it where this one was begun anew in
  /// between. Its max is as right as a percentile.
  Histogram since(const Histogram& earlier) const noexcept;

  friend bool operator==(const Histogram&, const Histogram&) = default;

 private:
  /// Of each doubling; the first two share theirs, one unit each.
  static constexpr std::uint64_t steps = std::uint64_t{1} << step_bits;
  /// An hour is less than 2^42 nanoseconds.
  static constexpr std::size_t doublings = 42 - unit_bits - (step_bits + 1);
  static constexpr std::size_t bucket_count = (2 + doublings) * steps;

  static std::size_t bucket_of(std::uint64_t nanoseconds) noexcept;
  /// The longest duration of a bucket.
  static std::uint64_t end_of(std::size_t bucket) noexcept;

  std::array<std::uint64_t, bucket_count> counts_{};
  std::uint64_t count_ = 0;
  std::int64_t sum_ = 0;
  std::int64_t max_ = 0;
};

/// Right to 1/32 from half a microsecond on, in 9 KB: for what is kept of each command of a server.
using LatencyHistogram = Histogram<5, 4>;
/// Right to three digits from a microsecond on, in 270 KB: for measurements.
using FineHistogram = Histogram<10, 0>;

extern template class Histogram<5, 4>;
extern template class Histogram<10, 0>;

}  // namespace redis3::metrics
