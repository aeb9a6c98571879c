#include "cost.hpp"

#include "chart/chart.hpp"
#include "connection.hpp"
#include "cost/frontier_chart.hpp"
#include "cost/report_page.hpp"
#include "cost/table_text.hpp"
#include "cost_arguments.hpp"
#include "cost_json.hpp"
#include "cost_workload.hpp"
#include "redis_client/connection.hpp"
#include "server_flags.hpp"
#include "subcommand.hpp"
#include "terminal.hpp"
#include "text_file.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace redis3::app {
namespace {

constexpr std::size_t file_bytes_max = 256 << 20;

Error unusable(std::string message) {
  return {ErrorKind::invalid, std::move(message)};
}

/// A file whose name begins the message where it is no good.
Result<std::string> read_document(const std::string& path) {
  Result<std::string> text = read_file(path, file_bytes_max + 1);
  if (!text) return unusable(fmt::format("{}: {}.", path, text.error().message()));
  if (text->size() > file_bytes_max) return unusable(fmt::format("{}: it is longer than 256 MiB.", path));
  return text;
}

Result<cost::PriceList> load_prices(const CostArguments& arguments) {
  if (arguments.prices_file.empty()) return *cost::parse_prices(cost::built_in_prices());
  const Result<std::string> text = read_document(arguments.prices_file);
  if (!text) return text.error();
  Result<cost::PriceList> list = cost::parse_prices(*text);
  if (!list) return unusable(fmt::format("{}: {}.", arguments.prices_file, list.error().message()));
  return *std::move(list);
}

Result<std::string> choose_region(const CostArguments& arguments, const cost::PriceList& list) {
  if (arguments.region.empty()) return list.default_region;
  if (std::find(list.regions.begin(), list.regions.end(), arguments.region) != list.regions.end())
    return arguments.region;
  std::string names;
  for (const std::string& name : list.regions)
    names += (names.empty() ? "" : ", ") + name;
  return unusable(fmt::format("--region {}: the price list has {}.", arguments.region, names));
}

Task<std::string> ask_info(boost::asio::any_io_executor executor, redis_client::Address address,
                           redis_client::ConnectionOptions options) {
  auto opening = redis_client::Connection::open(std::move(executor), std::move(address), std::move(options));
  auto connection = co_await std::move(opening);
  if (!connection) co_return connection.error();
  std::vector<std::string> words{"INFO", "everything"};
  Result<Reply> reply = co_await (*connection)->run(std::move(words));
  if (!reply) co_return reply.error();
  if (reply->is_error()) co_return Error(ErrorKind::reply, reply->text());
  co_return reply->text();
}

Result<cost::ServerCounters> ask_server(const CostArguments& arguments) {
  Result<redis_client::Address> address = redis_client::parse_address(arguments.server_url);
  if (!address) return unusable(address.error().message());
  if (address->password.empty()) address->password = server_password();
  const std::string place = redis_client::url_of(*address);
  boost::asio::io_context context(1);
  Result<std::string> info = Error();
  boost::asio::co_spawn(context,
                        ask_info(context.get_executor(), *std::move(address), arguments.server_options),
                        [&](std::exception_ptr bug, Result<std::string> reply) {
                          if (bug) std::rethrow_exception(bug);
                          info = std::move(reply);
                        });
  context.run();
  if (!info) return info.error();
  Result<cost::ServerCounters> counters = cost::read_server_counters(*info);
  if (!counters)
    return Error(ErrorKind::unavailable, fmt::format("{}: {}.", place, counters.error().message()));
  return *counters;
}

/// Fills in the workload, and tells on standard error what else is to be known of where it is from.
std::optional<Error> take_workload(cost::Question& question, const CostArguments& arguments,
                                   double seconds_per_month) {
  if (!arguments.run_file.empty()) {
    const Result<std::string> text = read_document(arguments.run_file);
    if (!text) return text.error();
    const Result<cost::RecordedRun> run = cost::read_recorded_run(*text, arguments.target);
    if (!run) return unusable(fmt::format("{}: {}.", arguments.run_file, run.error().message()));
    question.workload = workload_of(arguments, *run, seconds_per_month);
    question.measured_read_ms = run->measured_read_ms;
    fmt::print(stderr, "redis3: The workload is that of target \"{}\".\n", run->target);
    if (run->has_simulated) fmt::print(stderr, "redis3: Latencies of simulated targets are left out.\n");
  } else if (!arguments.server_url.empty()) {
    const Result<cost::ServerCounters> counters = ask_server(arguments);
    if (!counters) return counters.error();
    question.workload = workload_of(arguments, *counters, seconds_per_month);
    fmt::print(stderr, "redis3: The workload is that of the {:.0f} s since the server's start.\n",
               counters->uptime_seconds);
    if (counters->other_calls > 0)
      fmt::print(stderr,
                 "redis3: {:.0f} calls that touch no key, or that redis3 does not have, are left out.\n",
                 counters->other_calls);
    if (!counters->s3 && !arguments.value_bytes)
      fmt::print(stderr,
                 "redis3: How long values are the server does not tell: 1,000 bytes are taken for it "
                 "(--value-size).\n");
  } else {
    question.workload = workload_of(arguments, seconds_per_month);
  }
  if (question.workload.stored_bytes == 0)
    fmt::print(stderr,
               "redis3: Nothing is said of what is stored (--stored-gb): nothing is reckoned for it.\n");
  return std::nullopt;
}

int tell(const Error& error) {
  tell_failure(error);
  return error.kind() == ErrorKind::invalid ? exit_unusable : exit_incomplete;
}

int show(const CostArguments& arguments, const cost::Estimate& estimate, const cost::PriceList& list) {
  print(arguments.is_json ? cost_json(estimate, list) : cost::cost_text(estimate, terminal_columns()));
  const std::pair<std::string, std::string> files[] = {
      {arguments.report_file, arguments.report_file.empty() ? "" : cost::report_page(estimate, list)},
      {arguments.svg_file, arguments.svg_file.empty() ? "" : chart::svg(cost::frontier_chart(estimate))}};
  for (const auto& [name, text] : files) {
    if (!name.empty() && !write_file(name, text))
      return tell(Error(ErrorKind::unavailable, fmt::format("{} cannot be written.", name)));
  }
  return exit_ok;
}

}  // namespace

int run_cost(std::vector<std::string> words) {
  const ParsedCost parsed = parse_cost_arguments(std::move(words));
  if (parsed.answer) {
    std::fputs(parsed.answer->text.c_str(), parsed.answer->exit_code == exit_ok ? stdout : stderr);
    return parsed.answer->exit_code;
  }
  const CostArguments& arguments = parsed.arguments;
  if (arguments.prints_prices) {
    print(cost::built_in_prices());
    return exit_ok;
  }
  const Result<cost::PriceList> list = load_prices(arguments);
  if (!list) return tell(list.error());
  const Result<std::string> region = choose_region(arguments, *list);
  if (!region) return tell(region.error());
  cost::Question question;
  question.region = *region;
  question.nodes.replicas = arguments.replicas;
  question.nodes.type = arguments.node_type;
  constexpr double seconds_per_hour = 3600;
  const std::optional<Error> failure =
      take_workload(question, arguments, list->hours_per_month * seconds_per_hour);
  if (failure) return tell(*failure);
  return show(arguments, cost::estimate(*list, std::move(question)), *list);
}

}  // namespace redis3::app
