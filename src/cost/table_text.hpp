#pragma once

#include "cost/estimate.hpp"

#include <cstddef>
#include <string>

namespace redis3::cost {

/// An estimate for people, in lines of so many columns; from 110 on the table has the parts of each price.
///
/// columns  76 at the least; less is taken for that
std::string cost_text(const Estimate& estimate, std::size_t columns);

}  // namespace redis3::cost
