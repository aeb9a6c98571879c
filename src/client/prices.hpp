#pragma once

#include "client/location.hpp"

#include <cstdint>
#include <optional>

namespace redis3::client {

/// What a place costs at Amazon's list prices, in dollars.
struct Prices {
  double list = 0;  ///< Of a page of at most 1,000 objects.
  double head = 0;
  /// Of a byte for a month; absent where that is not known, as of a general-purpose bucket.
  std::optional<double> byte_month;
};

/// Absent where nothing costs anything: a file, or memory. Another server than Amazon's is priced as if it
/// were Amazon's.
std::optional<Prices> prices_of(const Location& location);

}  // namespace redis3::client
