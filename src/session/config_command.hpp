#pragma once

#include "command/command.hpp"
#include "redis3/reply.hpp"
#include "session/settings.hpp"

#include <string>
#include <vector>

/// What CONFIG does in a server: it tells the server's settings and the engine's, and changes the server's.
/// Pure functions: who changes settings tells the server afterwards.
/// Source: https://redis.io/docs/latest/commands/config-set/
namespace redis3::session {

/// The settings that these names and patterns ask for, as a map. Where the engine has a setting of the same
/// name, the server's is told.
Reply config_get(const Settings& settings, const command::Context& context,
                 std::vector<std::string> patterns);

/// Changes all settings that a call of CONFIG SET names, or none of them: then the reply is an error.
///
/// argv  The whole call.
Reply config_set(Settings& settings, const command::Context& context, command::Argv argv);

}  // namespace redis3::session
