#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

namespace redis3::place {

/// Tells a loop that is not ours that something has happened, by a descriptor that becomes readable.
///
/// Threads  ring() from any; the others from the thread of that loop.
class Bell {
 public:
  /// Throws std::system_error where the system has no descriptor left.
  Bell();
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  /// What that loop watches for reading.
  int descriptor() const noexcept { return descriptor_; }

  /// `who`: what the owner tells those apart by who ring.
  void ring(std::uint64_t who);

  /// Who has rung since the last time, in their order.
  std::vector<std::uint64_t> take();

 private:
  int descriptor_;
  std::mutex mutex_;
  std::vector<std::uint64_t> rung_;
};

}  // namespace redis3::place
