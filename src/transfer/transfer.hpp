#pragma once

#include "base/sleep.hpp"
#include "base/task.hpp"
#include "transfer/source.hpp"
#include "transfer/tally.hpp"
#include "transfer/target.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace redis3::transfer {

struct Options {
  // Behaviour.

  /// What is there already is replaced; else it is left alone.
  bool replaces = false;
  /// Every key goes into this database; absent: into the one of its own number.
  std::optional<std::int64_t> into_db;

  // Performance.

  /// 0: as many as it can.
  double keys_per_second = 0;
};

/// What a transfer stands on, and whom it tells. All of it outlives the transfer.
struct World {
  Source& source;
  Target& target;
  Sleep sleep;
  std::function<bool()> is_stopped;
  /// Called when all keys before `token` are where they belong; the tally is of them.
  std::function<Result<void>(const std::string& token, const Tally& tally)> on_mark;
  /// Called whenever keys are where they belong.
  std::function<void(const Tally& tally)> on_progress;
  std::function<void(const Refusal& refusal)> on_refusal;
};

struct Report {
  /// Of this run and of those that it goes on from.
  Tally tally;
  /// Why it ended before its end.
  std::optional<Error> failure;
};

/// Moves all keys, a group at a time; the next group is fetched while one is stored. What is under way when
/// it is stopped is stored first.
///
/// tally  what earlier runs have counted
boost::asio::awaitable<Report> run(World world, Options options, Tally tally);

/// How many keys are to be in a group, so that a pace is kept evenly.
std::size_t group_keys_at(double keys_per_second) noexcept;

}  // namespace redis3::transfer
