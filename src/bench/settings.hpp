#pragma once

#include "bench/operation.hpp"
#include "bench/schedule.hpp"
#include "command/command.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace redis3::bench {

/// What is measured. The defaults are the article's experiment: 100 keys, one at a time, then all at once.
struct Settings {
  /// Redis's proto-max-bulk-len.
  static constexpr std::size_t value_bytes_max = command::argument_bytes_max;
  static constexpr std::size_t usual_keys = 100;
  static constexpr std::uint64_t usual_calls_on_all_keys = 10;

  std::vector<const Operation*> operations;
  std::size_t key_count = usual_keys;
  std::size_t value_bytes = 100;
  /// How many at once; each operation is measured with each of them.
  std::vector<std::size_t> clients{1};
  /// As it was asked for; pace_of() says what comes of it.
  Pace pace;
  /// Before each measurement, not counted: so many operations, or so long. Absent: one for each client, which
  /// opens its connection.
  std::optional<Pace> warmup;
};

/// set, get, mset, mget.
std::vector<const Operation*> usual_operations();

/// When the measurement of an operation is over. Where nothing is asked for: each key once, or all keys ten
/// times; what uses keys up ends with them.
Pace pace_of(const Operation& operation, const Settings& settings);
/// The same of its warm-up; absent where there is none.
std::optional<Pace> warmup_of(const Operation& operation, std::size_t clients, const Settings& settings);

}  // namespace redis3::bench
