#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// One load: so many requests in flight at once, for so long, by one kind of client.
namespace redis3::bench {

enum class Operation { get, set, mget, mset };

struct Load {
  Operation operation = Operation::get;
  /// Of MGET and MSET, the number of keys.
  std::size_t in_flight = 1;
  std::chrono::milliseconds warm_up{300};
  std::chrono::milliseconds duration{1000};
  std::uint16_t port = 0;
  /// Empty: plain HTTP.
  std::string ca_file;
};

/// Counts what happens after the warm-up, and what it costs this process.
class Meter {
 public:
  explicit Meter(const Load& load);

  /// A request has been answered that was begun then. False once the time is up.
  bool count(std::chrono::steady_clock::time_point begun);

  /// One line of JSON: requests, CPU microseconds a request (all, and the user's half), requests a second,
  /// median and 99th percentile of the latency in microseconds. Ends the program where nothing was answered.
  void print() const;

 private:
  struct Cpu {
    double user_us = 0;
    double system_us = 0;
  };
  static Cpu cpu_so_far();

  std::chrono::steady_clock::time_point warm_until_, end_;
  bool is_warm_ = false;
  Cpu cpu_begin_, cpu_end_;
  std::chrono::steady_clock::time_point begin_, last_;
  std::vector<std::uint32_t> latencies_ns_;
};

inline constexpr std::size_t value_bytes = 100;
/// Keys are used in turn, so that a client's memory of keys is neither useless nor all that counts.
inline constexpr std::size_t keys = 1000;
std::string key_name(std::size_t number);

/// Sockets and fixed requests, as many bytes as redis3 sends: nothing can cost less.
void run_raw(const Load& load, Meter& meter);
/// The asynchronous C++ client.
void run_async(const Load& load, Meter& meter);
/// The blocking C++ client; one call in flight.
void run_blocking(const Load& load, Meter& meter);

}  // namespace redis3::bench
