#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace redis3::session {

/// What Redis names the two kinds of commands in LATENCY: those whose work does not grow, and the others.
inline constexpr std::string_view fast_command_event = "fast-command";
inline constexpr std::string_view command_event = "command";

/// Something that took long: the longest time of one second.
struct LatencySample {
  std::chrono::sys_seconds second;
  std::chrono::milliseconds latency{0};
};

/// All that took long for one reason.
struct LatencyEvent {
  /// The oldest first, at least one.
  std::deque<LatencySample> samples;
  /// Since the event was first seen or reset, samples that are forgotten included.
  std::chrono::milliseconds highest{0};
};

/// What took long, by name: what LATENCY tells.
class LatencyEvents {
 public:
  /// So many seconds are remembered of an event.
  static constexpr std::size_t samples_max = 160;

  /// Notes something that took long enough to be noted, which is for the caller to say.
  void add(std::string_view name, std::chrono::milliseconds latency, TimePoint now);

  /// Forgets an event, named in whatever case; whether it was there.
  bool reset(std::string_view name);
  /// Forgets all; how many there were.
  std::size_t reset_all();

  using Events = std::map<std::string, LatencyEvent, std::less<>>;
  const Events& events() const noexcept { return events_; }
  /// nullptr: nothing took long for this reason.
  const LatencyEvent* find(std::string_view name) const;

 private:
  Events events_;
};

}  // namespace redis3::session
