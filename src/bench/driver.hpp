#pragma once

#include "base/sleep.hpp"
#include "base/task.hpp"
#include "bench/recorder.hpp"
#include "bench/report.hpp"
#include "bench/schedule.hpp"
#include "bench/settings.hpp"
#include "bench/target.hpp"
#include "bench/workload.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace redis3::bench {

/// What a run needs of the world around it; passed in, so that a test's time need not pass.
struct World {
  Sleep sleep;
  std::function<std::chrono::steady_clock::time_point()> now;
  /// What this process has used of its processors.
  std::function<std::chrono::nanoseconds()> cpu_time;
  /// Whether the user wants an end: what is under way is waited for, and keys are removed.
  std::function<bool()> is_stopped;
  /// All targets were opened, or could not be.
  std::function<void()> after_opening;
  /// An operation was measured with so many clients on all targets.
  std::function<void(const Operation&, std::size_t clients)> after_round;
};

/// Measures targets side by side: each operation on one target after the other, so that they do not get into
/// each other's way and meet the same hour.
///
/// Lifetime  outlives its Task.
class Driver {
 public:
  Driver(World world, Settings settings, const Workload& workload,
         std::vector<std::unique_ptr<Target>> targets);

  /// Opens all targets, measures, removes its keys, closes. What fails is in the report.
  Task<void> run();

  /// Growing while run() is under way; without what only the caller knows: machine and dates.
  const Report& report() const noexcept { return report_; }

  /// What goes on now; null where nothing is measured.
  struct Live {
    std::string target;
    const Operation* operation;
    std::size_t clients;
    bool is_warming_up;
    Recorder recorder;
    Schedule schedule;
    bool is_over = false;
  };
  const Live* live() const noexcept { return live_.get(); }

 private:
  /// A target that is there, and its part of the report.
  struct Seat {
    std::unique_ptr<Target> target;
    bool is_open = false;
    bool has_values = false;
  };

  Task<void> open(std::size_t at);
  Task<void> measure_all(const Operation& operation, std::size_t clients);
  Task<void> measure(std::size_t at, const Operation& operation, std::size_t clients);
  Task<void> play(Target& target, const Operation& operation, std::size_t clients, Pace pace, bool is_warmup);
  Task<void> serve(Target& target);
  Task<bool> wait_until(std::chrono::steady_clock::time_point due);
  Task<void> call_all(Target& target, std::vector<command::Argv> calls);
  Task<void> clean(std::size_t at);
  bool is_usable(std::size_t at) const { return seats_[at].is_open && report_.targets[at].failure.empty(); }

  World world_;
  Settings settings_;
  const Workload& workload_;
  std::vector<Seat> seats_;
  Report report_;
  std::unique_ptr<Live> live_;
};

}  // namespace redis3::bench
