#include "subcommand.hpp"

#include "client/location.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* where = "Where the keys live (one of --cache, --bucket and --url, or REDIS3_URL)";

}  // namespace

void ConnectionFlags::define(CLI::App& app, Options& connection, const char* db_text) {
  const auto add = [&](const char* names, std::string& value, const char* type, const char* text) {
    return app.add_option(names, value, text)->type_name(type)->group(where);
  };
  add("--cache", connection.cache, "NAME",
      "The bucket PREFIX-NAME--AZ--x-s3; commands create it if it is absent");
  add("--az", connection.availability_zone, "ID", "The id of the cache's Availability Zone [use1-az5]");
  add("--bucket-prefix", connection.bucket_prefix, "PREFIX", "[redis3]");
  add("--bucket", connection.bucket, "NAME", "Any bucket as it is, directory or general-purpose");
  add("--url", connection.url, "URL", "All of this in one line, see below");
  db_option_ = add("-n,--db", db_, "NUMBER", db_text);
  add("--region", connection.region, "REGION", "For example us-east-1");
  add("--endpoint-url", connection.endpoint_url, "URL", "Another S3 endpoint: http://127.0.0.1:9010");
  add("--profile", connection.profile, "NAME", "A profile of the AWS files");
}

std::optional<std::string> ConnectionFlags::db() const {
  if (db_option_->count() == 0) return std::nullopt;
  return db_;
}

void define_behaviour(CLI::App& app, Options& connection) {
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

UsageText::UsageText(std::string usage) : usage_(std::move(usage)) {
  constexpr std::size_t names_width = 32;
  column_width(names_width);
}

Answer wrong_usage(const std::string& what, const std::string& program) {
  return {exit_unusable, fmt::format("redis3: {} See {} --help.\n", what, program)};
}

std::optional<Answer> parse_words(CLI::App& app, std::vector<std::string> words) {
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

std::optional<Answer> take_db(Options& connection, const std::optional<std::string>& word,
                              const std::string& program) {
  if (!word) return std::nullopt;
  const Result<std::int64_t> db = client::parse_db(*word);
  if (db.has_error()) return wrong_usage(db.error().message(), program);
  connection.db = *db;
  return std::nullopt;
}

}  // namespace redis3::app
