#pragma once

#include "base/task.hpp"
#include "s3/call.hpp"

#include <functional>

namespace redis3::s3 {

/// Sends a call, again where that is right, and gives its answer if it has succeeded.
using Perform = std::function<Task<http::Response>(Call)>;

}  // namespace redis3::s3
