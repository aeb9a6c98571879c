#include "http/admission.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::http {

std::optional<Error> Admission::admit(std::string_view origin, std::size_t waiting, std::uint64_t bytes) {
  if (waiting >= waiting_max_) {
    return Error(
        ErrorKind::unavailable,
        fmt::format(
            "{} requests wait for a connection to {} already, which is the most that may. Nothing was "
            "sent: begin fewer requests at once, or repeat it when some have ended.",
            waiting, origin));
  }
  if (bytes_held_ > 0 && bytes > bytes_held_max_ - std::min(bytes_held_, bytes_held_max_)) {
    return Error(
        ErrorKind::unavailable,
        fmt::format(
            "Requests to {} hold {} bytes already, and {} more would be over the bound of {}. Nothing "
            "was sent: begin fewer or shorter requests at once, or repeat it when some have ended.",
            origin, bytes_held_, bytes, bytes_held_max_));
  }
  bytes_held_ += bytes;
  bytes_held_peak_ = std::max(bytes_held_peak_, bytes_held_);
  return std::nullopt;
}

}  // namespace redis3::http
