#include "lifecycle_arguments.hpp"

#include "subcommand.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* group = "The rule";
/// A hundred years.
constexpr std::uint64_t days_max = 36'500;

constexpr const char* introduction =
    "Shows the bucket's lifecycle rules, by which S3 removes things by itself, and what redis3's own rule "
    "would\n"
    "be. With --apply it is set, or removed; the rules of others stay as they are.\n"
    "--days N is for caches only: it removes EVERY key that nobody has written for N days, whether it "
    "expires\n"
    "or not. To remove what has expired, and nothing else: redis3 sweep.";

constexpr const char* closing =
    "URLs, and what is not given: as redis3 --help has it.\n"
    "\n"
    "Exit status: 0, 1 where it did not go well, 2 for wrong usage.\n"
    "\n"
    "Examples:\n"
    "  redis3 lifecycle --cache mytestcache                       shows what is there, and changes nothing\n"
    "  redis3 lifecycle --cache mytestcache --apply               uploads that nobody ended go after a day\n"
    "  redis3 lifecycle --cache mytestcache --days 30 --apply     and every key that is 30 days old";

}  // namespace

ParsedLifecycle parse_lifecycle_arguments(std::vector<std::string> words) {
  ParsedLifecycle parsed;
  LifecycleArguments& arguments = parsed.arguments;
  ConnectionFlags connection;
  CLI::App app(introduction, "redis3 lifecycle");
  app.footer(closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 lifecycle [OPTIONS]\n"));
  connection.define(app, arguments.connection, "Not looked at: a rule is the bucket's");
  auto* days = app.add_option("--days", arguments.rule.expire_days,
                              "Remove every key that nobody has written for so many days [none]")
                   ->type_name("N")
                   ->check(CLI::Range(std::uint64_t{1}, days_max))
                   ->group(group);
  app.add_flag("--remove", arguments.removes, "Remove redis3's rule")->excludes(days)->group(group);
  app.add_flag("--apply", arguments.is_applied, "Do it; else it is only shown")->group(group);
  parsed.answer = parse_words(app, std::move(words));
  return parsed;
}

}  // namespace redis3::app
