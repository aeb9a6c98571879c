#include "session/latency_events.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace redis3::session {

void LatencyEvents::add(std::string_view name, std::chrono::milliseconds latency, TimePoint now) {
  auto found = events_.find(name);
  if (found == events_.end()) found = events_.emplace(std::string(name), LatencyEvent()).first;
  LatencyEvent& event = found->second;
  event.highest = std::max(event.highest, latency);

  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (!event.samples.empty() && event.samples.back().second == second) {
    event.samples.back().latency = std::max(event.samples.back().latency, latency);
    return;
  }
  event.samples.push_back({second, latency});
  if (event.samples.size() > samples_max) event.samples.pop_front();
}

bool LatencyEvents::reset(std::string_view name) {
  return std::erase_if(events_, [&](const auto& event) { return equal_ignoring_case(event.first, name); }) >
         0;
}

std::size_t LatencyEvents::reset_all() {
  const std::size_t count = events_.size();
  events_.clear();
  return count;
}

const LatencyEvent* LatencyEvents::find(std::string_view name) const {
  const auto found = events_.find(name);
  return found == events_.end() ? nullptr : &found->second;
}

}  // namespace redis3::session
