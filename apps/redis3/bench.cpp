#include "bench.hpp"

#include "base/clock.hpp"
#include "base/figure_text.hpp"
#include "base/sleep.hpp"
#include "bench/csv_text.hpp"
#include "bench/driver.hpp"
#include "bench/estimate.hpp"
#include "bench/report_page.hpp"
#include "bench/table_text.hpp"
#include "bench_arguments.hpp"
#include "bench_json.hpp"
#include "bench_targets.hpp"
#include "client/location.hpp"
#include "connection.hpp"
#include "progress.hpp"
#include "terminal.hpp"
#include "text_file.hpp"
#include "this_machine.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace redis3::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr int exit_flawed = 1;
/// What may be spent without being asked.
constexpr double free_dollars = 0.10;
constexpr std::size_t columns_of_a_file = 120;

std::size_t output_columns() {
  return std::max<std::size_t>(terminal_columns(columns_of_a_file), bench::columns_min);
}

nanoseconds process_cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

Result<std::vector<bench::TargetSpec>> specs_of(const BenchArguments& arguments, const Options& options) {
  std::vector<bench::TargetSpec> specs;
  const bool is_named = !arguments.targets.empty();
  for (const std::string& target :
       is_named ? arguments.targets : default_targets(client::environment_url())) {
    Result<bench::TargetSpec> spec = bench::target_spec_of(target, options);
    if (spec.has_error()) return spec.error();
    specs.push_back(*std::move(spec));
  }
  return specs;
}

/// What a run costs at Amazon, by target, and together.
struct Price {
  double charged = 0;
  std::string text;
};

Price price_of(const std::vector<bench::TargetSpec>& specs, const bench::Settings& settings) {
  Price price;
  for (const bench::TargetSpec& spec : specs) {
    const auto storage_class = spec.info.storage_class();
    if (!storage_class) {
      price.text += fmt::format("  {}: no requests to S3\n", spec.info.title());
      continue;
    }
    const double dollars = bench::estimate(settings, *storage_class);
    if (spec.info.is_charged) price.charged += dollars;
    price.text += fmt::format("  {}: about {}{}\n", spec.info.title(), dollars_text(dollars),
                              spec.info.is_charged ? "" : " at Amazon's list prices, and it is not Amazon");
  }
  return price;
}

/// Whether the user agrees to spend that.
bool agrees(const Price& price) {
  fmt::print(stderr, "This run costs about {} at Amazon's list prices:\n{}", dollars_text(price.charged),
             price.text);
  return isatty(STDIN_FILENO) != 0 && confirms("Go on?");
}

/// One run: what it needs, from its targets to the line that tells of them.
class BenchRun {
 public:
  BenchRun(const BenchArguments& arguments, const Options& options)
      : arguments_(arguments),
        targets_(context_.get_executor(), options, arguments.server_options),
        workload_(arguments.settings.key_count, arguments.settings.value_bytes, random_),
        progress_(arguments.shows_progress) {}

  Result<void> prepare(const std::vector<bench::TargetSpec>& specs);
  /// Runs on this thread. The first signal lets it end where it is; the second one ends the process.
  bench::Report run();

 private:
  bool prints_tables() const { return !arguments_.is_json && !arguments_.is_csv; }
  void after_round(const bench::Operation& operation, std::size_t clients);
  Task<void> tell();

  const BenchArguments& arguments_;
  boost::asio::io_context context_{1};
  BenchTargets targets_;
  SeededRandom random_ = SeededRandom::from_system();
  bench::Workload workload_;
  std::unique_ptr<bench::Driver> driver_;
  Progress progress_;
  bool is_stopped_ = false;
  bool is_over_ = false;
};

Result<void> BenchRun::prepare(const std::vector<bench::TargetSpec>& specs) {
  std::vector<std::unique_ptr<bench::Target>> targets;
  for (const bench::TargetSpec& spec : specs) {
    Result<std::unique_ptr<bench::Target>> target = targets_.make(spec);
    if (target.has_error()) return target.error();
    targets.push_back(*std::move(target));
  }
  bench::World world;
  world.sleep = timer_sleep();
  world.now = [] { return SteadyClock::now(); };
  world.cpu_time = [this] { return process_cpu_time() - targets_.endpoints_cpu_time(); };
  world.is_stopped = [this] { return is_stopped_; };
  world.after_opening = [this] {
    if (prints_tables()) print(bench::heading_text(driver_->report(), output_columns()));
  };
  world.after_round = [this](const bench::Operation& operation, std::size_t clients) {
    after_round(operation, clients);
  };
  driver_ =
      std::make_unique<bench::Driver>(std::move(world), arguments_.settings, workload_, std::move(targets));
  return {};
}

void BenchRun::after_round(const bench::Operation& operation, std::size_t clients) {
  if (!prints_tables()) return;
  progress_.hide();
  print(bench::round_text(driver_->report(), operation, clients, output_columns()));
  std::fflush(stdout);
}

/// Tells how far it is, as long as it goes on.
Task<void> BenchRun::tell() {
  constexpr milliseconds interval{200};
  const auto columns = static_cast<std::size_t>(progress_.columns() - 1);
  const Sleep sleep = timer_sleep();
  while (!is_over_) {
    if (const bench::Driver::Live* live = driver_->live())
      progress_.show([&](milliseconds) { return bench::live_text(*live, SteadyClock::now(), columns); });
    co_await sleep(interval);
  }
  co_return Result<void>();
}

bench::Report BenchRun::run() {
  const TimePoint begun_at = system_clock().now();
  boost::asio::signal_set signals(context_, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    signals.clear();
    is_stopped_ = true;
  });
  const auto rethrow = [](std::exception_ptr bug, const Result<void>&) {
    if (bug) std::rethrow_exception(bug);
  };
  boost::asio::co_spawn(context_, driver_->run(), [&](std::exception_ptr bug, const Result<void>& result) {
    is_over_ = true;
    signals.cancel();
    rethrow(bug, result);
  });
  boost::asio::co_spawn(context_, tell(), rethrow);
  context_.run();
  progress_.hide();
  bench::Report report = driver_->report();
  report.begun_at = begun_at;
  report.machine = this_machine();
  driver_.reset();
  return report;
}

/// Whether the report could be written.
bool write_report(const bench::Report& report, const std::string& json, const std::string& path) {
  if (write_file(path, bench::report_page(report, json))) return true;
  fmt::print(stderr, "redis3: The report could not be written to {}.\n", path);
  return false;
}

/// Whether all could be shown.
bool show(const bench::Report& report, const BenchArguments& arguments) {
  const std::string json = bench_json(report);
  if (arguments.is_json) {
    print(json);
  } else if (arguments.is_csv) {
    print(bench::csv_text(report));
  }
  const bool is_for_programs = arguments.is_json || arguments.is_csv;
  fmt::print(is_for_programs ? stderr : stdout, "{}", bench::closing_text(report));
  if (arguments.report_path.empty()) return true;
  return write_report(report, json, arguments.report_path);
}

/// Whether a report can be written there; found out before it takes long to have one.
bool is_writable(const std::string& path) {
  return path.empty() || std::ofstream(path, std::ios::binary | std::ios::app).is_open();
}

}  // namespace

int run_bench(std::vector<std::string> words) {
  const ParsedBench parsed = parse_bench_arguments(std::move(words));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const BenchArguments& arguments = parsed.arguments;
  Options options;
  options.hedge_percent = arguments.hedge_percent;
  const Result<std::vector<bench::TargetSpec>> specs = specs_of(arguments, options);
  if (specs.has_error()) {
    tell_failure(specs.error());
    return exit_unusable;
  }
  const Price price = price_of(*specs, arguments.settings);
  if (arguments.is_dry_run) {
    print("redis3 bench would cost\n" + price.text);
    return exit_ok;
  }
  if (price.charged > free_dollars && !arguments.is_accepted && !agrees(price)) {
    fmt::print(stderr, "redis3: Nothing was measured. --yes agrees to the price.\n");
    return exit_unusable;
  }
  if (!is_writable(arguments.report_path)) {
    fmt::print(stderr, "redis3: The report cannot be written to {}.\n", arguments.report_path);
    return exit_unusable;
  }
  BenchRun run(arguments, options);
  const Result<void> prepared = run.prepare(*specs);
  if (prepared.has_error()) {
    tell_failure(prepared.error());
    return exit_flawed;
  }
  const bench::Report report = run.run();
  const bool is_shown = show(report, arguments);
  return is_shown && report.is_flawless() ? exit_ok : exit_flawed;
}

}  // namespace redis3::app
