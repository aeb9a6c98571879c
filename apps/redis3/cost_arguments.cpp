#include "cost_arguments.hpp"

#include "server_flags.hpp"
#include "subcommand.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <memory>
#include <utility>

namespace redis3::app {
namespace {

constexpr const char* workload_group = "The workload";
constexpr const char* source_group = "Where the workload is from, in place of amounts";
constexpr const char* choice_group = "What it is compared with";
constexpr const char* output_group = "How it is shown";

/// Beyond everything that could be stored or called, and still no trouble to reckon with.
constexpr double amount_max = 1e18;
constexpr double value_bytes_max = 512.0 * 1024 * 1024;
constexpr double replicas_max = 5;

constexpr const char* introduction =
    "Tells what a workload costs a month on S3 Express, S3 Standard, ElastiCache, MemoryDB, DynamoDB and "
    "Upstash, from\n"
    "which rate on something else is cheaper than S3 Express, and when redis3 is the wrong choice.";

constexpr const char* closing =
    "The prices are built in, each with its date and source; --print-prices shows them, and what is changed "
    "in a copy of\n"
    "that goes in by --prices. What could not be verified is marked. docs/cost.md tells how it is reckoned.\n"
    "\n"
    "Exit status: 0, 1 where the server did not answer or a file could not be written, 2 for wrong usage and "
    "files that\n"
    "cannot be read.\n"
    "\n"
    "Examples:\n"
    "  redis3 cost --stored-gb 10 --writes 1000000 --reads 9000000 --value-size 10000\n"
    "  redis3 cost --keys 1e6 --value-size 2000 --writes-per-second 5 --reads-per-second 50 --report "
    "cost.html\n"
    "  redis3 cost --from bench.json --stored-gb 10 --writes 1e6 --reads 9e6\n"
    "  redis3 cost redis://127.0.0.1:6379 --stored-gb 10        what a gateway's, or any Redis server's, "
    "work would cost";

/// A finite number from 0 up, as "10", "2.5" or "1e6".
CLI::Validator amount(double most) {
  return CLI::Validator(
      [most](const std::string& word) {
        double number = -1;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        const bool is_number =
            error == std::errc() && end == word.data() + word.size() && std::isfinite(number);
        if (is_number && number >= 0 && number <= most) return std::string();
        return fmt::format("{} is no number from 0 to {:g}", word, most);
      },
      "");
}

void define_workload(CLI::App& app, CostArguments& arguments) {
  const auto add = [&](const char* name, std::optional<double>& value, const char* type, const char* text,
                       double most = amount_max) {
    app.add_option(name, value, text)->type_name(type)->check(amount(most))->group(workload_group);
  };
  add("--stored-gb", arguments.stored_gb, "GB", "What is stored, in GB of 2^30 bytes");
  add("--keys", arguments.keys, "NUMBER", "Or how many keys, each with one value");
  add("--value-size", arguments.value_bytes, "BYTES", "Of one value, on average [1000]", value_bytes_max);
  add("--writes", arguments.writes, "NUMBER", "Commands a month that write");
  add("--reads", arguments.reads, "NUMBER", "Commands a month that read");
  add("--writes-per-second", arguments.writes_per_second, "NUMBER", "The same by the second, all day");
  add("--reads-per-second", arguments.reads_per_second, "NUMBER", "The same by the second, all day");
}

void define_sources(CLI::App& app, CostArguments& arguments) {
  const auto add = [&](const char* name, std::string& value, const char* type, const char* text) {
    app.add_option(name, value, text)->type_name(type)->group(source_group);
  };
  add("--from", arguments.run_file, "FILE", "What redis3 bench --json has written");
  add("--target", arguments.target, "LABEL", "Which target of it [the first on S3]");
  add("URL", arguments.server_url, "",
      "redis://HOST:PORT of a gateway or any Redis server: by what it has done since its start.\n"
      "Without a password: REDISCLI_AUTH");
  define_server_flags(app, arguments.server_options, source_group);
}

void define_choices(CLI::App& app, CostArguments& arguments) {
  const auto add = [&](const char* name, std::string& value, const char* type, const char* text) {
    app.add_option(name, value, text)->type_name(type)->group(choice_group);
  };
  add("--region", arguments.region, "REGION", "[us-east-1]");
  app.add_option("--replicas", arguments.replicas, "Further nodes for each shard of a service of nodes [0]")
      ->type_name("NUMBER")
      ->check(amount(replicas_max))
      ->group(choice_group);
  add("--node", arguments.node_type, "TYPE",
      "Nodes of this type, as cache.r7g.large [the cheapest that hold the data]");
  add("--prices", arguments.prices_file, "FILE", "Another price list");
  app.add_flag("--print-prices", arguments.prints_prices, "Print the built-in price list, and no more")
      ->group(choice_group);
}

void define_output(CLI::App& app, CostArguments& arguments) {
  app.add_flag("--json", arguments.is_json, "Print one JSON object")->group(output_group);
  app.add_option("--report", arguments.report_file, "Also write a page with price and latency as a picture")
      ->type_name("FILE.html")
      ->group(output_group);
  app.add_option("--svg", arguments.svg_file, "Also write the picture alone")
      ->type_name("FILE.svg")
      ->group(output_group);
}

/// What cannot be meant.
std::optional<std::string> contradiction_of(const CostArguments& arguments) {
  const bool has_server = !arguments.server_url.empty();
  const bool has_run = !arguments.run_file.empty();
  const bool has_stored = arguments.stored_gb || arguments.keys;
  if (arguments.stored_gb && arguments.keys)
    return "--stored-gb and --keys both tell what is stored: leave one out.";
  if (arguments.writes && arguments.writes_per_second)
    return "--writes and --writes-per-second both tell what is written: leave one out.";
  if (arguments.reads && arguments.reads_per_second)
    return "--reads and --reads-per-second both tell what is read: leave one out.";
  if (has_server && has_run) return "A server's URL and --from both tell the workload: leave one out.";
  if (has_server && arguments.has_amounts())
    return "The server tells how much is read and written: leave that out.";
  if (!has_run && !arguments.target.empty()) return "--target goes with --from.";
  if (has_run && arguments.value_bytes) return "The run tells how long values are: leave --value-size out.";
  if (!has_server && !has_run && !has_stored && !arguments.has_amounts())
    return "Tell a workload: --stored-gb, --writes and --reads, or --from, or a server's URL.";
  return std::nullopt;
}

}  // namespace

ParsedCost parse_cost_arguments(std::vector<std::string> words) {
  ParsedCost parsed;
  CostArguments& arguments = parsed.arguments;
  CLI::App app(introduction, "redis3 cost");
  app.footer(closing);
  app.formatter(std::make_shared<UsageText>("Usage: redis3 cost [OPTIONS] [URL]\n"));
  define_workload(app, arguments);
  define_sources(app, arguments);
  define_choices(app, arguments);
  define_output(app, arguments);
  parsed.answer = parse_words(app, std::move(words));
  if (parsed.answer || arguments.prints_prices) return parsed;
  if (const std::optional<std::string> wrong = contradiction_of(arguments))
    parsed.answer = wrong_usage(*wrong, app.get_name());
  return parsed;
}

}  // namespace redis3::app
