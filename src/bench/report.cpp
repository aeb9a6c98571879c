#include "bench/report.hpp"

#include <algorithm>

namespace redis3::bench {
namespace {

double over(double amount, std::uint64_t count) {
  return count == 0 ? 0 : amount / static_cast<double>(count);
}

}  // namespace

std::chrono::nanoseconds Measurement::mean() const noexcept {
  return latency.count() == 0 ? std::chrono::nanoseconds(0)
                              : latency.sum() / static_cast<std::int64_t>(latency.count());
}

double Measurement::rate() const noexcept {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  return seconds > 0 ? static_cast<double>(answered()) / seconds : 0;
}

double Measurement::cpu_microseconds_a_call() const noexcept {
  return over(std::chrono::duration<double, std::micro>(cpu).count(), answered());
}

double Measurement::dollars_a_million() const noexcept {
  return over(usage.dollars * 1e6, answered());
}

bool Report::is_flawless() const noexcept {
  return is_complete && std::all_of(targets.begin(), targets.end(), [](const TargetReport& target) {
           return target.failure.empty() && target.leftover.empty() &&
                  std::all_of(target.measurements.begin(), target.measurements.end(),
                              [](const Measurement& measurement) { return measurement.failures == 0; });
         });
}

}  // namespace redis3::bench
