#include "bench_arguments.hpp"

#include "base/quantity_text.hpp"
#include "base/text.hpp"
#include "bench/operation.hpp"
#include "server_flags.hpp"
#include "subcommand.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* what = "What is measured";
constexpr const char* how = "How it is shown";
constexpr std::size_t keys_max = 1'000'000;
constexpr std::size_t clients_max = 1000;
constexpr double usual_hedge_percent = 5;

constexpr const char* introduction =
    "Measures what commands take and cost, on any number of targets side by side: means and percentiles of "
    "their\n"
    "latency, throughput, requests, CPU, dollars. Its keys begin with redis3-bench: and are removed at the "
    "end.";

constexpr const char* closing =
    "Targets, [NAME=]URL:\n"
    "  s3express://mytestcache?az=use1-az5   and every other place as redis3 --help has them: s3:, sqlite:, "
    "memory:\n"
    "  redis://127.0.0.1:6379                a Redis server, or redis3 serve; also rediss:// and unix:; "
    "without\n"
    "                                        a password: REDISCLI_AUTH\n"
    "  simulated:s3-express                  an S3 endpoint in this process that takes as long as published\n"
    "  simulated:s3-standard                 measurements say, or as any model of redis3 local --latency "
    "says\n"
    "  nothing:                              answers at once: what the measuring itself takes\n"
    "None: the place of REDIS3_URL if it is set, else simulated:s3-express, simulated:s3-standard and "
    "memory:.\n"
    "\n"
    "Exit status: 0 where all was measured and nothing failed, else 1; 2 for wrong usage.\n"
    "\n"
    "Examples:\n"
    "  redis3 bench                                       the article's experiment, simulated\n"
    "  redis3 bench --target s3express://mytestcache --dry-run      what it would cost\n"
    "  redis3 bench --target gateway=redis://127.0.0.1:6380 --target redis://127.0.0.1:6379 \\\n"
    "    --ops get,incr --clients 1,64 --seconds 10 --rate 500 --report bench.html";

/// What CLI11 fills in before it is understood.
struct Flags {
  std::vector<std::string> operations;
  std::uint64_t requests = 0;
  double seconds = 0;
  double rate = 0;
  std::string warmup;
};

void define(CLI::App& app, BenchArguments& arguments, Flags& flags) {
  bench::Settings& settings = arguments.settings;
  app.add_option("--target", arguments.targets, "A target, see below; may be given more than once")
      ->type_name("[NAME=]URL")
      ->allow_extra_args(false)
      ->group(what);
  define_server_flags(app, arguments.server_options, what);
  app.add_option("--ops", flags.operations,
                 "Operations, in this order: " + bench::operation_names() + " [set,get,mset,mget]")
      ->type_name("NAME,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(what);
  app.add_option("--size", settings.value_bytes, "Bytes of a value; 16K and 1M are fine [100]")
      ->type_name("BYTES")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::size_t{0}, bench::Settings::value_bytes_max))
      ->group(what);
  app.add_option("--keys", settings.key_count, "So many keys [100]")
      ->type_name("COUNT")
      ->check(CLI::Range(std::size_t{1}, keys_max))
      ->group(what);
  app.add_option("--clients", settings.clients, "So many at once; each operation with each of them [1]")
      ->type_name("COUNT,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(std::size_t{1}, clients_max))
      ->group(what);
  app.add_option("--requests", flags.requests,
                 "So often each operation [each key once; mget and mset ten times]")
      ->type_name("COUNT")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
      ->group(what);
  app.add_option("--seconds", flags.seconds, "So long each operation; with --requests whichever ends first")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 1e6))
      ->group(what);
  app.add_option(
         "--rate", flags.rate,
         "So many operations a second, each at its time: one that had to wait for another one counts as "
         "late")
      ->type_name("NUMBER")
      ->check(CLI::Range(0.001, 1e7))
      ->group(what);
  app.add_option(
         "--warmup", flags.warmup,
         "Before each measurement and not counted: so many operations, or for so long: 50, 2s [one for "
         "each client]")
      ->type_name("COUNT|DURATION")
      ->group(what);
  app.add_option("--hedge-percent", arguments.hedge_percent,
                 "So many of a hundred reads may be sent twice where S3 is late; 0: none [5]")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0))
      ->group(what);
  app.add_flag("--dry-run", arguments.is_dry_run, "Say what it would cost, and measure nothing")->group(what);
  app.add_flag("--yes", arguments.is_accepted, "Whatever it costs; else more than $0.10 has to be agreed to")
      ->group(what);
  app.add_flag("--progress", arguments.shows_progress,
               "Tell on standard error how far it is, also where that is no terminal")
      ->group(how);
  auto* json = app.add_flag("--json", arguments.is_json, "Print all of it as one JSON object")->group(how);
  auto* csv = app.add_flag("--csv", arguments.is_csv, "Print a line of CSV a measurement")->group(how);
  json->excludes(csv);
  csv->excludes(json);
  for (CLI::Option* option : {json, csv})
    option->option_text(" ");
  app.add_option("--report", arguments.report_path, "Write a page for a browser, with charts and all figures")
      ->type_name("FILE.html")
      ->group(how);
}

std::optional<bench::Pace> warmup_of(const std::string& text) {
  if (const auto count = to_uint64(text)) return bench::Pace{*count, std::nullopt, std::nullopt};
  if (const auto duration = to_duration(text)) return bench::Pace{std::nullopt, *duration, std::nullopt};
  return std::nullopt;
}

/// What the flags say, or what is wrong with them.
std::optional<Answer> understand(const Flags& flags, bench::Settings& settings, const std::string& program) {
  for (const std::string& name : flags.operations) {
    const bench::Operation* operation = bench::find_operation(to_lower(name));
    if (!operation) {
      return wrong_usage(fmt::format("--ops {}: there is {}.", name, bench::operation_names()), program);
    }
    settings.operations.push_back(operation);
  }
  if (settings.operations.empty()) settings.operations = bench::usual_operations();
  if (std::isnan(flags.seconds) || std::isnan(flags.rate))
    return wrong_usage("--seconds and --rate take numbers, and nan is none.", program);
  if (flags.requests > 0) settings.pace.operations = flags.requests;
  if (flags.seconds > 0) {
    settings.pace.duration =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(flags.seconds));
  }
  if (flags.rate > 0) settings.pace.per_second = flags.rate;
  if (flags.warmup.empty()) return std::nullopt;
  settings.warmup = warmup_of(flags.warmup);
  if (settings.warmup) return std::nullopt;
  return wrong_usage(fmt::format("--warmup {} is neither a number nor a duration such as 2s.", flags.warmup),
                     program);
}

}  // namespace

ParsedBench parse_bench_arguments(std::vector<std::string> words) {
  ParsedBench parsed;
  parsed.arguments.hedge_percent = usual_hedge_percent;
  Flags flags;
  CLI::App app(introduction, "redis3 bench");
  app.footer(closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 bench [OPTIONS]\n"));
  define(app, parsed.arguments, flags);
  parsed.answer = parse_words(app, std::move(words));
  if (!parsed.answer) parsed.answer = understand(flags, parsed.arguments.settings, app.get_name());
  return parsed;
}

std::vector<std::string> default_targets(const std::string& environment_url) {
  if (!environment_url.empty()) return {environment_url};
  return {"simulated:s3-express", "simulated:s3-standard", "memory:"};
}

}  // namespace redis3::app
