#include "transfer_run.hpp"

#include "aws/environment.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "connection.hpp"
#include "progress.hpp"
#include "until_stopped.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace redis3::app {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view directory_bucket_suffix = "--x-s3";

/// All that decides which keys go where: a mark of another task is no use.
std::string task_of(const TransferArguments& arguments, const TransferOutcome& outcome) {
  return fmt::format("{} {} to {} db={} from_db={} all={:d} match={} replace={:d}", outcome.name,
                     outcome.from, outcome.to, arguments.connection.db.value_or(0), arguments.from_db,
                     arguments.has_all_databases, arguments.pattern, arguments.replaces);
}

MarkFile mark_file_of(const TransferArguments& arguments, const std::string& task) {
  if (!arguments.state_file.empty()) return MarkFile(arguments.state_file);
  const aws::Environment environment = aws::process_environment();
  return MarkFile(
      default_mark_path(environment.variable("XDG_STATE_HOME"), environment.variable("HOME"), task));
}

void tell(Progress& progress, const std::string& line) {
  progress.hide();
  fmt::print(stderr, "redis3: {}\n", line);
}

milliseconds since(SteadyClock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(SteadyClock::now() - begin);
}

/// Whether there is nothing to be told of but the failure.
bool has_not_begun(const TransferOutcome& outcome) {
  return outcome.report.failure && outcome.report.tally.total() == outcome.keys_before;
}

}  // namespace

Task<OpenPlace> open_place(boost::asio::any_io_executor executor, client::Location location,
                           const Options& options, bool creates) {
  OpenPlace place;
  place.random = std::make_unique<SeededRandom>(SeededRandom::from_system());
  client::BackingParts parts{executor, system_clock(), *place.random};
  parts.creates = creates;
  Result<std::unique_ptr<client::Backing>> backing =
      client::open_backing(std::move(parts), location, options);
  if (backing.has_error()) co_return backing.error();
  place.backing = *std::move(backing);
  const Result<void> checked = co_await place.backing->check();
  if (checked.has_error()) co_return checked.error();
  place.keyspace = std::make_unique<model::Keyspace>(executor, place.backing->store(), *place.random,
                                                     client::keyspace_options(location));
  co_return place;
}

std::optional<s3::StorageClass> storage_class_of(const client::Location& location) {
  switch (location.kind) {
    case client::Location::Kind::cache:
      return s3::StorageClass::express_one_zone;
    case client::Location::Kind::bucket:
      return location.name.ends_with(directory_bucket_suffix) ? s3::StorageClass::express_one_zone
                                                              : s3::StorageClass::standard;
    case client::Location::Kind::file:
    case client::Location::Kind::memory:
      break;
  }
  return std::nullopt;
}

Task<TransferOutcome> run_transfer(TransferRun run, TransferOutcome outcome) {
  const auto begin = SteadyClock::now();
  const TransferArguments& arguments = run.arguments;
  Progress progress(arguments.shows_progress);

  transfer::Mark mark;
  mark.task = task_of(arguments, outcome);
  mark.source = transfer::ends_of(run.source.identity(), run.target.identity());
  MarkFile file = mark_file_of(arguments, mark.task);
  const std::optional<transfer::Mark> before = file.read();
  if (before && !arguments.begins_anew && !before->token.empty()) {
    const bool is_same = transfer::is_fit(*before, mark.task, mark.source);
    Result<bool> goes_on = is_same;
    if (is_same) goes_on = co_await run.source.go_on(before->token);
    if (goes_on.has_error()) co_return goes_on.error();
    if (*goes_on) mark = *before;
    tell(progress,
         *goes_on
             ? fmt::format("Going on where an earlier run has ended, behind {} keys.", mark.tally.total())
             : "An earlier run cannot be gone on with, since something else is there now: begun anew.");
  }
  outcome.keys_before = mark.tally.total();
  outcome.dollars_before = mark.dollars;
  outcome.elapsed_before = mark.elapsed;
  Result<void> kept = file.write(mark);
  if (kept.has_error() && !arguments.state_file.empty()) co_return kept.error();
  if (kept.has_error() || file.path().empty()) {
    tell(progress,
         "What is interrupted begins anew, since there is no place to keep how far it is: --state FILE.");
    file = MarkFile("");
  }

  const transfer::Mark first = mark;
  const auto keep = [&](const std::string& token, const transfer::Tally& tally) {
    mark.token = token;
    mark.tally = tally;
    mark.dollars = first.dollars + run.backing.totals().dollars;
    mark.elapsed = first.elapsed + since(begin);
    return file.write_now_and_then(mark);
  };
  const auto show = [&](const transfer::Tally& tally) {
    progress.show([&](milliseconds elapsed) {
      const double dollars = first.dollars + run.backing.totals().dollars;
      return progress_text({tally.total(), outcome.keys_before, run.source.key_count(), dollars}, elapsed);
    });
  };
  transfer::World world{run.source,
                        run.target,
                        timer_sleep(),
                        [&run] { return run.is_stopped; },
                        keep,
                        show,
                        [&](const transfer::Refusal& refusal) { tell(progress, refusal_text(refusal)); }};
  transfer::Options options;
  options.replaces = arguments.replaces;
  options.into_db = run.into_db;
  options.keys_per_second = arguments.keys_per_second;
  auto running = transfer::run(std::move(world), options, mark.tally);
  outcome.report = co_await std::move(running);
  progress.hide();
  if (outcome.report.failure) {
    kept = file.write(mark);
    if (kept.has_error()) tell(progress, kept.error().message());
  } else {
    file.remove();
  }
  outcome.totals = run.backing.totals();
  outcome.elapsed = since(begin);
  co_return outcome;
}

int run_transfer_command(const ParsedTransfer& parsed,
                         const std::function<Task<TransferOutcome>(
                             boost::asio::any_io_executor, const client::Location&, const bool&)>& begin) {
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const Result<client::Location> location =
      client::locate(parsed.arguments.connection, client::environment_url());
  if (!location) {
    tell_failure(location.error());
    return exit_unusable;
  }
  const Result<TransferOutcome> outcome =
      run_until_stopped<TransferOutcome>([&](boost::asio::any_io_executor executor, const bool& is_stopped) {
        return begin(std::move(executor), *location, is_stopped);
      });
  if (!outcome) {
    tell_failure(outcome.error());
    return exit_unusable;
  }
  if (has_not_begun(*outcome)) {
    tell_failure(*outcome->report.failure);
    return exit_incomplete;
  }
  print(parsed.arguments.is_json ? transfer_json(*outcome) : transfer_text(*outcome));
  if (outcome->report.failure) {
    tell_failure(*outcome->report.failure);
    fmt::print(stderr, "redis3: What is done stays so. The same line goes on there.\n");
    return exit_incomplete;
  }
  const bool is_all_taken = outcome->report.tally.of(transfer::Outcome::refused) == 0;
  return is_all_taken ? exit_ok : exit_error_reply;
}

}  // namespace redis3::app
