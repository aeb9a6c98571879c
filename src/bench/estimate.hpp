#pragma once

#include "bench/settings.hpp"
#include "s3/pricing.hpp"

namespace redis3::bench {

/// What a run will cost at a bucket of that kind, in dollars at Amazon's list prices: what is measured, and
/// the keys that are put there before. How many operations fit into a time is not known; it is taken to be as
/// many as S3 Express answers at best, so the run will cost less.
double estimate(const Settings& settings, s3::StorageClass storage_class);

}  // namespace redis3::bench
