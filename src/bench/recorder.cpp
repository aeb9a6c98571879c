#include "bench/recorder.hpp"

#include <algorithm>

namespace redis3::bench {
namespace {

constexpr std::uint64_t hopeless_failures = 20;

}  // namespace

void Recorder::record(Time due, Time now) {
  latency_.record(now - due);
  last_ = std::max(last_, now);
  const auto at =
      std::min(static_cast<std::size_t>(std::max(now - begin_, Duration(0)) / step), steps_max - 1);
  if (at >= throughput_.size()) throughput_.resize(at + 1);
  ++throughput_[at];
}

void Recorder::record_failure(std::string_view why, Time now) {
  if (failures_++ == 0) first_failure_ = why;
  last_ = std::max(last_, now);
}

void Recorder::record_missed(Time due, Time end) {
  latency_.record(end - due);
  ++missed_;
}

bool Recorder::is_hopeless() const noexcept {
  return failures_ >= hopeless_failures && latency_.count() == 0;
}

}  // namespace redis3::bench
