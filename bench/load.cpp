// bench_load CLIENT OPERATION IN_FLIGHT PORT MILLISECONDS [CA_FILE]
//
//   CLIENT     raw, async or blocking
//   OPERATION  get or set; with blocking also mget and mset, of IN_FLIGHT keys
//   CA_FILE    given: TLS, trusting the certificates in it

#include "load.hpp"

#include "stream.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace redis3::bench {

Meter::Meter(const Load& load)
    : warm_until_(std::chrono::steady_clock::now() + load.warm_up), end_(warm_until_ + load.duration) {
  latencies_ns_.reserve(1 << 20);
}

Meter::Cpu Meter::cpu_so_far() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto microseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return {microseconds(usage.ru_utime), microseconds(usage.ru_stime)};
}

bool Meter::count(std::chrono::steady_clock::time_point begun) {
  const auto now = std::chrono::steady_clock::now();
  if (!is_warm_) {
    if (now < warm_until_) return true;
    is_warm_ = true;
    begin_ = now;
    cpu_begin_ = cpu_so_far();
    return true;
  }
  if (last_ >= end_) return false;
  latencies_ns_.push_back(static_cast<std::uint32_t>((now - begun).count()));
  last_ = now;
  if (now < end_) return true;
  cpu_end_ = cpu_so_far();
  return false;
}

void Meter::print() const {
  errno = 0;
  if (latencies_ns_.empty()) give_up("nothing was answered");
  std::vector<std::uint32_t> sorted = latencies_ns_;
  std::sort(sorted.begin(), sorted.end());
  const auto requests = static_cast<double>(sorted.size());
  const double user_us = cpu_end_.user_us - cpu_begin_.user_us;
  const double cpu_us = user_us + cpu_end_.system_us - cpu_begin_.system_us;
  const double seconds = std::chrono::duration<double>(last_ - begin_).count();
  fmt::print(
      R"({{"requests": {}, "cpu_us": {:.3f}, "user_us": {:.3f}, "per_second": {:.0f}, "p50_us": {:.1f}, "p99_us": {:.1f}}})"
      "\n",
      sorted.size(), cpu_us / requests, user_us / requests, requests / seconds,
      static_cast<double>(sorted[sorted.size() / 2]) / 1e3,
      static_cast<double>(sorted[sorted.size() * 99 / 100]) / 1e3);
}

std::string key_name(std::size_t number) {
  return fmt::format("key:{:06}", number % keys);
}

namespace {

std::optional<Operation> operation_named(std::string_view name) {
  if (name == "get") return Operation::get;
  if (name == "set") return Operation::set;
  if (name == "mget") return Operation::mget;
  if (name == "mset") return Operation::mset;
  return std::nullopt;
}

}  // namespace
}  // namespace redis3::bench

int main(int argc, char** argv) {
  using namespace redis3::bench;
  const std::optional<Operation> operation = argc > 2 ? operation_named(argv[2]) : std::nullopt;
  if ((argc != 6 && argc != 7) || !operation) {
    fmt::print(
        stderr,
        "usage: bench_load raw|async|blocking get|set|mget|mset IN_FLIGHT PORT MILLISECONDS [CA_FILE]\n");
    return 2;
  }
  Load load;
  const std::string_view client = argv[1];
  load.operation = *operation;
  load.in_flight = static_cast<std::size_t>(std::atoi(argv[3]));
  load.port = static_cast<std::uint16_t>(std::atoi(argv[4]));
  load.duration = std::chrono::milliseconds(std::atoi(argv[5]));
  if (argc == 7) load.ca_file = argv[6];
  Meter meter(load);
  if (client == "raw") {
    run_raw(load, meter);
  } else if (client == "async") {
    run_async(load, meter);
  } else {
    run_blocking(load, meter);
  }
  meter.print();
}
