#include "arguments.hpp"

#include "client/location.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* where = "Where the keys live (one of --cache, --bucket and --url, or REDIS3_URL)";
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
    "  redis3 local                               an S3 Express endpoint on this machine; redis3 local "
    "--help";

/// CLI11 knows nothing of a command's own arguments.
class HelpText : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App*, std::string) const override {
    return "Usage: redis3 [OPTIONS] [COMMAND [ARGUMENT...]]\n       redis3 doctor [OPTIONS]\n"
           "       redis3 local [OPTIONS]\n";
  }
};

constexpr const char* doctor_introduction =
    "Finds out what is wrong with a place for keys, if anything: credentials, zone, DNS, TLS, clock, "
    "permissions,\n"
    "latency. Tries each by about 210 requests on an object of its own, which it removes ($0.0002 on S3 "
    "Express).";

constexpr const char* doctor_closing =
    "URLs, and what is not given: as redis3 --help has it.\n"
    "\n"
    "Exit status: 0 where nothing is wrong, 1 where something is, 2 for wrong usage.";

class DoctorHelpText : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App*, std::string) const override {
    return "Usage: redis3 doctor [OPTIONS]\n";
  }
};

/// What CLI11 fills in before it is understood.
struct Flags {
  std::string db;
  /// Tells whether db was given: also an empty one has to be looked at.
  const CLI::Option* db_option = nullptr;
  bool is_raw = false;
  bool is_human = false;
  bool is_json = false;
  double repeat_interval_seconds = 0;
};

void define_connection(CLI::App& app, Options& connection, Flags& flags) {
  const auto add = [&](const char* names, std::string& value, const char* type, const char* text) {
    return app.add_option(names, value, text)->type_name(type)->group(where);
  };
  add("--cache", connection.cache, "NAME", "The bucket PREFIX-NAME--AZ--x-s3, created if it is absent");
  add("--az", connection.availability_zone, "ID", "The id of the cache's Availability Zone [use1-az5]");
  add("--bucket-prefix", connection.bucket_prefix, "PREFIX", "[redis3]");
  add("--bucket", connection.bucket, "NAME", "Any bucket as it is, directory or general-purpose");
  add("--url", connection.url, "URL", "All of this in one line, see below");
  flags.db_option = add("-n,--db", flags.db, "NUMBER", "The number of the database, from 0 up [0]");
  add("--region", connection.region, "REGION", "For example us-east-1");
  add("--endpoint-url", connection.endpoint_url, "URL", "Another S3 endpoint: http://127.0.0.1:9010");
  add("--profile", connection.profile, "NAME", "A profile of the AWS files");
  app.add_option("--hedge-percent", connection.hedge_percent,
                 "So many of a hundred reads may be sent twice where S3 is late; 0: none [5]")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0))
      ->group(where);
  app.add_flag("--allow-lost-updates", connection.allow_lost_updates,
               "Where an S3 server has no conditional writes, do without them")
      ->group(where);
  app.add_flag("--strict-writes", connection.strict_writes,
               "A plain SET or DEL is conditional, too: none can land late")
      ->group(where);
}

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

Answer wrong_usage(const std::string& what, const std::string& program) {
  return {exit_unusable, fmt::format("redis3: {} See {} --help.\n", what, program)};
}

std::optional<Format> chosen_format(const Flags& flags) {
  if (flags.is_raw) return Format::raw;
  if (flags.is_human) return Format::human;
  if (flags.is_json) return Format::json;
  return std::nullopt;
}

std::optional<Answer> check_db(Arguments& arguments, const Flags& flags, const std::string& program) {
  if (flags.db_option->count() == 0) return std::nullopt;
  const Result<std::int64_t> db = client::parse_db(flags.db);
  if (db.has_error()) return wrong_usage(db.error().message(), program);
  arguments.connection.db = *db;
  return std::nullopt;
}

/// What is wrong with flags that CLI11 has nothing against.
std::optional<Answer> check(Arguments& arguments, const Flags& flags, const std::string& program) {
  if (!arguments.command.empty() && arguments.command.front().starts_with('-')) {
    return wrong_usage(fmt::format("There is no option {}.", arguments.command.front()), program);
  }
  if (std::optional<Answer> answer = check_db(arguments, flags, program)) return answer;
  if (arguments.command.empty() && arguments.reads_last_argument) {
    return wrong_usage("-x wants a command whose last argument it can be.", program);
  }
  return std::nullopt;
}

/// What is answered where the words are not to be followed.
std::optional<Answer> parse(CLI::App& app, std::vector<std::string> words) {
  try {
    // CLI11 takes the words from the back.
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return Answer{exit_ok, app.help()};
  } catch (const CLI::CallForVersion& version) {
    return Answer{exit_ok, std::string(version.what()) + '\n'};
  } catch (const CLI::ParseError& error) {
    return wrong_usage(std::string(error.what()) + '.', app.get_name());
  }
  return std::nullopt;
}

}  // namespace

Parsed parse_doctor_arguments(std::vector<std::string> words) {
  Parsed parsed;
  Flags flags;
  CLI::App app(doctor_introduction, "redis3 doctor");
  app.footer(doctor_closing);
  const auto help = std::make_shared<DoctorHelpText>();
  help->column_width(32);
  app.formatter(help);
  define_connection(app, parsed.arguments.connection, flags);
  app.add_flag("--json", flags.is_json, "Print all of it as one JSON object")->group("How it is shown");
  parsed.answer = parse(app, std::move(words));
  if (parsed.answer) return parsed;
  parsed.arguments.format = chosen_format(flags);
  parsed.answer = check_db(parsed.arguments, flags, app.get_name());
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
  const auto help = std::make_shared<HelpText>();
  help->column_width(32);
  app.formatter(help);
  define_connection(app, arguments.connection, flags);
  define_output(app, arguments, flags);
  parsed.answer = parse(app, std::move(words));
  if (parsed.answer) return parsed;
  arguments.command = app.remaining();
  arguments.format = chosen_format(flags);
  arguments.repeat_interval = std::chrono::duration<double>(flags.repeat_interval_seconds);
  parsed.answer = check(arguments, flags, app.get_name());
  return parsed;
}

}  // namespace redis3::app
