#pragma once

#include "redis_client/connection.hpp"

#include <CLI/CLI.hpp>

#include <string>

/// How a Redis server is reached, for every subcommand that takes the URL of one.
namespace redis3::app {

/// Certificates and authorities for `rediss:`, by redis-cli's names. `options` outlives the parsing.
void define_server_flags(CLI::App& app, redis_client::ConnectionOptions& options, const char* group);

/// REDISCLI_AUTH of the environment, the password of a server whose URL has none, as redis-cli has it: it
/// does not stand in the list of processes. Empty where it is not set.
std::string server_password();

}  // namespace redis3::app
