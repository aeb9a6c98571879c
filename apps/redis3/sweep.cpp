#include "sweep.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/sleep.hpp"
#include "client/backing.hpp"
#include "client/location.hpp"
#include "connection.hpp"
#include "progress.hpp"
#include "sweep_arguments.hpp"
#include "sweep_report.hpp"
#include "until_stopped.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

/// Opens the place and sweeps it; a place that is not there is not made.
Task<SweepOutcome> sweep_place(boost::asio::any_io_executor executor, client::Location location,
                               const SweepArguments& arguments, const bool& is_stopped) {
  const auto begin = SteadyClock::now();
  SeededRandom random = SeededRandom::from_system();
  client::BackingParts parts{std::move(executor), system_clock(), random};
  parts.creates = false;
  Result<std::unique_ptr<client::Backing>> backing =
      client::open_backing(std::move(parts), location, arguments.connection);
  if (backing.has_error()) co_return backing.error();

  Progress progress(arguments.shows_progress);
  upkeep::SweepWorld world{
      {(*backing)->store(), timer_sleep(), [&is_stopped] { return is_stopped; }},
      [&progress](const upkeep::SweepCounts& counts) {
        progress.show([&](milliseconds elapsed) { return progress_text(counts, elapsed); });
      }};
  auto sweeping = upkeep::sweep(std::move(world), arguments.sweep);
  Result<upkeep::SweepReport> report = co_await std::move(sweeping);
  if (report.has_error()) co_return report.error();

  SweepOutcome outcome;
  outcome.place = client::url_of(location);
  outcome.options = arguments.sweep;
  outcome.report = *std::move(report);
  outcome.totals = (*backing)->totals();
  outcome.elapsed = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - begin);
  co_return outcome;
}

bool has_not_begun(const upkeep::SweepReport& report) {
  return report.failure && report.next.empty() && report.counts.listed == 0;
}

}  // namespace

int run_sweep(std::vector<std::string> words) {
  const ParsedSweep parsed = parse_sweep_arguments(words);
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const SweepArguments& arguments = parsed.arguments;
  const Result<client::Location> location = client::locate(arguments.connection, client::environment_url());
  if (!location) {
    tell_failure(location.error());
    return exit_unusable;
  }
  const Result<SweepOutcome> outcome =
      run_until_stopped<SweepOutcome>([&](boost::asio::any_io_executor executor, const bool& is_stopped) {
        return sweep_place(std::move(executor), *location, arguments, is_stopped);
      });
  if (!outcome) {
    tell_failure(outcome.error());
    return exit_incomplete;
  }
  const upkeep::SweepReport& report = outcome->report;
  if (has_not_begun(report)) {
    tell_failure(*report.failure);
    return exit_incomplete;
  }
  print(arguments.is_json ? sweep_json(*outcome) : sweep_text(*outcome));
  if (!report.failure) return exit_ok;
  tell_failure(*report.failure);
  fmt::print(stderr, "redis3: What is removed stays so. To go on:\n  {}\n",
             line_to_go_on(words, report.next));
  return exit_incomplete;
}

}  // namespace redis3::app
