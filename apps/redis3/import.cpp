#include "import.hpp"

#include "redis_client/connection.hpp"
#include "server_flags.hpp"
#include "transfer/place_target.hpp"
#include "transfer/price.hpp"
#include "transfer/rdb_source.hpp"
#include "transfer/redis_source.hpp"
#include "transfer/survey.hpp"
#include "transfer_run.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

/// A dry run looks at no more keys of each database of a server than this, and reckons the rest.
constexpr std::uint64_t looked_at_max = 10'000;

Result<rdb::ByteReader::Fill> open_file(const std::string& path) {
  const std::shared_ptr<std::FILE> file(std::fopen(path.c_str(), "rbe"), [](std::FILE* opened) {
    if (opened) std::fclose(opened);
  });
  if (!file)
    return Error(ErrorKind::invalid,
                 fmt::format("The file {} cannot be read: {}.", path, std::strerror(errno)));
  return rdb::ByteReader::Fill([file, path](std::span<char> space) -> Result<std::size_t> {
    const std::size_t length = std::fread(space.data(), 1, space.size(), file.get());
    if (length == 0 && std::ferror(file.get()))
      return Error(ErrorKind::invalid,
                   fmt::format("The file {} cannot be read: {}.", path, std::strerror(errno)));
    return length;
  });
}

/// Reads the file to its end: it is whole, or nothing is done.
Task<transfer::Survey> check_file(const TransferArguments& arguments, std::optional<std::int64_t> from_db,
                                  const bool& is_stopped) {
  Result<rdb::ByteReader::Fill> fill = open_file(arguments.file);
  if (fill.has_error()) co_return fill.error();
  rdb::FileReader reader(*std::move(fill), rdb::FileOptions());
  auto surveying =
      transfer::survey_file(std::move(reader), from_db, arguments.pattern, [&] { return is_stopped; });
  co_return co_await std::move(surveying);
}

void add_survey(TransferOutcome& outcome, transfer::Survey survey, const client::Location& location) {
  if (const auto storage_class = storage_class_of(location))
    outcome.price = transfer::import_price(survey, *storage_class);
  outcome.survey = std::move(survey);
}

Task<TransferOutcome> move(boost::asio::any_io_executor executor, const client::Location& location,
                           const TransferArguments& arguments, transfer::Source& source,
                           TransferOutcome outcome, const bool& is_stopped) {
  auto opening = open_place(std::move(executor), location, arguments.connection, true);
  Result<OpenPlace> place = co_await std::move(opening);
  if (place.has_error()) co_return place.error();
  transfer::PlaceTarget target(*place->keyspace, arguments.parallel_requests_max);
  TransferRun run{arguments, source, target, *place->backing, is_stopped, std::nullopt};
  if (!arguments.has_all_databases) run.into_db = location.db;
  auto running = run_transfer(run, std::move(outcome));
  Result<TransferOutcome> done = co_await std::move(running);
  const Result<void> drained = co_await place->keyspace->drain();
  if (done.has_value() && drained.has_error()) co_return drained.error();
  co_return done;
}

Task<TransferOutcome> import_file(boost::asio::any_io_executor executor, const client::Location& location,
                                  const TransferArguments& arguments, const bool& is_stopped) {
  TransferOutcome outcome;
  outcome.name = "import";
  outcome.from = arguments.file;
  outcome.to = client::url_of(location);
  transfer::RdbSource::Options options;
  if (!arguments.has_all_databases) options.db = arguments.from_db;
  auto checking = check_file(arguments, options.db, is_stopped);
  Result<transfer::Survey> survey = co_await std::move(checking);
  if (survey.has_error()) co_return survey.error();
  if (arguments.is_dry_run) {
    add_survey(outcome, *std::move(survey), location);
    co_return outcome;
  }
  options.pattern = arguments.pattern;
  options.limits.keys_max = transfer::group_keys_at(arguments.keys_per_second);
  options.key_count = survey->keys;
  auto source =
      transfer::RdbSource::begin([path = arguments.file] { return open_file(path); }, std::move(options));
  if (source.has_error()) co_return source.error();
  auto moving = move(std::move(executor), location, arguments, **source, std::move(outcome), is_stopped);
  co_return co_await std::move(moving);
}

Task<TransferOutcome> import_server(boost::asio::any_io_executor executor, const client::Location& location,
                                    const TransferArguments& arguments, const bool& is_stopped) {
  TransferOutcome outcome;
  outcome.name = "import";
  outcome.from = redis_client::url_of(*arguments.server);
  outcome.to = client::url_of(location);
  auto connecting = redis_client::Connection::open(executor, *arguments.server, arguments.server_options);
  Result<std::unique_ptr<redis_client::Connection>> connection = co_await std::move(connecting);
  if (connection.has_error()) co_return connection.error();
  transfer::RedisKeys keys(**connection);
  const Result<void> learned = co_await keys.learn();
  if (learned.has_error()) co_return learned.error();
  transfer::RedisSource::Options options;
  options.databases = {keys.db()};
  if (arguments.has_all_databases) {
    Result<std::vector<std::int64_t>> databases = co_await keys.databases();
    if (databases.has_error()) co_return databases.error();
    if (!databases->empty()) options.databases = *std::move(databases);
  }
  if (arguments.is_dry_run) {
    auto surveying = transfer::survey_redis(keys, options.databases, arguments.pattern, looked_at_max);
    Result<transfer::Survey> survey = co_await std::move(surveying);
    if (survey.has_error()) co_return survey.error();
    add_survey(outcome, *std::move(survey), location);
    co_return outcome;
  }
  options.pattern = arguments.pattern;
  options.limits.keys_max = transfer::group_keys_at(arguments.keys_per_second);
  transfer::RedisSource source(keys, std::move(options));
  const Result<void> opened = co_await source.open();
  if (opened.has_error()) co_return opened.error();
  auto moving = move(std::move(executor), location, arguments, source, std::move(outcome), is_stopped);
  co_return co_await std::move(moving);
}

}  // namespace

int run_import(std::vector<std::string> words) {
  const std::string password = server_password();
  const ParsedTransfer parsed = parse_import_arguments(std::move(words), password);
  return run_transfer_command(parsed, [&](boost::asio::any_io_executor executor,
                                          const client::Location& location, const bool& is_stopped) {
    return parsed.arguments.server
               ? import_server(std::move(executor), location, parsed.arguments, is_stopped)
               : import_file(std::move(executor), location, parsed.arguments, is_stopped);
  });
}

}  // namespace redis3::app
