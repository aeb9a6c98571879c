#include "metrics/info_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace redis3::metrics {
namespace {

/// Redis's first bucket, in nanoseconds, and how finely it divides each doubling from there on.
constexpr std::int64_t first_doubling = 1024;
constexpr std::int64_t redis_steps = 128;

/// A name that cannot be taken for INFO's own signs.
std::string safe(std::string_view name) {
  std::string text(name);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '#' || c == ':' || c == '\n' || c == '\r'; }, '_');
  return text;
}

double microseconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

}  // namespace

command::InfoSection commandstats_section(std::span<const CommandFigures> commands) {
  command::InfoSection section;
  section.heading = "Commandstats";
  section.is_default = false;
  for (const CommandFigures& command : commands) {
    const std::int64_t usec = std::chrono::floor<std::chrono::microseconds>(command.latency.sum()).count();
    const double usec_per_call =
        command.calls() == 0 ? 0 : static_cast<double>(usec) / static_cast<double>(command.calls());
    section.fields.emplace_back(
        "cmdstat_" + safe(command.name),
        fmt::format("calls={},usec={},usec_per_call={:.2f},rejected_calls={},failed_calls={}",
                    command.calls(), usec, usec_per_call, command.rejected_calls, command.failed_calls));
  }
  return section;
}

command::InfoSection errorstats_section(const ErrorCounts& errors) {
  command::InfoSection section;
  section.heading = "Errorstats";
  for (const auto& [word, count] : errors)
    section.fields.emplace_back("errorstat_" + safe(word), fmt::format("count={}", count));
  return section;
}

command::InfoSection latencystats_section(std::span<const CommandFigures> commands,
                                          std::span<const double> percentiles) {
  command::InfoSection section;
  section.heading = "Latencystats";
  section.is_default = false;
  for (const CommandFigures& command : commands) {
    if (command.calls() == 0) continue;
    std::string text;
    for (const double percent : percentiles)
      text += fmt::format("{}p{}={:.3f}", text.empty() ? "" : ",", percent,
                          microseconds(command.latency.percentile(percent)));
    section.fields.emplace_back("latency_percentiles_usec_" + safe(command.name), std::move(text));
  }
  return section;
}

command::InfoSection cost_section(const RequestMetrics& requests, const LiveFigures& live) {
  std::uint64_t writes = 0;
  std::uint64_t reads = 0;
  std::uint64_t free = 0;
  for (const RequestFigures& request : requests.requests()) {
    const auto charge = s3::charge_of(request.operation);
    auto& sum = charge == s3::Charge::write ? writes : charge == s3::Charge::free ? free : reads;
    sum += request.count();
  }
  command::InfoSection section;
  section.heading = "Cost";
  const auto add_dollars = [&](std::string_view name, double dollars) {
    section.fields.emplace_back(name, fmt::format("{:.9f}", dollars));
  };
  add_dollars("cost_dollars", requests.dollars());
  add_dollars("cost_dollars_last_hour", live.dollars_last_hour);
  add_dollars("cost_dollars_a_month", live.dollars_a_month);
  section.fields.emplace_back("cost_requests_write", std::to_string(writes));
  section.fields.emplace_back("cost_requests_read", std::to_string(reads));
  section.fields.emplace_back("cost_requests_free", std::to_string(free));
  return section;
}

// Redis names a doubling by the upper end of its own bucket that begins there: 33 for 32.768.
LatencyDistribution latency_distribution(const LatencyHistogram& latency) {
  LatencyDistribution distribution;
  distribution.calls = latency.count();
  std::uint64_t told = 0;
  for (std::int64_t edge = first_doubling; told < latency.count(); edge *= 2) {
    const std::uint64_t within = latency.count_within(std::chrono::nanoseconds(edge - 1));
    if (within > told)
      distribution.cumulative_by_usec.emplace_back((edge + edge / redis_steps - 1) / 1000, within);
    told = within;
  }
  return distribution;
}

}  // namespace redis3::metrics
