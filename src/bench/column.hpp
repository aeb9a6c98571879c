#pragma once

#include "bench/report.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::bench {

/// A figure of measurements, as a column of a table.
struct Column {
  std::string_view name;
  /// Empty where there is nothing to tell, "–" where nothing was answered.
  std::function<std::string(const Measurement&)> text;
  /// Which one is left out first where there is no room: that with the greatest. 0: none of these.
  int rank;
  /// Left out where no row has anything to tell.
  bool is_optional = false;
};

/// All of them, from left to right.
const std::vector<Column>& columns_of_measurements();

}  // namespace redis3::bench
