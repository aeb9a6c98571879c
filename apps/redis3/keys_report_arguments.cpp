#include "keys_report_arguments.hpp"

#include "command/glob.hpp"
#include "subcommand.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* which = "Which keys, and what is told of them";
constexpr const char* shown = "How it is shown";

/// More parts than names have.
constexpr std::size_t depth_max = 64;
/// As many keys are kept in memory at the most.
constexpr std::size_t top_max = 10'000;

constexpr const char* introduction =
    "Tells how many keys there are, how large, under which prefixes, and what they cost a month. Changes "
    "nothing.\n"
    "It lists, at 1 request for each 1,000 keys. Types and times to live are known only key by key: "
    "--details\n"
    "asks for each, --sample N for some, and both tell the price before.";

constexpr const char* closing =
    "URLs, and what is not given: as redis3 --help has it. All keys of the database are listed, whatever "
    "--match\n"
    "says: S3 Express lists no part of it.\n"
    "\n"
    "Exit status: 0 where it came to its end, 1 where it did not, 2 for wrong usage.\n"
    "\n"
    "Examples:\n"
    "  redis3 keys-report --cache mytestcache                  sizes, prefixes, dollars a month\n"
    "  redis3 keys-report --cache mytestcache --depth 2        user:10: in place of user:\n"
    "  redis3 keys-report --cache mytestcache --sample 10000   types and times to live, too, of a sample";

/// What CLI11 fills in before it is understood.
struct Flags {
  ConnectionFlags connection;
  bool is_of_all_dbs = false;
};

void define(CLI::App& app, KeysReportArguments& arguments, Flags& flags) {
  upkeep::KeyReportOptions& report = arguments.report;
  flags.connection.define(app, arguments.connection, "The number of the database [0]");
  app.add_flag("--all-dbs", flags.is_of_all_dbs, "All databases, each prefix of each by itself")
      ->group(which);
  app.add_option("--match", arguments.pattern, "Only keys of this pattern, as KEYS takes it")
      ->type_name("PATTERN")
      ->group(which);
  app.add_option("--delimiter", report.census.delimiter, "What divides the parts of a key's name [:]")
      ->type_name("TEXT")
      ->group(which);
  app.add_option("--depth", report.census.depth, "A prefix is so many parts; 0: no prefixes [1]")
      ->type_name("NUMBER")
      ->check(CLI::Range(std::size_t{0}, depth_max))
      ->group(which);
  app.add_option("--top", report.census.top, "So many prefixes and largest keys are told [10]")
      ->type_name("NUMBER")
      ->check(CLI::Range(std::size_t{0}, top_max))
      ->group(which);
  auto* details =
      app.add_flag("--details", report.is_detailed, "Ask for each key, for its type and time to live")
          ->group(which);
  app.add_option("--sample", report.sample_keys, "Ask for so many keys, chosen by chance; at most 100000")
      ->type_name("NUMBER")
      ->check(CLI::Range(std::size_t{1}, upkeep::sample_keys_max))
      ->excludes(details)
      ->option_text("NUMBER")
      ->group(which);
  details->option_text(" ");
  app.add_option("--rate", report.requests_per_second,
                 "Requests a second at the most; 0: as many as it can [1000]")
      ->type_name("NUMBER")
      ->check(CLI::NonNegativeNumber)
      ->group(which);
  app.add_flag("--yes", arguments.is_agreed, "Do not ask at the terminal whether the price is right")
      ->group(which);
  app.add_flag("--progress", arguments.shows_progress,
               "Tell on standard error how far it is, also where that is no terminal")
      ->group(shown);
  app.add_flag("--json", arguments.is_json, "Print the result as one JSON object")->group(shown);
}

}  // namespace

ParsedKeysReport parse_keys_report_arguments(std::vector<std::string> words) {
  ParsedKeysReport parsed;
  KeysReportArguments& arguments = parsed.arguments;
  Flags flags;
  CLI::App app(introduction, "redis3 keys-report");
  app.footer(closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 keys-report [OPTIONS]\n"));
  define(app, arguments, flags);
  // Nobody waits for a single answer, and a second request would cost as much as the first.
  arguments.connection.hedge_percent = 0;
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer) return parsed;
  const std::optional<std::string> db = flags.connection.db();
  if (flags.is_of_all_dbs && db) {
    parsed.answer = wrong_usage("--all-dbs and --db contradict each other.", app.get_name());
    return parsed;
  }
  parsed.answer = take_db(arguments.connection, db, app.get_name());
  if (!flags.is_of_all_dbs) arguments.report.db = arguments.connection.db.value_or(0);
  if (arguments.pattern) {
    arguments.report.wants = [glob = command::Glob(*arguments.pattern)](const std::string& name) {
      return glob.is_everything() || glob.matches(name);
    };
  }
  return parsed;
}

}  // namespace redis3::app
