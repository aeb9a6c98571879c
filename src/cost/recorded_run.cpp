#include "cost/recorded_run.hpp"

#include "cost/command_kind.hpp"
#include "cost/json_reader.hpp"
#include "s3/operation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace redis3::cost {
namespace {

constexpr double microseconds_per_millisecond = 1000;

/// What is read of one measurement.
struct Measured {
  std::string operation;
  double commands = 0;
  double value_bytes = 0;
  double seconds = 0;
  S3Usage usage;
  std::optional<double> p50_ms;
};

struct MeasuredTarget {
  std::string label;
  std::string kind;
  bool is_simulated = false;
  std::vector<Measured> results;

  bool is_on_s3() const { return kind == "s3-express" || kind == "s3"; }
};

S3Usage read_usage(const JsonNode& node) {
  S3Usage usage;
  const JsonNode requests = node.at("requests");
  for (const auto& member : requests.object()) {
    const double times = requests.child(name_of(member), member.value()).amount();
    const std::optional<s3::Charge> charge = s3::charge_of(name_of(member));
    if (charge == s3::Charge::write) usage.writes += times;
    if (charge == s3::Charge::read) usage.reads += times;
  }
  usage.uploaded_bytes = node.at("bytes_sent").amount();
  usage.retrieved_bytes = node.at("bytes_received").amount();
  return usage;
}

Measured read_measured(const JsonNode& node) {
  Measured measured;
  measured.operation = node.at("op").text();
  const auto keys = node.find("keys_per_op");
  measured.commands = node.at("count").amount() * (keys ? keys->amount() : 1);
  measured.value_bytes = node.at("value_bytes").amount();
  measured.seconds = node.at("seconds").amount();
  measured.usage = read_usage(node);
  if (const auto latency = node.find("latency_us"))
    measured.p50_ms = latency->at("p50").amount() / microseconds_per_millisecond;
  return measured;
}

MeasuredTarget read_target(const JsonNode& node) {
  MeasuredTarget target;
  target.label = node.at("label").text();
  target.kind = node.at("kind").text();
  target.is_simulated = node.at("is_simulated").truth();
  const JsonNode results = node.at("results");
  for (std::size_t index = 0; index < results.array().size(); ++index)
    target.results.push_back(read_measured(results.child(index, results.array()[index])));
  return target;
}

std::vector<MeasuredTarget> read_targets(const JsonNode& root) {
  std::vector<MeasuredTarget> targets;
  const JsonNode list = root.at("targets");
  for (std::size_t index = 0; index < list.array().size(); ++index)
    targets.push_back(read_target(list.child(index, list.array()[index])));
  return targets;
}

Result<const MeasuredTarget*> choose(const std::vector<MeasuredTarget>& targets, std::string_view label) {
  if (targets.empty()) return Error(ErrorKind::invalid, "no target was measured");
  if (label.empty()) {
    const auto on_s3 = std::find_if(targets.begin(), targets.end(),
                                    [](const MeasuredTarget& each) { return each.is_on_s3(); });
    return on_s3 == targets.end() ? &targets.front() : &*on_s3;
  }
  std::string labels;
  for (const MeasuredTarget& target : targets) {
    if (target.label == label) return &target;
    labels += (labels.empty() ? "" : ", ") + target.label;
  }
  return Error(ErrorKind::invalid, fmt::format("there is no target \"{}\"; there are: {}", label, labels));
}

/// Sums up what writes, or reads, have done.
class Sum {
 public:
  void add(const Measured& measured) {
    commands_ += measured.commands;
    value_bytes_ += measured.commands * measured.value_bytes;
    usage_ += measured.usage;
  }
  double commands() const { return commands_; }
  double mean_value_bytes() const { return commands_ > 0 ? value_bytes_ / commands_ : 0; }
  std::optional<S3Usage> per_command(bool is_counted) const {
    if (!is_counted || commands_ == 0) return std::nullopt;
    return usage_ * (1 / commands_);
  }

 private:
  double commands_ = 0;
  double value_bytes_ = 0;
  S3Usage usage_;
};

void take_latencies(RecordedRun& run, const std::vector<MeasuredTarget>& targets) {
  for (const MeasuredTarget& target : targets) {
    run.has_simulated = run.has_simulated || target.is_simulated;
    const auto get = std::find_if(target.results.begin(), target.results.end(), [](const Measured& each) {
      return each.operation == "get" && each.p50_ms && *each.p50_ms > 0;
    });
    if (target.is_simulated || get == target.results.end()) continue;
    if (target.kind == "s3-express") run.measured_read_ms.emplace("s3_express", *get->p50_ms);
    if (target.kind == "s3") run.measured_read_ms.emplace("s3_standard", *get->p50_ms);
    if (target.kind == "redis") {
      run.measured_read_ms.emplace("elasticache_valkey", *get->p50_ms);
      run.measured_read_ms.emplace("elasticache_redis", *get->p50_ms);
    }
  }
}

}  // namespace

Result<RecordedRun> read_recorded_run(std::string_view json, std::string_view target) {
  const Result<boost::json::value> document = parse_json(json);
  if (!document) return document.error();
  std::string problem;
  const std::vector<MeasuredTarget> targets = read_targets(JsonNode(*document, problem));
  if (!problem.empty()) return Error(ErrorKind::invalid, std::move(problem));
  const Result<const MeasuredTarget*> chosen = choose(targets, target);
  if (!chosen) return chosen.error();

  RecordedRun run;
  run.target = (*chosen)->label;
  Sum writes;
  Sum reads;
  for (const Measured& measured : (*chosen)->results) {
    const CommandKind kind = kind_of(measured.operation);
    if (kind == CommandKind::neither) continue;
    (kind == CommandKind::write ? writes : reads).add(measured);
    run.seconds += measured.seconds;
  }
  if (run.seconds == 0 || writes.commands() + reads.commands() == 0)
    return Error(ErrorKind::invalid,
                 fmt::format("of target \"{}\" no read and no write was measured", run.target));
  run.workload.writes = writes.commands();
  run.workload.reads = reads.commands();
  run.workload.written_value_bytes = writes.mean_value_bytes();
  run.workload.read_value_bytes = reads.mean_value_bytes();
  run.workload.per_write = writes.per_command((*chosen)->is_on_s3());
  run.workload.per_read = reads.per_command((*chosen)->is_on_s3());
  take_latencies(run, targets);
  return run;
}

}  // namespace redis3::cost
