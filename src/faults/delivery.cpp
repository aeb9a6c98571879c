#include "faults/delivery.hpp"

#include <algorithm>

namespace redis3::faults {
namespace {

// A trickle is sent in tenths of a second, or byte for byte where there are fewer bytes than that.
constexpr std::uint64_t steps_per_second = 10;

// How many bytes of the answer go out before the fault cuts or halts it.
std::size_t half_way(std::size_t head_bytes, std::size_t body_bytes, Moment moment) {
  if (moment == Moment::in_head || body_bytes == 0) return head_bytes / 2;
  return head_bytes + body_bytes / 2;
}

}  // namespace

Delivery::Delivery(std::size_t head_bytes, std::size_t body_bytes, const Fault& fault)
    : end_(head_bytes + body_bytes), step_bytes_(end_) {
  const bool is_on_the_way = fault.moment == Moment::in_head || fault.moment == Moment::in_body;
  if (fault.kind == FaultKind::trickle) {
    step_bytes_ =
        static_cast<std::size_t>(std::max<std::uint64_t>(fault.bytes_per_second / steps_per_second, 1));
    step_time_ = std::chrono::microseconds(step_bytes_ * 1'000'000 / fault.bytes_per_second);
  } else if (fault.kind == FaultKind::stall && is_on_the_way) {
    halt_ = half_way(head_bytes, body_bytes, fault.moment);
    halt_time_ = fault.duration;
  } else if (fault.ends_connection() && is_on_the_way) {
    end_ = half_way(head_bytes, body_bytes, fault.moment);
  }
}

std::optional<Delivery::Step> Delivery::next() {
  if (sent_ >= end_) return std::nullopt;
  Step step;
  step.pause = step_time_;
  if (halt_ > 0 && sent_ == halt_) step.pause = halt_time_;
  const std::size_t until = sent_ < halt_ ? halt_ : end_;
  step.bytes = std::min(step_bytes_, until - sent_);
  sent_ += step.bytes;
  return step;
}

}  // namespace redis3::faults
