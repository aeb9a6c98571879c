#include "transfer_arguments.hpp"

#include "client/location.hpp"
#include "server_flags.hpp"
#include "subcommand.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* what = "What is moved";
constexpr const char* how = "How it is moved";
constexpr const char* shown = "How it is shown";

constexpr const char* import_introduction =
    "Brings the keys of a running Redis server, or of an RDB file, into a place of redis3: values to the "
    "byte,\n"
    "expiry to the millisecond. What is there already is left alone and counted. It may be stopped or killed "
    "at any\n"
    "time: the same line goes on where it was.";

constexpr const char* export_introduction =
    "Brings the keys of a place of redis3 into a running Redis server of version 5 or newer: values to the "
    "byte,\n"
    "expiry to the millisecond. What is there already is left alone and counted. It may be stopped or killed "
    "at any\n"
    "time: the same line goes on where it was.";

constexpr const char* import_closing =
    "Exit status: 0 where every key is where it belongs or was left alone, 1 where a key could not be taken "
    "or it did\n"
    "not come to its end, 2 for wrong usage or where nobody answers.\n"
    "\n"
    "Examples:\n"
    "  redis3 import --from redis://127.0.0.1:6379/0 --cache mytestcache --dry-run    what it will cost\n"
    "  redis3 import --from redis://127.0.0.1:6379/0 --cache mytestcache --rate 2000\n"
    "  redis3 import --from /var/lib/redis/dump.rdb --all-dbs --cache mytestcache";

constexpr const char* export_closing =
    "Exit status: 0 where every key is where it belongs or was left alone, 1 where a key could not be taken "
    "or it did\n"
    "not come to its end, 2 for wrong usage or where nobody answers.\n"
    "\n"
    "Examples:\n"
    "  redis3 export --cache mytestcache --to redis://127.0.0.1:6379/0 --dry-run\n"
    "  redis3 export --cache mytestcache --match 'user:*' --to rediss://:secret@cache.example:6380/2";

/// What CLI11 fills in before it is understood.
struct Flags {
  ConnectionFlags connection;
  std::string other;
  std::string from_db;
};

void define(CLI::App& app, TransferArguments& arguments, Flags& flags, const char* db_text) {
  flags.connection.define(app, arguments.connection, db_text);
  define_behaviour(app, arguments.connection);
  app.add_flag("--all-dbs", arguments.has_all_databases,
               "Every database, each into the one of its own number")
      ->group(what);
  app.add_option("--match", arguments.pattern, "Only keys that fit this pattern, as KEYS takes it")
      ->type_name("PATTERN")
      ->group(what);
  define_server_flags(app, arguments.server_options, what);
  app.add_flag("--replace", arguments.replaces, "Replace what is there already")->group(how);
  app.add_option("--rate", arguments.keys_per_second, "Keys a second at the most; 0: as many as it can [0]")
      ->type_name("NUMBER")
      ->check(CLI::NonNegativeNumber)
      ->group(how);
  app.add_option("--concurrency", arguments.parallel_requests_max, "Requests to the place at once [64]")
      ->type_name("NUMBER")
      ->check(CLI::Range(1, 1024))
      ->group(how);
  app.add_option("--state", arguments.state_file,
                 "Where to keep how far it is [a file in ~/.local/state/redis3/transfers]")
      ->type_name("FILE")
      ->group(how);
  app.add_flag("--restart", arguments.begins_anew, "Begin at the beginning whatever was done before")
      ->group(how);
  app.add_flag("--dry-run", arguments.is_dry_run,
               "Tell how much there is and what it will cost, and move nothing")
      ->group(how);
  app.add_flag("--progress", arguments.shows_progress,
               "Tell on standard error how far it is, also where that is no terminal")
      ->group(shown);
  app.add_flag("--json", arguments.is_json, "Print the result as one JSON object")->group(shown);
}

bool is_url(const std::string& text) {
  return text.find("://") != text.npos;
}

std::optional<Answer> take_server(TransferArguments& arguments, const std::string& url,
                                  const std::string& password, const std::string& program) {
  Result<redis_client::Address> address = redis_client::parse_address(url);
  if (address.has_error()) return wrong_usage(address.error().message(), program);
  if (address->password.empty()) address->password = password;
  arguments.server = *std::move(address);
  return std::nullopt;
}

std::optional<Answer> take_databases(TransferArguments& arguments, const Flags& flags,
                                     const std::string& program) {
  const auto db = flags.connection.db();
  if (auto answer = take_db(arguments.connection, db, program)) return answer;
  if (arguments.has_all_databases && (db || !flags.from_db.empty())) {
    return wrong_usage(
        "--all-dbs brings every database into the one of its own number: leave --db and --from-db out.",
        program);
  }
  if (flags.from_db.empty()) return std::nullopt;
  const Result<std::int64_t> from_db = client::parse_db(flags.from_db);
  if (from_db.has_error()) return wrong_usage("--from-db: " + from_db.error().message(), program);
  arguments.from_db = *from_db;
  if (arguments.server) arguments.server->db = *from_db;
  return std::nullopt;
}

}  // namespace

ParsedTransfer parse_import_arguments(std::vector<std::string> words, const std::string& password) {
  ParsedTransfer parsed;
  Flags flags;
  CLI::App app(import_introduction, "redis3 import");
  app.footer(import_closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 import --from URL|FILE [OPTIONS]\n"));
  app.add_option("--from", flags.other,
                 "redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://…, unix:///PATH?db=DB, or an RDB file. "
                 "Without a "
                 "password: REDISCLI_AUTH")
      ->type_name("URL|FILE")
      ->group(what);
  app.add_option("--from-db", flags.from_db, "The database to take [the URL's, then 0]")
      ->type_name("NUMBER")
      ->group(what);
  define(app, parsed.arguments, flags, "The number of the database that it goes into [0]");
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer) return parsed;
  if (flags.other.empty()) {
    parsed.answer =
        wrong_usage("--from says where the keys come from: a Redis server or an RDB file.", app.get_name());
  } else if (is_url(flags.other)) {
    parsed.answer = take_server(parsed.arguments, flags.other, password, app.get_name());
  } else {
    parsed.arguments.file = flags.other;
  }
  if (!parsed.answer) parsed.answer = take_databases(parsed.arguments, flags, app.get_name());
  return parsed;
}

ParsedTransfer parse_export_arguments(std::vector<std::string> words, const std::string& password) {
  ParsedTransfer parsed;
  Flags flags;
  CLI::App app(export_introduction, "redis3 export");
  app.footer(export_closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 export --to URL [OPTIONS]\n"));
  app.add_option(
         "--to", flags.other,
         "redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://…, or unix:///PATH?db=DB. Without a password: "
         "REDISCLI_AUTH")
      ->type_name("URL")
      ->group(what);
  define(app, parsed.arguments, flags, "The number of the database that is taken [0]");
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer) return parsed;
  if (flags.other.empty()) {
    parsed.answer = wrong_usage("--to says where the keys go: a Redis server.", app.get_name());
  } else {
    parsed.answer = take_server(parsed.arguments, flags.other, password, app.get_name());
  }
  if (!parsed.answer) parsed.answer = take_databases(parsed.arguments, flags, app.get_name());
  return parsed;
}

}  // namespace redis3::app
