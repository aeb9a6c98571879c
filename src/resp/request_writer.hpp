#pragma once

#include <string>
#include <vector>

namespace redis3::resp {

/// Appends the bytes by which a client sends a command, an array of bulk strings, to `out`.
/// Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
void write_request(const std::vector<std::string>& words, std::string& out);

}  // namespace redis3::resp
