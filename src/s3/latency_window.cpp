#include "s3/latency_window.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace redis3::s3 {
namespace {

constexpr int least_bits = 10;  ///< 2^10 ns: what is quicker counts as that.
constexpr int step_bits = 4;    ///< Of a doubling, the bits that tell its step.

}  // namespace

void LatencyWindow::add(std::chrono::nanoseconds latency) noexcept {
  const auto least = std::uint64_t{1} << least_bits;
  const auto value = std::max(static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0)), least);
  const int exponent = std::bit_width(value) - 1;
  const std::size_t step = (value >> (exponent - step_bits)) & (steps_per_doubling - 1);
  const std::size_t at = static_cast<std::size_t>(exponent - least_bits) * steps_per_doubling + step;
  ++counts_[std::min(at, counts_.size() - 1)];
  if (++samples_ <= samples_max) return;
  samples_ = 0;
  for (std::uint32_t& count : counts_)
    samples_ += count /= 2;
}

std::chrono::nanoseconds LatencyWindow::quantile(double share) const noexcept {
  if (samples_ == 0) return std::chrono::nanoseconds(0);
  const auto rank = std::max<std::uint32_t>(
      1, static_cast<std::uint32_t>(std::ceil(std::clamp(share, 0.0, 1.0) * samples_)));
  std::uint32_t seen = 0;
  std::size_t at = 0;
  while (at + 1 < counts_.size() && (seen += counts_[at]) < rank)
    ++at;
  const std::size_t exponent = at / steps_per_doubling + least_bits;
  const std::uint64_t step = at % steps_per_doubling + 1;
  const std::uint64_t base = std::uint64_t{1} << exponent;
  return std::chrono::nanoseconds(base + (base >> step_bits) * step);
}

}  // namespace redis3::s3
