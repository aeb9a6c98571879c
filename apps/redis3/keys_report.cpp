#include "keys_report.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/sleep.hpp"
#include "client/backing.hpp"
#include "client/location.hpp"
#include "connection.hpp"
#include "keys_report_arguments.hpp"
#include "keys_report_outcome.hpp"
#include "progress.hpp"
#include "terminal.hpp"
#include "until_stopped.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

/// Tells the price of the details, and asks at a terminal whether it is right.
bool is_agreed(const std::string& price, const KeysReportArguments& arguments) {
  fmt::print(stderr, "{}\n", price);
  const bool is_at_terminal = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
  return arguments.is_agreed || !is_at_terminal || confirms("Go on?");
}

/// Opens the place and reports on it; a place that is not there is not made.
Task<KeysReportOutcome> report_place(boost::asio::any_io_executor executor, client::Location location,
                                     const KeysReportArguments& arguments, const bool& is_stopped) {
  const auto begin = SteadyClock::now();
  SeededRandom random = SeededRandom::from_system();
  client::BackingParts parts{std::move(executor), system_clock(), random};
  parts.creates = false;
  Result<std::unique_ptr<client::Backing>> backing =
      client::open_backing(std::move(parts), location, arguments.connection);
  if (backing.has_error()) co_return backing.error();

  KeysReportOutcome outcome;
  outcome.place = client::url_of(location);
  outcome.options = arguments.report;
  if (outcome.options.db) outcome.options.db = location.db;
  outcome.pattern = arguments.pattern;
  outcome.prices = client::prices_of(location);

  Progress progress(arguments.shows_progress);
  upkeep::KeyReportWorld world{
      {(*backing)->store(), timer_sleep(), [&is_stopped] { return is_stopped; }},
      random,
      [&progress](const upkeep::KeyReportProgress& seen) {
        progress.show([&](milliseconds elapsed) { return progress_text(seen, elapsed); });
      },
      [&](std::uint64_t heads, std::uint64_t lists) {
        progress.hide();
        return is_agreed(
            details_price_text(heads, lists, outcome.prices, arguments.report.requests_per_second),
            arguments);
      }};
  auto reporting = upkeep::report_keys(std::move(world), outcome.options);
  Result<upkeep::KeyReport> report = co_await std::move(reporting);
  if (report.has_error()) co_return report.error();
  outcome.report = *std::move(report);
  outcome.totals = (*backing)->totals();
  outcome.elapsed = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - begin);
  co_return outcome;
}

}  // namespace

int run_keys_report(std::vector<std::string> words) {
  const ParsedKeysReport parsed = parse_keys_report_arguments(std::move(words));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const KeysReportArguments& arguments = parsed.arguments;
  const Result<client::Location> location = client::locate(arguments.connection, client::environment_url());
  if (!location) {
    tell_failure(location.error());
    return exit_unusable;
  }
  const Result<KeysReportOutcome> outcome = run_until_stopped<KeysReportOutcome>(
      [&](boost::asio::any_io_executor executor, const bool& is_stopped) {
        return report_place(std::move(executor), *location, arguments, is_stopped);
      });
  if (!outcome) {
    tell_failure(outcome.error());
    return exit_incomplete;
  }
  const auto& failure = outcome->report.end.failure;
  // Where nothing was listed there is nothing to report.
  if (!failure || outcome->report.census.all().keys > 0)
    print(arguments.is_json ? keys_report_json(*outcome) : keys_report_text(*outcome, terminal_columns()));
  if (!failure) return exit_ok;
  tell_failure(*failure);
  return exit_incomplete;
}

}  // namespace redis3::app
