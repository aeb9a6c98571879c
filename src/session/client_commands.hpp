#pragma once

#include "base/task.hpp"
#include "redis3/reply.hpp"
#include "session/call.hpp"

#include <cstddef>

/// CLIENT's subcommands, each a function; their rows are in client_family.cpp. They ask the store for
/// nothing.
namespace redis3::session::client_command {

/// Where the arguments of a subcommand begin.
inline constexpr std::size_t behind_subcommand = 2;

// Who a client is: client_identity.cpp.
Task<Reply> getname(Call call);
Task<Reply> id(Call call);
Task<Reply> info(Call call);
Task<Reply> list(Call call);
Task<Reply> setinfo(Call call);
Task<Reply> setname(Call call);

// How the caller's connection behaves: client_modes.cpp.
Task<Reply> caching(Call call);
Task<Reply> getredir(Call call);
Task<Reply> no_evict(Call call);
Task<Reply> no_touch(Call call);
Task<Reply> reply(Call call);
Task<Reply> tracking(Call call);
Task<Reply> trackinginfo(Call call);

// What is done to others: client_control.cpp.
Task<Reply> kill(Call call);
Task<Reply> pause(Call call);
Task<Reply> unblock(Call call);
Task<Reply> unpause(Call call);

}  // namespace redis3::session::client_command
