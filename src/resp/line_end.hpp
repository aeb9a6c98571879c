#pragma once

#include <string_view>

namespace redis3::resp {

/// Ends every line of the protocol; source: https://redis.io/docs/latest/develop/reference/protocol-spec/
inline constexpr std::string_view line_end = "\r\n";

}  // namespace redis3::resp
