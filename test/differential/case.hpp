#pragma once

#include "differential/commands.hpp"
#include "differential/our_side.hpp"
#include "support/real_redis.hpp"

#include <optional>
#include <string>
#include <vector>

namespace redis3::test {

/// Runs the steps on both sides, each from nothing, and then looks at every key. What is not the same, in
/// words; absent where all is.
std::optional<std::string> first_difference(RealRedis& theirs, const OpenStore& open,
                                            const std::vector<Step>& steps);

}  // namespace redis3::test
