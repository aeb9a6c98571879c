#pragma once

#include "s3/pricing.hpp"
#include "transfer/survey.hpp"

#include <cstdint>

namespace redis3::transfer {

/// What a transfer will cost at Amazon's list prices, in dollars; a value from 12 MiB on takes a few requests
/// more than is reckoned here.
struct Price {
  std::uint64_t requests = 0;
  double for_requests = 0;
  double for_bytes = 0;
  /// What is there afterwards, a month long.
  double for_a_month = 0;
};

/// A PUT for each key that is taken.
Price import_price(const Survey& survey, s3::StorageClass storage_class) noexcept;
/// A GET for each key, and the listing. Transfer out of the Region is not in it.
Price export_price(const Survey& survey, s3::StorageClass storage_class) noexcept;

}  // namespace redis3::transfer
