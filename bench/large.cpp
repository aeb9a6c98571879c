// Large values beside the plainest way to move as many bytes:
//
//   bench_large [ROUNDS]
//   bench_large [ROUNDS] paced
//
// An origin in a process of its own (large_origin.hpp) sends and takes values over a loopback connection. The
// plain copy is one request over a blocking socket: to write a value out of a string, to read it into a fresh
// one. Beside it SET and GET by the store below the commands: checksums, parts and all. `paced` simulates a
// bucket: each connection moves 100 MB/s and each answer takes 5 ms, so that it shows from which length on
// parts are quicker than one request.

#include "large_origin.hpp"
#include "store/s3_store.hpp"
#include "stream.hpp"
#include "support/run.hpp"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace redis3::bench {
namespace {

namespace asio = boost::asio;

constexpr std::uint64_t mebibyte = 1u << 20;
constexpr std::array<std::uint64_t, 8> sizes_mebibytes{1, 4, 8, 11, 12, 16, 64, 256};
constexpr Pace paced{std::chrono::milliseconds(5), 100'000'000};

/// Of this process alone.
double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t peak_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

/// The quickest round, and the CPU time of all of them.
struct Cost {
  double best_seconds = 1e9;
  double cpu_seconds_sum = 0;

  void measure(const std::function<void()>& work) {
    const double cpu_before = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    best_seconds = std::min(best_seconds, elapsed.count());
    cpu_seconds_sum += cpu_seconds() - cpu_before;
  }
};

class PlainCopy {
 public:
  explicit PlainCopy(std::uint16_t port) : socket_(context_) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
  }

  void send(const std::string& value) {
    const std::string head =
        fmt::format("PUT /b/0/{0} HTTP/1.1\r\nContent-Length: {0}\r\n\r\n", value.size());
    const std::array<asio::const_buffer, 2> all{asio::buffer(head), asio::buffer(value)};
    asio::write(socket_, all);
    std::string answer;
    asio::read_until(socket_, asio::dynamic_buffer(answer), "\r\n\r\n");
  }

  std::string receive(std::size_t bytes) {
    asio::write(socket_, asio::buffer(fmt::format("GET /b/0/{} HTTP/1.1\r\n\r\n", bytes)));
    std::string answer;
    answer.erase(0, asio::read_until(socket_, asio::dynamic_buffer(answer), "\r\n\r\n"));
    const std::size_t there = answer.size();
    answer.resize(bytes);
    asio::read(socket_, asio::buffer(answer.data() + there, bytes - there));
    return answer;
  }

 private:
  asio::io_context context_{1};
  asio::ip::tcp::socket socket_;
};

std::unique_ptr<store::S3Store> open_store(asio::io_context& context, std::uint16_t port) {
  store::S3Config config;
  config.bucket = "redis3-bench--use1-az5--x-s3";
  config.region = "us-east-1";
  config.given.access_key_id = "AKIDEXAMPLE";
  config.given.secret_access_key = "secretEXAMPLE";
  config.given.endpoint_url = fmt::format("http://127.0.0.1:{}", port);
  config.environment.variable = [](const std::string&) { return std::nullopt; };
  config.environment.file = [](const std::string&) { return std::optional<std::string>(); };
  return store::open_s3_store(context.get_executor(), std::move(config)).value();
}

void measure(int rounds, Pace pace) {
  const LargeOrigin origin(sizes_mebibytes.back() * mebibyte, pace);
  asio::io_context context(1);
  const auto store = open_store(context, origin.port());
  PlainCopy plain(origin.port());
  fmt::print("Best of {} rounds: GB/s, the ratio to the plain copy, CPU ms of this process a GB\n", rounds);
  fmt::print("{:>5} {:>12} {:>20} {:>12} {:>20}\n", "MiB", "plain write", "SET", "plain read", "GET");
  for (const std::uint64_t mebibytes : sizes_mebibytes) {
    const std::string value(mebibytes * mebibyte, 'v');
    const std::string key = fmt::format("0/{}", value.size());
    std::array<Cost, 4> costs;
    for (int round = 0; round < rounds; ++round) {
      costs[0].measure([&] { plain.send(value); });
      std::string given = value;
      costs[1].measure(
          [&] { test::run(context, store->put(key, std::move(given), store::PutOptions())).value(); });
      costs[2].measure([&] { plain.receive(value.size()); });
      std::string got;
      costs[3].measure([&] { got = test::run(context, store->get(key, store::GetOptions())).value().body; });
      if (got != value) give_up("what came back is not what is stored");
    }
    const double gigabytes = static_cast<double>(value.size()) / 1e9;
    const auto told = [&](const Cost& cost, const Cost& beside) {
      return fmt::format("{:.2f} ({:.2f}x, {:.0f})", gigabytes / cost.best_seconds,
                         beside.best_seconds / cost.best_seconds,
                         cost.cpu_seconds_sum * 1e3 / (gigabytes * rounds));
    };
    const auto told_plain = [&](const Cost& cost) {
      return fmt::format("{:.2f} ({:.0f})", gigabytes / cost.best_seconds,
                         cost.cpu_seconds_sum * 1e3 / (gigabytes * rounds));
    };
    fmt::print("{:>5} {:>12} {:>20} {:>12} {:>20}\n", mebibytes, told_plain(costs[0]),
               told(costs[1], costs[0]), told_plain(costs[2]), told(costs[3], costs[2]));
  }
  // The value that is compared with, and the one on its way.
  const std::uint64_t own_bytes = 2 * sizes_mebibytes.back() * mebibyte;
  fmt::print("peak of memory beyond the value itself: {} MiB\n",
             (peak_bytes() - std::min(peak_bytes(), own_bytes)) / mebibyte);
}

}  // namespace
}  // namespace redis3::bench

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
  if (rounds < 1 || rounds > 1000) {
    fmt::print(stderr, "bench_large: '{}' is not a number of rounds from 1 to 1000.\n", argv[1]);
    return 2;
  }
  const bool is_paced = argc > 2 && std::string_view(argv[2]) == "paced";
  redis3::bench::measure(rounds, is_paced ? redis3::bench::paced : redis3::bench::Pace());
}
