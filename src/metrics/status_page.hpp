#pragma once

#include "metrics/snapshot.hpp"

#include <string>

namespace redis3::metrics {

/// A snapshot as one HTML page for people. It loads nothing from anywhere; it fetches itself every two
/// seconds, and says so where nobody answers. Names that came from outside are escaped.
std::string status_page(const Snapshot& snapshot);

}  // namespace redis3::metrics
