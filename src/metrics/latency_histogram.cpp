#include "metrics/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace redis3::metrics {

// Up to 2 * steps units each has its bucket. Beyond, a duration is cut to its step_bits + 1 leading bits: the
// number of bits that are cut off says which doubling it is, the remaining ones which step of it.
template <unsigned step_bits, unsigned unit_bits>
std::size_t Histogram<step_bits, unit_bits>::bucket_of(std::uint64_t nanoseconds) noexcept {
  const std::uint64_t units = nanoseconds >> unit_bits;
  if (units < 2 * steps) return units;
  const auto cut = static_cast<unsigned>(std::bit_width(units)) - (step_bits + 1);
  const std::size_t bucket = cut * steps + (units >> cut);
  return std::min(bucket, bucket_count - 1);
}

template <unsigned step_bits, unsigned unit_bits>
std::uint64_t Histogram<step_bits, unit_bits>::end_of(std::size_t bucket) noexcept {
  const auto cut = bucket < 2 * steps ? 0u : static_cast<unsigned>(bucket / steps) - 1;
  const std::uint64_t units = (bucket - cut * steps + 1) << cut;
  return (units << unit_bits) - 1;
}

template <unsigned step_bits, unsigned unit_bits>
void Histogram<step_bits, unit_bits>::record(Duration duration) noexcept {
  const std::int64_t nanoseconds = std::max<std::int64_t>(duration.count(), 0);
  ++counts_[bucket_of(static_cast<std::uint64_t>(nanoseconds))];
  ++count_;
  sum_ += nanoseconds;
  max_ = std::max(max_, nanoseconds);
}

template <unsigned step_bits, unsigned unit_bits>
std::chrono::nanoseconds Histogram<step_bits, unit_bits>::percentile(double percent) const noexcept {
  if (count_ == 0) return Duration(0);
  const double exact = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(count_);
  // 99.9 % of 1000 is 999, though the product is a little more.
  const double rank = std::ceil(exact * (1 - 1e-12));
  const auto wanted = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count_);
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < bucket_count - 1; ++bucket) {
    seen += counts_[bucket];
    if (seen >= wanted) return Duration(std::min(static_cast<std::int64_t>(end_of(bucket)), max_));
  }
  return max();
}

template <unsigned step_bits, unsigned unit_bits>
std::uint64_t Histogram<step_bits, unit_bits>::count_within(Duration bound) const noexcept {
  if (bound >= max()) return count_;
  std::uint64_t within = 0;
  for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
    if (static_cast<std::int64_t>(end_of(bucket)) > bound.count()) break;
    within += counts_[bucket];
  }
  return within;
}

template <unsigned step_bits, unsigned unit_bits>
auto Histogram<step_bits, unit_bits>::buckets() const -> std::vector<Bucket> {
  std::vector<Bucket> found;
  for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
    if (counts_[bucket] == 0) continue;
    const auto end = static_cast<std::int64_t>(end_of(bucket));
    const bool is_last = bucket == bucket_count - 1;
    found.push_back({Duration(is_last ? max_ : std::min(end, max_)), counts_[bucket]});
  }
  return found;
}

template <unsigned step_bits, unsigned unit_bits>
void Histogram<step_bits, unit_bits>::merge(const Histogram& other) noexcept {
  for (std::size_t bucket = 0; bucket < bucket_count; ++bucket)
    counts_[bucket] += other.counts_[bucket];
  count_ += other.count_;
  sum_ += other.sum_;
  max_ = std::max(max_, other.max_);
}

template <unsigned step_bits, unsigned unit_bits>
auto Histogram<step_bits, unit_bits>::since(const Histogram& earlier) const noexcept -> Histogram {
  if (earlier.count_ > count_) return *this;
  Histogram rest;
  std::size_t last = 0;
  for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
    if (earlier.counts_[bucket] > counts_[bucket]) return *this;
    rest.counts_[bucket] = counts_[bucket] - earlier.counts_[bucket];
    if (rest.counts_[bucket] > 0) last = bucket;
  }
  rest.count_ = count_ - earlier.count_;
  rest.sum_ = sum_ - earlier.sum_;
  if (rest.count_ == 0) return rest;
  // A greatest one that the earlier state did not have came since; else it is known by its bucket alone.
  const bool is_new = max_ > earlier.max_ || last == bucket_count - 1;
  rest.max_ = is_new ? max_ : std::min(static_cast<std::int64_t>(end_of(last)), max_);
  return rest;
}

template class Histogram<5, 4>;
template class Histogram<10, 0>;

}  // namespace redis3::metrics
