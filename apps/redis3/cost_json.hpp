#pragma once

#include "cost/estimate.hpp"

#include <string>

namespace redis3::app {

/// One JSON object on one line; docs/cost.md tells its members.
std::string cost_json(const cost::Estimate& estimate, const cost::PriceList& list);

}  // namespace redis3::app
