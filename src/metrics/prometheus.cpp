#include "metrics/prometheus.hpp"

#include <fmt/format.h>

#include <chrono>
#include <initializer_list>
#include <string_view>
#include <utility>

// Debian's prometheus-cpp is a shared library only, and the redis3 binary needs none: so the format is
// written here.
namespace redis3::metrics {
namespace {

/// From what memory answers to what a request to S3 may take.
constexpr std::chrono::microseconds bounds[] = {
    std::chrono::microseconds(100),       std::chrono::microseconds(500),
    std::chrono::microseconds(1'000),     std::chrono::microseconds(2'500),
    std::chrono::microseconds(5'000),     std::chrono::microseconds(10'000),
    std::chrono::microseconds(25'000),    std::chrono::microseconds(50'000),
    std::chrono::microseconds(100'000),   std::chrono::microseconds(250'000),
    std::chrono::microseconds(1'000'000), std::chrono::microseconds(10'000'000)};

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

double in_seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

class Writer {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  template <class Value>
  void sample(Labels labels, Value value, std::string_view suffix = {}) {
    std::string list;
    for (const auto& [name, text] : labels)
      list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", name, escaped(text));
    if (!list.empty()) list = '{' + list + '}';
    text_ += fmt::format("{}{}{} {}\n", name_, suffix, list, value);
  }
  template <class Value>
  void single(std::string_view name, std::string_view type, std::string_view help, Value value) {
    family(name, type, help);
    sample({}, value);
  }
  void histogram(std::string_view label, std::string_view value, const LatencyHistogram& latency) {
    for (const auto bound : bounds)
      sample({{label, value}, {"le", fmt::format("{}", in_seconds(bound))}}, latency.count_within(bound),
             "_bucket");
    sample({{label, value}, {"le", "+Inf"}}, latency.count(), "_bucket");
    sample({{label, value}}, in_seconds(latency.sum()), "_sum");
    sample({{label, value}}, latency.count(), "_count");
  }
  std::string text() { return std::move(text_); }

 private:
  std::string_view name_;
  std::string text_;
};

void write_commands(Writer& to, const Snapshot& snapshot) {
  to.family("redis3_commands_total", "counter", "Calls of commands that were begun.");
  for (const auto& command : snapshot.commands)
    to.sample({{"command", command.name}}, command.calls());
  to.family("redis3_commands_failed_total", "counter", "Calls that were begun and ended with an error.");
  for (const auto& command : snapshot.commands)
    to.sample({{"command", command.name}}, command.failed_calls);
  to.family("redis3_commands_rejected_total", "counter", "Calls that were not begun.");
  for (const auto& command : snapshot.commands)
    to.sample({{"command", command.name}}, command.rejected_calls);
  to.family("redis3_command_duration_seconds", "histogram", "How long calls took.");
  for (const auto& command : snapshot.commands)
    to.histogram("command", command.name, command.latency);
  to.family("redis3_errors_total", "counter", "Error replies by their first word.");
  for (const auto& [word, count] : snapshot.errors)
    to.sample({{"error", word}}, count);
  to.single("redis3_folded_changes_total", "counter", "Changes that another one's request did.",
            snapshot.folded_changes);
  to.single("redis3_expired_keys_total", "counter", "Expired keys that were removed.", snapshot.expired_keys);
}

void write_s3(Writer& to, const StoreFigures& s3) {
  to.family("redis3_s3_requests_total", "counter", "Requests to S3 by operation and status; 0: no answer.");
  for (const auto& request : s3.requests)
    for (const auto& [status, count] : request.count_by_status)
      to.sample({{"operation", request.operation}, {"status", std::to_string(status)}}, count);
  to.family("redis3_s3_request_duration_seconds", "histogram", "How long requests to S3 took.");
  for (const auto& request : s3.requests)
    to.histogram("operation", request.operation, request.latency);
  to.single("redis3_s3_sent_bytes_total", "counter", "Bodies sent to S3.", s3.bytes_sent);
  to.single("redis3_s3_received_bytes_total", "counter", "Bodies received from S3.", s3.bytes_received);
  to.single("redis3_s3_dollars_total", "counter", "What the requests cost at list prices.", s3.dollars);
  to.single("redis3_s3_retries_total", "counter", "Requests sent again after a failure.",
            s3.counters.retries);
  to.single("redis3_s3_hedges_total", "counter", "Second requests for late reads.",
            s3.counters.hedges.issued);
  to.single("redis3_s3_hedges_won_total", "counter", "Of them, those answered first.",
            s3.counters.hedges.won);
  to.single("redis3_s3_hedges_wasted_total", "counter", "Of them, those that came to nothing.",
            s3.counters.hedges.wasted);
}

}  // namespace

std::string prometheus_text(const Snapshot& snapshot) {
  Writer to;
  to.family("redis3_build_info", "gauge", "The version, and where the keys lie.");
  to.sample({{"version", snapshot.version}, {"store", snapshot.store}}, 1);
  to.single("redis3_uptime_seconds", "gauge", "How long the process has been up.", snapshot.uptime.count());
  write_commands(to, snapshot);
  if (snapshot.s3) write_s3(to, *snapshot.s3);
  const ConnectionFigures& clients = snapshot.connections;
  to.single("redis3_connections", "gauge", "Open connections.", clients.open);
  to.single("redis3_connections_accepted_total", "counter", "Connections accepted.", clients.accepted);
  to.single("redis3_connections_rejected_total", "counter", "Connections rejected.", clients.rejected);
  to.single("redis3_clients_blocked", "gauge", "Clients in a blocking command.", clients.blocked);
  to.single("redis3_input_bytes_total", "counter", "Bytes read from clients.", clients.input_bytes);
  to.single("redis3_output_bytes_total", "counter", "Bytes written to clients.", clients.output_bytes);
  to.single("redis3_lanes", "gauge", "Keys in use or remembered.", snapshot.known_keys);
  to.single("redis3_memory_bytes", "gauge", "Resident memory of the process.", snapshot.memory_bytes);
  return to.text();
}

}  // namespace redis3::metrics
