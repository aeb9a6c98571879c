#pragma once

#include "s3/pricing.hpp"

#include <cstdint>

namespace redis3::s3 {

/// Dollars for a month of so many bytes, at the same prices as pricing.hpp's.
double dollars_a_month(StorageClass storage_class, std::uint64_t stored_bytes) noexcept;

}  // namespace redis3::s3
