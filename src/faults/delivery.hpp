#pragma once

#include "faults/fault.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace redis3::faults {

/// How the bytes of one answer go out under a fault: step by step, with pauses between, and maybe not to the
/// end.
class Delivery {
 public:
  /// A fault that is no affair of the answer's bytes leaves them alone.
  Delivery(std::size_t head_bytes, std::size_t body_bytes, const Fault& fault);

  /// Wait, then send that many bytes more.
  struct Step {
    std::chrono::microseconds pause{0};
    std::size_t bytes = 0;
  };
  /// Absent when no more bytes go out.
  std::optional<Step> next();

 private:
  std::size_t sent_ = 0;
  /// Where the answer ends; fewer than it has where the fault cuts it.
  std::size_t end_;
  /// Where it halts, and for how long.
  std::size_t halt_ = 0;
  std::chrono::microseconds halt_time_{0};
  /// Otherwise it goes in steps of this size, with this pause before each.
  std::size_t step_bytes_;
  std::chrono::microseconds step_time_{0};
};

}  // namespace redis3::faults
