#include "bench/csv_text.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace redis3::bench {
namespace {

constexpr std::string_view names =
    "target,kind,simulated,op,clients,keys_per_op,value_bytes,count,errors,missed,seconds,ops_per_second,"
    "mean_us,"
    "min_us,p50_us,p95_us,p99_us,p99_9_us,max_us,cpu_us_per_op,requests,retries,hedges,bytes_sent,"
    "bytes_received,dollars\r\n";

/// A field with what may not stand in one by itself. A program that calculates must not take it for a
/// formula.
std::string field(std::string_view text) {
  std::string quoted = "\"";
  if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos) quoted += '\'';
  for (const char byte : text) {
    if (byte == '"') quoted += '"';
    quoted += byte;
  }
  return quoted + '"';
}

double microseconds_of(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double, std::micro>(duration).count();
}

}  // namespace

std::string csv_text(const Report& report) {
  std::string text(names);
  for (const TargetReport& target : report.targets) {
    for (const Measurement& made : target.measurements) {
      const metrics::FineHistogram& latency = made.latency;
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{},{},{:.6f},{:.3f}",
                     field(target.info.label), name_of(target.info.kind),
                     target.info.is_simulated ? "yes" : "no", made.operation->name, made.clients,
                     made.keys_a_call, report.settings.value_bytes, made.answered(), made.failures,
                     made.missed, std::chrono::duration<double>(made.elapsed).count(), made.rate());
      fmt::format_to(std::back_inserter(text), ",{:.3f}", microseconds_of(made.mean()));
      for (const double percent : {0.0, 50.0, 95.0, 99.0, 99.9, 100.0})
        fmt::format_to(std::back_inserter(text), ",{:.3f}", microseconds_of(latency.percentile(percent)));
      fmt::format_to(std::back_inserter(text), ",{:.3f},{},{},{},{},{},{:.9f}\r\n",
                     made.cpu_microseconds_a_call(), made.usage.request_count(), made.usage.retries,
                     made.usage.hedges, made.usage.bytes_sent, made.usage.bytes_received, made.usage.dollars);
    }
  }
  return text;
}

}  // namespace redis3::bench
