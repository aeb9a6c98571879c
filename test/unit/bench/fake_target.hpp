#pragma once

#include "base/sleep.hpp"
#include "bench/target.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace redis3::bench {

/// A target that takes as long as it is told, and keeps keys without values.
class FakeTarget : public Target {
 public:
  using Delay = std::function<std::chrono::microseconds(const command::Argv&)>;

  /// What has become of a target, for when the driver has let go of it.
  struct Diary {
    std::map<std::string, std::uint64_t> calls;
    std::set<std::string> keys;
    std::size_t running = 0;
    std::size_t most_running = 0;
    bool is_closed = false;
  };

  FakeTarget(std::string label, Sleep sleep, Delay delay, Diary& diary)
      : sleep_(std::move(sleep)), delay_(std::move(delay)), diary_(diary) {
    info_.label = std::move(label);
  }

  /// What is answered in place of what would be.
  std::function<std::optional<Result<Reply>>(const command::Argv&)> answer;
  std::optional<Error> opening;

  const TargetInfo& info() const override { return info_; }
  Task<void> open() override {
    if (opening) co_return *opening;
    co_return Result<void>();
  }
  Eventual<Reply> begin(command::Argv call) override { return run(std::move(call)); }
  Usage usage() const override { return usage_; }
  Task<void> close() override {
    diary_.is_closed = true;
    co_return Result<void>();
  }

 private:
  Task<Reply> run(command::Argv call) {
    ++diary_.calls[call[0]];
    ++usage_.requests["Request"];
    usage_.dollars += 0.25;
    diary_.most_running = std::max(diary_.most_running, ++diary_.running);
    const auto delay = delay_(call);
    if (delay.count() > 0) co_await sleep_(delay);
    --diary_.running;
    if (answer) {
      if (auto given = answer(call)) co_return *std::move(given);
    }
    const bool removes = call[0] == "DEL";
    const std::size_t step = call[0] == "MSET" || call[0] == "SET" || call[0] == "APPEND" ? 2 : 1;
    for (std::size_t at = 1; at < call.size(); at += step)
      removes ? void(diary_.keys.erase(call[at])) : void(diary_.keys.insert(call[at]));
    co_return Reply::ok();
  }

  TargetInfo info_;
  Sleep sleep_;
  Delay delay_;
  Diary& diary_;
  Usage usage_;
};

}  // namespace redis3::bench
