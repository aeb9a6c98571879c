#pragma once

#include "redis3/error.hpp"

#include <cstdint>
#include <string>

namespace redis3::test {

/// Serves the Redis protocol on a port of 127.0.0.1 (0: a free one, which it prints as a line) over the store
/// that the URL names, until it is told by SIGTERM or SIGINT to end.
Result<void> serve(const std::string& url, std::uint16_t port);

}  // namespace redis3::test
