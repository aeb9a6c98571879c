#pragma once

#include "arguments.hpp"

#include "client/prices.hpp"

#include "redis3/client.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace redis3::app {

/// Runs one command; an error reply is returned like any other. Throws the Errors of a store that fails.
Reply run(Client& client, std::vector<std::string> words);

/// The client's options of the command line, with the lines of --verbose on standard error.
Options client_options(const Arguments& arguments);

/// One line on standard error that says what went wrong and what to do about it.
void tell_failure(const Error& error);

/// The place of the keys as the prompt calls it: the cache, the bucket, the file's name, or "memory".
std::string place_name(const Options& options);

/// What it costs to ask it; absent where that is nothing.
std::optional<client::Prices> place_prices(const Options& options);

/// The format that was asked for, or the one for what standard output is.
Format output_format(const Arguments& arguments);

/// The colours that were asked for, or those for what standard output is.
Colors output_colors(const Arguments& arguments);

void print(std::string_view text);

}  // namespace redis3::app
