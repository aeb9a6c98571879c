#pragma once

#include "redis3/reply.hpp"

#include <string>

namespace redis3::resp {

/// Which of the protocol's two versions a connection speaks: what HELLO 2 and HELLO 3 choose.
enum class Protocol { resp2, resp3 };

/// Appends the bytes of a reply to `out`. RESP2 has no maps, sets and verbatim strings: they go as arrays and
/// bulk strings. A line break in a status or an error would end it, and goes as a blank.
/// Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
void write_reply(const Reply& reply, Protocol protocol, std::string& out);

}  // namespace redis3::resp
