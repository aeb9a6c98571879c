#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 export`: brings the keys of a place into a Redis server. Returns the exit code.
int run_export(std::vector<std::string> words);

}  // namespace redis3::app
