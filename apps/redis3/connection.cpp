#include "connection.hpp"

#include "client/location.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace redis3::app {
Reply run(Client& client, std::vector<std::string> words) {
  try {
    return client.command(std::move(words));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::reply) throw;
    return Reply::error(error.message());
  }
}

Options client_options(const Arguments& arguments) {
  Options options = arguments.connection;
  if (arguments.is_verbose) {
    options.verbose = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
  }
  return options;
}

void tell_failure(const Error& error) {
  std::string line = "redis3: " + error.message();
  if (!error.request_id().empty()) line += fmt::format(" (request {})", error.request_id());
  if (!line.ends_with('.') && !line.ends_with(')')) line += '.';
  fmt::print(stderr, "{}\n", line);
}

std::string place_name(const Options& options) {
  const Result<client::Location> location = client::locate(options, client::environment_url());
  return location.has_value() ? location->name : "redis3";
}

std::optional<client::Prices> place_prices(const Options& options) {
  const Result<client::Location> location = client::locate(options, client::environment_url());
  return location.has_value() ? client::prices_of(*location) : std::nullopt;
}

Format output_format(const Arguments& arguments) {
  if (arguments.format) return *arguments.format;
  return isatty(STDOUT_FILENO) ? Format::human : Format::raw;
}

Colors output_colors(const Arguments& arguments) {
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  const bool are_wanted =
      wants_colors(arguments.wishes_colors, is_terminal, std::getenv("NO_COLOR"), std::getenv("TERM"));
  return are_wanted ? Colors::ansi() : Colors::none();
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace redis3::app
