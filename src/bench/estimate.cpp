#include "bench/estimate.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

namespace redis3::bench {
namespace {

/// Amazon tells of "single-digit millisecond" requests; nobody has measured less than half of this.
constexpr double fastest_seconds = 0.002;

double operations_of(const Pace& pace, std::size_t clients) {
  double count = std::numeric_limits<double>::infinity();
  if (pace.operations) count = static_cast<double>(*pace.operations);
  if (pace.duration) {
    const double rate = pace.per_second.value_or(static_cast<double>(clients) / fastest_seconds);
    count = std::min(count, std::chrono::duration<double>(*pace.duration).count() * rate);
  }
  return count;
}

}  // namespace

double estimate(const Settings& settings, s3::StorageClass storage_class) {
  constexpr int answered = 200;
  const auto keys = static_cast<double>(settings.key_count);
  const double put = s3::dollars_for(storage_class, s3::Charge::write, answered, settings.value_bytes, 0);
  const double head = s3::dollars_for(storage_class, s3::Charge::read, answered, 0, 0);

  double dollars = 0;
  std::optional<Family> filled;
  for (const Operation* operation : settings.operations) {
    const double key = s3::dollars_for(storage_class, operation->charge, answered,
                                       operation->sends_value ? settings.value_bytes : 0,
                                       operation->receives_value ? settings.value_bytes : 0);
    const double call = operation->takes_all_keys ? key * keys : key;
    for (const std::size_t clients : settings.clients) {
      dollars += call * operations_of(pace_of(*operation, settings), clients);
      if (const auto warmup = warmup_of(*operation, clients, settings))
        dollars += call * operations_of(*warmup, clients);
      // A removal asks for the key first, and the answer to it is free.
      if (operation->uses_up_keys) dollars += (put + head) * keys;
    }
    if (operation->needs_keys && !operation->uses_up_keys && filled != operation->family) {
      filled = operation->family;
      dollars += put * keys;
    }
  }
  return dollars + head * keys;
}

}  // namespace redis3::bench
