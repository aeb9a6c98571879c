#pragma once

#include "cost/prices.hpp"

#include <gtest/gtest.h>

namespace redis3::cost {

/// The one that is built in.
inline const PriceList& built_in_list() {
  static const Result<PriceList> list = parse_prices(built_in_prices());
  if (!list) ADD_FAILURE() << list.error().message();
  return *list;
}

}  // namespace redis3::cost
