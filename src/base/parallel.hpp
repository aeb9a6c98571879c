#pragma once

#include "base/task.hpp"

#include <cstddef>
#include <functional>

namespace redis3 {

/// Awaits task(0) … task(count - 1), at most `parallel_max` of them at once, on the caller's executor, and
/// returns the first Error in order of index, or nothing. All of them end before it does; after an Error none
/// is begun any more.
Task<void> for_each_index(std::size_t count, std::size_t parallel_max,
                          std::function<Task<void>(std::size_t)> task);

}  // namespace redis3
