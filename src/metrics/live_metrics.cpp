#include "metrics/live_metrics.hpp"

namespace redis3::metrics {
namespace {

constexpr std::size_t seconds_kept = 60;
constexpr std::chrono::seconds latency_span{30};
constexpr std::chrono::minutes slowest_span{30};
constexpr std::chrono::hours month{730};

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

LiveMetrics::LiveMetrics(Time start)
    : commands_(start, std::chrono::seconds(1), seconds_kept),
      requests_(start, std::chrono::seconds(1), seconds_kept),
      dollars_(start, std::chrono::minutes(1), 60),
      latency_(latency_span),
      slowest_(slowest_span) {}

void LiveMetrics::record_command(std::string_view name, std::chrono::nanoseconds duration, Time now) {
  commands_.add(1, now);
  latency_.at(now).record(duration);
  slowest_.at(now).record({name, duration, now});
}

void LiveMetrics::record_request(double dollars, Time now) {
  requests_.add(1, now);
  dollars_.add(dollars, now);
}

LiveFigures LiveMetrics::figures(Time now) const {
  LiveFigures figures;
  figures.commands_by_second = commands_.per_second(now);
  figures.commands_per_second = commands_.per_second(now, live_seconds);
  figures.requests_per_second = requests_.per_second(now, live_seconds);
  figures.latency = latency_.recent(now);
  figures.dollars_last_hour = dollars_.sum(now);
  if (const double covered = seconds(dollars_.covered(now)); covered > 0)
    figures.dollars_a_month = figures.dollars_last_hour / covered * seconds(month);
  const SlowestCommands slowest = slowest_.recent(now);
  for (const SlowCommand& command : slowest.commands())
    figures.slowest.push_back({std::string(command.name), command.duration, now - command.ended});
  return figures;
}

void LiveMetrics::merge(const LiveMetrics& other, Time now) {
  commands_.merge(other.commands_);
  requests_.merge(other.requests_);
  dollars_.merge(other.dollars_);
  latency_.at(now).merge(other.latency_.recent(now));
  slowest_.at(now).merge(other.slowest_.recent(now));
}

}  // namespace redis3::metrics
