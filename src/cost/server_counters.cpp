#include "cost/server_counters.hpp"

#include "base/text.hpp"
#include "cost/command_kind.hpp"

#include <algorithm>
#include <functional>

namespace redis3::cost {
namespace {

constexpr std::string_view commandstat = "cmdstat_";

/// Calls `see` with every field of INFO.
void for_each_field(std::string_view info,
                    const std::function<void(std::string_view name, std::string_view value)>& see) {
  while (!info.empty()) {
    const std::size_t end = std::min(info.find('\n'), info.size());
    std::string_view line = info.substr(0, end);
    info.remove_prefix(std::min(end + 1, info.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (!line.starts_with('#') && colon != std::string_view::npos)
      see(line.substr(0, colon), line.substr(colon + 1));
  }
}

double number_of(std::string_view text) {
  return static_cast<double>(to_uint64(text).value_or(0));
}

/// Of "calls=12,usec=3,…".
double calls_of(std::string_view text) {
  constexpr std::string_view name = "calls=";
  if (!text.starts_with(name)) return 0;
  text.remove_prefix(name.size());
  return number_of(text.substr(0, text.find(',')));
}

double per(double amount, double commands) {
  return commands > 0 ? amount / commands : 0;
}

}  // namespace

Result<ServerCounters> read_server_counters(std::string_view info) {
  ServerCounters counters;
  S3Usage s3;
  bool is_on_s3 = false;
  for_each_field(info, [&](std::string_view name, std::string_view value) {
    if (name == "uptime_in_seconds") counters.uptime_seconds = number_of(value);
    if (name == "used_memory_dataset") counters.stored_bytes = number_of(value);
    if (name == "cost_requests_write") s3.writes = number_of(value), is_on_s3 = true;
    if (name == "cost_requests_read") s3.reads = number_of(value);
    if (name == "s3_bytes_sent") s3.uploaded_bytes = number_of(value);
    if (name == "s3_bytes_received") s3.retrieved_bytes = number_of(value);
    if (!name.starts_with(commandstat)) return;
    const CommandKind kind = kind_of(name.substr(commandstat.size()));
    double& calls = kind == CommandKind::write  ? counters.writes
                    : kind == CommandKind::read ? counters.reads
                                                : counters.other_calls;
    calls += calls_of(value);
  });
  if (counters.uptime_seconds == 0)
    return Error(ErrorKind::invalid,
                 "INFO does not tell since when the server is up, or it is up for no second yet");
  if (counters.writes + counters.reads == 0)
    return Error(ErrorKind::invalid,
                 "no command that reads or writes a key has been called since the server's start");
  if (is_on_s3) {
    counters.s3 = s3;
    counters.stored_bytes.reset();
  }
  return counters;
}

Workload workload_of(const ServerCounters& counters, double seconds_per_month,
                     std::optional<double> value_bytes) {
  const double months = counters.uptime_seconds / seconds_per_month;
  Workload workload;
  workload.writes = counters.writes / months;
  workload.reads = counters.reads / months;
  workload.stored_bytes = counters.stored_bytes.value_or(0);
  workload.written_value_bytes = workload.read_value_bytes = value_bytes.value_or(default_value_bytes);
  if (!counters.s3) return workload;

  const S3Usage& s3 = *counters.s3;
  if (!value_bytes) {
    workload.written_value_bytes = workload.read_value_bytes =
        std::max(per(s3.uploaded_bytes, s3.writes), per(s3.retrieved_bytes, s3.reads));
  }
  const double reads_of_reads = counters.writes > 0 ? std::min(s3.reads, counters.reads) : s3.reads;
  if (counters.writes > 0) {
    workload.per_write =
        S3Usage{per(s3.writes, counters.writes), per(s3.reads - reads_of_reads, counters.writes),
                per(s3.uploaded_bytes, counters.writes), 0};
  }
  if (counters.reads > 0) {
    workload.per_read =
        S3Usage{counters.writes > 0 ? 0 : per(s3.writes, counters.reads), per(reads_of_reads, counters.reads),
                0, per(s3.retrieved_bytes, counters.reads)};
  }
  return workload;
}

}  // namespace redis3::cost
