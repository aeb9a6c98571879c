#pragma once

#include <string>
#include <vector>

namespace redis3::app {

/// `redis3 cost`: what a workload costs a month, on S3 and elsewhere; gets the words behind "cost".
int run_cost(std::vector<std::string> words);

}  // namespace redis3::app
