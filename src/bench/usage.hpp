#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace redis3::bench {

/// What a target has asked of those below it.
struct Usage {
  /// How many of each operation, by S3's name; none where nothing below is S3.
  std::map<std::string, std::uint64_t, std::less<>> requests;
  std::uint64_t bytes_sent = 0;      ///< Of bodies.
  std::uint64_t bytes_received = 0;  ///< Of bodies.
  double dollars = 0;                ///< At Amazon's list prices, wherever the requests went.
  std::uint64_t retries = 0;         ///< Requests that were sent again after a failure; among those above.
  std::uint64_t hedges = 0;          ///< Reads that were sent twice since S3 was late; among those above.

  std::uint64_t request_count() const noexcept {
    std::uint64_t count = 0;
    for (const auto& [name, times] : requests)
      count += times;
    return count;
  }

  Usage& operator+=(const Usage& other);
  /// What came since `earlier` was the state of the same target.
  Usage since(const Usage& earlier) const;

  friend bool operator==(const Usage&, const Usage&) = default;
};

}  // namespace redis3::bench
