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
    "\n"
    "Subcommands, each with --help:\n"
    "  serve         a port for every Redis client\n"
    "  local         an S3 Express endpoint on this machine\n"
    "  doctor        what is wrong with a place, if anything\n"
    "  keys-report   how many keys there are, how large, and what they cost\n"
    "  import        the keys of a Redis server, or of an RDB file, into a place\n"
    "  export        the way back\n"
    "  sweep         removes what has expired\n"
    "  lifecycle     what S3 removes by itself\n"
    "  cost          what a month costs, here and elsewhere\n"
    "  bench         what commands take and cost, on any targets side by side";

constexpr const char* usage =
    "Usage: redis3 [OPTIONS] [COMMAND [ARGUMENT...]]\n       redis3 SUBCOMMAND [OPTIONS]\n";

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
  bool has_colors = false;
  bool has_no_colors = false;
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
  auto* color = app.add_flag("--color", flags.has_colors,
                             "Show replies in colours, the default on a terminal unless NO_COLOR is set")
                    ->group(how);
  auto* no_color = app.add_flag("--no-color", flags.has_no_colors, "Show them without")->group(how);
  color->excludes(no_color)->option_text(" ");
  no_color->option_text(" ");
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
  if (flags.has_colors || flags.has_no_colors) arguments.wishes_colors = flags.has_colors;
  arguments.format = chosen_format(flags);
  arguments.repeat_interval = std::chrono::duration<double>(flags.repeat_interval_seconds);
  parsed.answer = check(arguments, flags, app.get_name());
  return parsed;
}

}  // namespace redis3::app
