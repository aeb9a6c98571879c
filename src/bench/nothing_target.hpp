#pragma once

#include "bench/target.hpp"

#include <utility>

namespace redis3::bench {

/// Answers at once, and does nothing: what is measured of it is the measuring.
class NothingTarget : public Target {
 public:
  explicit NothingTarget(TargetInfo info) : info_(std::move(info)) {}

  const TargetInfo& info() const override { return info_; }
  Task<void> open() override { co_return Result<void>(); }
  Eventual<Reply> begin(command::Argv) override { return Reply::ok(); }
  Usage usage() const override { return {}; }
  Task<void> close() override { co_return Result<void>(); }

 private:
  TargetInfo info_;
};

}  // namespace redis3::bench
