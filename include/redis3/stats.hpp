#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace redis3 {

/// What a client has asked of S3 since it was opened, and what Amazon asks for that: commands, and what goes
/// on in the background. A request counts once it has ended. All 0 where the place is no bucket.
///
/// What a piece of a program costs is the difference of two of them.
struct Stats {
  /// How many of each operation, by S3's name ("GetObject"), each try of each request by itself.
  std::map<std::string, std::uint64_t, std::less<>> requests;
  /// Of these, those that were sent again after a failure.
  std::uint64_t retries = 0;
  /// Reads that were sent a second time since S3 was late; see Options::hedge_percent.
  std::uint64_t hedges = 0;
  std::uint64_t bytes_sent = 0;      ///< Of bodies.
  std::uint64_t bytes_received = 0;  ///< Of bodies.
  /// At Amazon's list prices of us-east-1 for requests and their bytes, wherever they went; storage and
  /// transfer out of the Region are not in it.
  double dollars = 0;

  /// The requests of all operations.
  std::uint64_t request_count() const noexcept {
    std::uint64_t count = 0;
    for (const auto& [operation, times] : requests)
      count += times;
    return count;
  }
};

}  // namespace redis3
