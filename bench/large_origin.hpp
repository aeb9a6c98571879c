#pragma once

#include <chrono>
#include <cstdint>

namespace redis3::bench {

/// How slow a connection to a bucket is: simulated.
struct Pace {
  /// Before each answer.
  std::chrono::microseconds latency{0};
  /// Of each connection, in either direction; 0: as fast as it goes.
  std::uint64_t bytes_per_second = 0;
};

/// A process that answers as a directory bucket would whose object `0/N` has N bytes of 'v': large ones, read
/// whole or in ranges, written by one PUT or in parts. It keeps what it is sent in one buffer and looks at
/// none of it, so that what is measured against it is the client.
///
/// Begun before the caller has threads of its own; ends with it.
class LargeOrigin {
 public:
  LargeOrigin(std::uint64_t value_bytes_max, Pace pace);
  ~LargeOrigin();
  LargeOrigin(const LargeOrigin&) = delete;
  LargeOrigin& operator=(const LargeOrigin&) = delete;

  std::uint16_t port() const noexcept { return port_; }

 private:
  std::uint16_t port_ = 0;
  int process_ = 0;
};

}  // namespace redis3::bench
