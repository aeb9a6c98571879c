#include "sweep_arguments.hpp"

#include "base/quantity_text.hpp"
#include "client/location.hpp"
#include "subcommand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* group = "What is swept";

constexpr const char* introduction =
    "Removes what has expired and nobody reads. Each object that may have expired is asked for, and removed "
    "only\n"
    "if it is still the same then: a fresh value is never touched. It may be stopped, and run again, at any "
    "time.";

constexpr const char* closing =
    "URLs, and what is not given: as redis3 --help has it. A database in a URL does not narrow the sweep.\n"
    "\n"
    "Exit status: 0 where it came to its end, 1 where it did not or the store cannot do it safely, 2 for "
    "wrong\n"
    "usage.\n"
    "\n"
    "Examples:\n"
    "  redis3 sweep --cache mytestcache --dry-run              how much there is to remove\n"
    "  redis3 sweep --cache mytestcache --older-than 1d        leave what expired within the last day";

/// What CLI11 fills in before it is understood.
struct Flags {
  ConnectionFlags connection;
  std::string older_than;
};

void define(CLI::App& app, SweepArguments& arguments, Flags& flags) {
  flags.connection.define(app, arguments.connection, "Only this database; all [all]");
  app.add_option("--older-than", flags.older_than, "Only what has expired for so long: 90s, 12h, 7d [0s]")
      ->type_name("DURATION")
      ->group(group);
  app.add_flag("--dry-run", arguments.sweep.is_dry_run, "Find, and remove nothing")->group(group);
  app.add_option("--rate", arguments.sweep.requests_per_second,
                 "Requests a second at the most; 0: as many as it can [1000]")
      ->type_name("NUMBER")
      ->check(CLI::NonNegativeNumber)
      ->group(group);
  app.add_option("--from", arguments.sweep.from, "Go on where a sweep has ended that printed this")
      ->type_name("PLACE")
      ->group(group);
  app.add_flag("--progress", arguments.shows_progress,
               "Tell on standard error how far it is, also where that is no terminal")
      ->group("How it is shown");
  app.add_flag("--json", arguments.is_json, "Print the result as one JSON object")->group("How it is shown");
}

/// A word that a shell takes as it is.
std::string quoted(const std::string& word) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_=+./:,@%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string made = "'";
  for (const char c : word) {
    if (c == '\'')
      made += R"('\'')";
    else
      made += c;
  }
  return made + '\'';
}

}  // namespace

ParsedSweep parse_sweep_arguments(std::vector<std::string> words) {
  ParsedSweep parsed;
  SweepArguments& arguments = parsed.arguments;
  Flags flags;
  CLI::App app(introduction, "redis3 sweep");
  app.footer(closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 sweep [OPTIONS]\n"));
  define(app, arguments, flags);
  // Nobody waits for a single answer, and a second request would cost as much as the first.
  arguments.connection.hedge_percent = 0;
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer) return parsed;
  const std::optional<std::string> db = flags.connection.db();
  if (db && *db != "all") parsed.answer = take_db(arguments.connection, db, app.get_name());
  arguments.sweep.db = arguments.connection.db;
  if (parsed.answer || flags.older_than.empty()) return parsed;
  const auto older_than = to_duration(flags.older_than);
  if (older_than) {
    arguments.sweep.older_than = std::chrono::ceil<std::chrono::milliseconds>(*older_than);
  } else {
    parsed.answer =
        wrong_usage(fmt::format("--older-than {} is no duration such as 90s, 12h or 7d.", flags.older_than),
                    app.get_name());
  }
  return parsed;
}

std::string line_to_go_on(const std::vector<std::string>& words, std::string_view place) {
  std::string line = "redis3 sweep";
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] == "--from") {
      ++at;
    } else if (!words[at].starts_with("--from=")) {
      line += ' ' + quoted(words[at]);
    }
  }
  if (!place.empty()) line += " --from " + quoted(std::string(place));
  return line;
}

}  // namespace redis3::app
