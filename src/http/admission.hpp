#pragma once

#include "redis3/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace redis3::http {

/// Decides whether one more request may come in, so that callers who are faster than the server hear of it
/// before memory runs out. Pure: it counts what it is told.
class Admission {
 public:
  Admission(std::size_t waiting_max, std::uint64_t bytes_held_max) noexcept
      : waiting_max_(waiting_max), bytes_held_max_(bytes_held_max) {}

  /// A request of `bytes` comes while `waiting` others wait for a connection to `origin`. Absent where it may
  /// come in: its bytes are held from now on. Else what its caller is told.
  ///
  /// A request that is alone always comes in, however long it is: there would never be a better time for it.
  std::optional<Error> admit(std::string_view origin, std::size_t waiting, std::uint64_t bytes);
  /// A request that came in has ended.
  void release(std::uint64_t bytes) noexcept { bytes_held_ -= bytes; }

  /// The most that was held at once.
  std::uint64_t bytes_held_peak() const noexcept { return bytes_held_peak_; }

 private:
  std::size_t waiting_max_;
  std::uint64_t bytes_held_max_;
  std::uint64_t bytes_held_ = 0;
  std::uint64_t bytes_held_peak_ = 0;
};

}  // namespace redis3::http
