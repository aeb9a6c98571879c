#include "base/clock.hpp"

namespace redis3 {
namespace {

class SystemClock : public Clock {
 public:
  TimePoint now() const noexcept override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace

const Clock& system_clock() noexcept {
  static const SystemClock clock;
  return clock;
}

}  // namespace redis3
