#pragma once

#include "base/clock.hpp"
#include "session/client.hpp"

#include <string>
#include <string_view>

namespace redis3::session {

/// A client as CLIENT LIST and CLIENT INFO tell it, without the line's end: `id=7 addr=127.0.0.1:50312 …`,
/// every field that Redis 7.2 has and in its order. Source:
/// https://redis.io/docs/latest/commands/client-list/
std::string client_line(const Client& client, TimePoint now);

/// Whether a client's name, or its library's, may stand in such a line, whose fields blanks part: printable
/// ASCII, or nothing at all.
bool is_valid_client_name(std::string_view name) noexcept;

}  // namespace redis3::session
