#include "export.hpp"

#include "redis_client/connection.hpp"
#include "server_flags.hpp"
#include "transfer/place_source.hpp"
#include "transfer/price.hpp"
#include "transfer/redis_target.hpp"
#include "transfer/survey.hpp"
#include "transfer_run.hpp"

#include <memory>
#include <utility>

namespace redis3::app {
namespace {

/// The databases that are taken: one, or all that hold a key.
Task<std::vector<std::int64_t>> databases_of(model::Keyspace& keyspace, std::int64_t db, bool has_all) {
  std::vector<std::int64_t> databases(1, db);
  if (has_all) {
    Result<std::vector<std::int64_t>> all = co_await keyspace.databases();
    if (all.has_error()) co_return all.error();
    if (!all->empty()) databases = *std::move(all);
  }
  co_return databases;
}

/// What is done with a place that is open.
Task<TransferOutcome> export_from(boost::asio::any_io_executor executor, const client::Location& location,
                                  const TransferArguments& arguments, OpenPlace& place,
                                  const bool& is_stopped) {
  TransferOutcome outcome;
  outcome.name = "export";
  outcome.from = client::url_of(location);
  outcome.to = redis_client::url_of(*arguments.server);
  auto listing = databases_of(*place.keyspace, location.db, arguments.has_all_databases);
  Result<std::vector<std::int64_t>> databases = co_await std::move(listing);
  if (databases.has_error()) co_return databases.error();
  if (arguments.is_dry_run) {
    auto surveying = transfer::survey_place(place.backing->store(), *databases, arguments.pattern);
    Result<transfer::Survey> survey = co_await std::move(surveying);
    if (survey.has_error()) co_return survey.error();
    if (const auto storage_class = storage_class_of(location))
      outcome.price = transfer::export_price(*survey, *storage_class);
    outcome.survey = *std::move(survey);
    co_return outcome;
  }
  auto connecting =
      redis_client::Connection::open(std::move(executor), *arguments.server, arguments.server_options);
  Result<std::unique_ptr<redis_client::Connection>> connection = co_await std::move(connecting);
  if (connection.has_error()) co_return connection.error();
  transfer::RedisKeys keys(**connection);
  const Result<void> learned = co_await keys.learn();
  if (learned.has_error()) co_return learned.error();
  transfer::RedisTarget target(keys);
  transfer::PlaceSource::Options options;
  options.databases = *std::move(databases);
  options.pattern = arguments.pattern;
  options.limits.keys_max = transfer::group_keys_at(arguments.keys_per_second);
  options.parallel_requests_max = arguments.parallel_requests_max;
  transfer::PlaceSource source(place.backing->store(), *place.keyspace, std::move(options));
  TransferRun run{arguments, source, target, *place.backing, is_stopped, std::nullopt};
  if (!arguments.has_all_databases) run.into_db = arguments.server->db;
  auto running = run_transfer(run, std::move(outcome));
  co_return co_await std::move(running);
}

Task<TransferOutcome> export_all(boost::asio::any_io_executor executor, const client::Location& location,
                                 const TransferArguments& arguments, const bool& is_stopped) {
  auto opening = open_place(executor, location, arguments.connection, false);
  Result<OpenPlace> place = co_await std::move(opening);
  if (place.has_error()) co_return place.error();
  auto exporting = export_from(std::move(executor), location, arguments, *place, is_stopped);
  Result<TransferOutcome> done = co_await std::move(exporting);
  const Result<void> drained = co_await place->keyspace->drain();
  if (done.has_value() && drained.has_error()) co_return drained.error();
  co_return done;
}

}  // namespace

int run_export(std::vector<std::string> words) {
  const std::string password = server_password();
  const ParsedTransfer parsed = parse_export_arguments(std::move(words), password);
  return run_transfer_command(parsed, [&](boost::asio::any_io_executor executor,
                                          const client::Location& location, const bool& is_stopped) {
    return export_all(std::move(executor), location, parsed.arguments, is_stopped);
  });
}

}  // namespace redis3::app
