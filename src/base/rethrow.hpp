#pragma once

#include <exception>

namespace redis3 {

/// The completion of a coroutine that nobody waits for: an exception that left it is a bug, and goes on to
/// whoever runs the loop.
inline void rethrow(const std::exception_ptr& bug) {
  if (bug) std::rethrow_exception(bug);
}

}  // namespace redis3
