#pragma once

#include "cost/estimate.hpp"

#include <string>

namespace redis3::cost {

/// An estimate as one HTML page that loads nothing from anywhere: the frontier as a picture, the prices with
/// their parts, where they meet, and where each price is from.
std::string report_page(const Estimate& estimate, const PriceList& list);

}  // namespace redis3::cost
