#include "arguments.hpp"

#include "subcommand.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* how = "How the command is run and shown";

constexpr const char* introduction =
    "Redis commands with nothing but an Amazon S3 Express bucket behind them.\n"
    "With a command: runs it and prints the reply. Without one: a prompt, or one command a line from a pipe.";

constexpr const char* closing =
    "URLs:\n"
    "  s3express://mytestcache?az=use1-az5&db=0   a cache; also bucket_prefix, endpoint, profile, region,\n"
    "                                             strict_writes=yes\n"
    "  s3://some-bucket?db=0                      any bucket as it is; also endpoint, profile, region,\n"
    "                                             allow_lost_updates=yes, strict_writes=yes\n"
    "  sqlite:/path/cache.db?db=0                 a file on this machine\n"
    "  memory:                                    nothing that stays\n"
    "A flag wins over the URL's parameter. Credentials, region and endpoint that are not given come from "
    "the\n"
    "environment and the AWS files, as for the AWS CLI.\n"
    "\n"
    "Exit status: 0; 1 after an error reply; 2 for wrong usage or no connection.\n"
    "\n"
    "Examples:\n"
    "  redis3 --cache mytestcache set userId:10 1701743088\n"
    "  redis3 --cache mytestcache -n 133 keys 'play*'\n"
    "  redis3 --url sqlite:/tmp/cache.db -x set photo < photo.jpg\n"
    "  redis3 doctor --cache mytestcache          what is wrong, if anything; redis3 doctor --help\n"
    "  redis3 serve --cache mytestcache           a port for every Redis client; redis3 serve --help\n"
    "  redis3 import --cache mytestcache --from redis://127.0.0.1:6379      a Redis server's keys; redis3 "
    "import "
    "--help\n"
    "  redis3 export --cache mytestcache --to redis://127.0.0.1:6379        the way back; redis3 export "
    "--help\n"
    "  redis3 sweep --cache mytestcache           removes what has expired; redis3 sweep --help\n"
    "  redis3 keys-report --cache mytestcache     how many keys, how large, what they cost; redis3 "
    "keys-report "
    "--help\n"
    "  redis3 lifecycle --cache mytestcache       what S3 removes by itself; redis3 lifecycle --help\n"
    "  redis3 cost --stored-gb 10 --writes 1e6    what a month costs, here and elsewhere; redis3 cost "
    "--help\n"
    "  redis3 local                               an S3 Express endpoint on this machine; redis3 local "
    "--help";

constexpr const char* usage =
    "Usage: redis3 [OPTIONS] [COMMAND [ARGUMENT...]]\n       redis3 doctor [OPTIONS]\n"
    "       redis3 cost [OPTIONS] [URL]\n"
    "       redis3 import --from URL|FILE [OPTIONS]\n       redis3 export --to URL [OPTIONS]\n"
    "       redis3 sweep [OPTIONS]\n       redis3 lifecycle [OPTIONS]\n       redis3 local [OPTIONS]\n";
"       redis3 keys-report [OPTIONS]\n       redis3 sweep [OPTIONS]\n       redis3 lifecycle [OPTIONS]\n "
    "      redis3 local [OPTIONS]\n";

constexpr const char* doctor_introduction =
    "Finds out what is wrong with a place for keys, if anything: credentials, zone, DNS, TLS, clock, "
    "permissions,\n"
    "latency. Tries each by about 210 requests on an object of its own, which it removes ($0.0002 on S3 "
    "Express).";

constexpr const char* doctor_closing =
    "URLs, and what is not given: as redis3 --help has it.\n"
    "\n"
    "Exit status: 0 where nothing is wrong, 1 where something is, 2 for wrong usage.";

/// What CLI11 fills in before it is understood.
struct Flags {
  ConnectionFlags connection;
  bool is_raw = false;
  bool is_human = false;
  bool is_json = false;
  double repeat_interval_seconds = 0;
};

void define_output(CLI::App& app, Arguments& arguments, Flags& flags) {
  auto* raw = app.add_flag("--raw", flags.is_raw, "Print replies raw, the default into a pipe")->group(how);
  auto* human =
      app.add_flag("--no-raw", flags.is_human, "Print replies for people, the default on a terminal")
          ->group(how);
  auto* json = app.add_flag("--json", flags.is_json, "Print replies as JSON")->group(how);
  raw->excludes(human)->excludes(json);
  human->excludes(json);
  for (CLI::Option* option : {raw, human, json})
    option->option_text(" ");
  app.add_flag("-x", arguments.reads_last_argument, "Read the command's last argument from standard input")
      ->group(how);
  app.add_option("-r", arguments.repeat_count, "Run the command so many times; -1: for ever")
      ->type_name("COUNT")
      ->group(how);
  app.add_option("-i", flags.repeat_interval_seconds, "With -r: wait so long between two runs; 0.1 is fine")
      ->option_text("SECONDS")
      ->check(CLI::NonNegativeNumber)
      ->group(how);
  app.add_flag("--verbose", arguments.is_verbose,
               "Tell each step, each request, its time and its cost on standard error")
      ->group(how);
}

std::optional<Format> chosen_format(const Flags& flags) {
  if (flags.is_raw) return Format::raw;
  if (flags.is_human) return Format::human;
  if (flags.is_json) return Format::json;
  return std::nullopt;
}

/// What is wrong with flags that CLI11 has nothing against.
std::optional<Answer> check(Arguments& arguments, const Flags& flags, const std::string& program) {
  if (!arguments.command.empty() && arguments.command.front().starts_with('-')) {
    return wrong_usage(fmt::format("There is no option {}.", arguments.command.front()), program);
  }
  if (auto answer = take_db(arguments.connection, flags.connection.db(), program)) return answer;
  if (arguments.command.empty() && arguments.reads_last_argument) {
    return wrong_usage("-x wants a command whose last argument it can be.", program);
  }
  return std::nullopt;
}

}  // namespace

Parsed parse_doctor_arguments(std::vector<std::string> words) {
  Parsed parsed;
  Flags flags;
  CLI::App app(doctor_introduction, "redis3 doctor");
  app.footer(doctor_closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 doctor [OPTIONS]\n"));
  flags.connection.define(app, parsed.arguments.connection);
  define_behaviour(app, parsed.arguments.connection);
  app.add_flag("--json", flags.is_json, "Print all of it as one JSON object")->group("How it is shown");
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer) return parsed;
  parsed.arguments.format = chosen_format(flags);
  parsed.answer = take_db(parsed.arguments.connection, flags.connection.db(), app.get_name());
  return parsed;
}

Parsed parse_arguments(std::vector<std::string> words) {
  Parsed parsed;
  Arguments& arguments = parsed.arguments;
  Flags flags;
  CLI::App app(introduction, "redis3");
  app.footer(closing);
  app.prefix_command();
  app.set_version_flag("--version", "redis3 " REDIS3_VERSION, "Print the version");
  app.formatter(std::make_shared<UsageText>(usage));
  flags.connection.define(app, arguments.connection);
  define_behaviour(app, arguments.connection);
  define_output(app, arguments, flags);
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer) return parsed;
  arguments.command = app.remaining();
  arguments.format = chosen_format(flags);
  arguments.repeat_interval = std::chrono::duration<double>(flags.repeat_interval_seconds);
  parsed.answer = check(arguments, flags, app.get_name());
  return parsed;
}

}  // namespace redis3::app
