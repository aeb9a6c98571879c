#pragma once

#include "fault/key_model.hpp"

#include <string>
#include <vector>

namespace redis3::test {

/// What one process has done, for another one to judge.
void write_operations(const std::string& path, const std::vector<Operation>& operations);
std::vector<Operation> read_operations(const std::string& path);

}  // namespace redis3::test
