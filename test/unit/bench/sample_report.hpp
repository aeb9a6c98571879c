#pragma once

#include "bench/recorder.hpp"
#include "bench/report.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace redis3::bench {

/// So many answers, of which the last one in ten takes ten times as long.
inline Measurement sample_measurement(const char* operation, std::chrono::microseconds latency,
                                      std::uint64_t count, double dollars) {
  Measurement made;
  made.operation = find_operation(operation);
  made.clients = 1;
  made.keys_a_call = made.operation->takes_all_keys ? 100 : 1;
  for (std::uint64_t at = 0; at < count; ++at)
    made.latency.record(at % 10 == 9 ? latency * 10 : latency);
  made.elapsed = made.latency.sum();
  made.cpu = std::chrono::microseconds(40) * count;
  made.throughput.assign(5, count / 5);
  if (dollars > 0) {
    made.usage.requests["GetObject"] = count;
    made.usage.bytes_received = 100 * count;
    made.usage.dollars = dollars * static_cast<double>(count);
  }
  return made;
}

/// A simulated S3 Express, a Redis server, and one that could not be opened; GET and MGET.
inline Report sample_report() {
  using namespace std::chrono_literals;
  Report report;
  report.settings.operations = {find_operation("get"), find_operation("mget")};
  report.key_prefix = "redis3-bench:abcdefgh:";
  report.begun_at = from_unix_milliseconds(1'795'748'543'000);
  report.elapsed = 12'345ms;
  report.machine.system = "Linux 6.1.0 x86_64";
  report.machine.processor = "A <fast> processor";
  report.machine.processors = 2;
  report.machine.memory_bytes = 4ull << 30;
  report.machine.versions = {{"redis3", "0.1.0"}};

  TargetReport express;
  express.info.label = "simulated:s3-express";
  express.info.url = express.info.label;
  express.info.kind = TargetInfo::Kind::s3_express;
  express.info.is_simulated = true;
  express.info.note = "s3-express, simulated (fixed:5ms)";
  express.measurements.push_back(sample_measurement("get", 5ms, 100, 3e-8));
  express.measurements.push_back(sample_measurement("mget", 20ms, 10, 3e-6));
  express.measurements.back().usage.hedges = 3;
  express.aside.requests["PutObject"] = 100;
  express.aside.dollars = 1.13e-4;

  TargetReport redis;
  redis.info.label = "a real Redis";
  redis.info.url = "redis://127.0.0.1:6379";
  redis.info.kind = TargetInfo::Kind::redis;
  redis.measurements.push_back(sample_measurement("get", 100us, 100, 0));
  redis.measurements.push_back(sample_measurement("mget", 400us, 10, 0));

  TargetReport broken;
  broken.info.label = "s3express://broken";
  broken.info.url = broken.info.label;
  broken.info.kind = TargetInfo::Kind::s3_express;
  broken.info.is_charged = true;
  broken.failure = "Wrong \"keys\" <here>.";

  report.targets.push_back(std::move(express));
  report.targets.push_back(std::move(redis));
  report.targets.push_back(std::move(broken));
  return report;
}

}  // namespace redis3::bench
