#pragma once

#include "redis3/stats.hpp"

#include <string>

namespace redis3::app {

/// What a command has asked of S3, and everything so far, in one line:
/// "1 request, $0.000000030; 12 requests, $0.000008140 so far". Empty where nothing has been asked yet.
///
/// before, after  Client::stats() around the command
std::string stats_text(const Stats& before, const Stats& after);

}  // namespace redis3::app
