#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 import`: brings the keys of a Redis server or an RDB file into a place. Returns the exit code.
int run_import(std::vector<std::string> words);

}  // namespace redis3::app
