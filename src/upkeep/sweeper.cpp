#include "upkeep/sweeper.hpp"

#include "upkeep/sweep_verdict.hpp"

#include <utility>
#include <vector>

namespace redis3::upkeep {
namespace {

/// So often a removal whose answer was lost is sent again: it cannot touch another version.
constexpr int removals_max = 4;

class Sweeper {
 public:
  Sweeper(SweepWorld world, SweepOptions options)
      : walker_("sweep", world, options),
        on_progress_(std::move(world.on_progress)),
        options_(std::move(options)) {}

  boost::asio::awaitable<SweepReport> run() {
    std::function<Task<void>(const Walker::Entries&)> see = [this](const Walker::Entries& entries) {
      return sweep_page(entries);
    };
    auto walking = walker_.walk(std::move(see));
    static_cast<WalkEnd&>(report_) = co_await std::move(walking);
    co_return std::move(report_);
  }

 private:
  Task<void> sweep_page(const Walker::Entries& entries) {
    std::vector<const store::ListEntry*> doubtful;
    for (const store::ListEntry& entry : entries) {
      ++report_.counts.listed;
      const ListedAs listed = listed_as(entry);
      if (listed == ListedAs::foreign) ++report_.counts.foreign;
      if (listed == ListedAs::may_expire) doubtful.push_back(&entry);
    }
    on_progress_(report_.counts);
    std::function<Task<void>(std::size_t)> look = [&](std::size_t at) { return look_at(doubtful[at]->key); };
    co_return co_await walker_.side_by_side(doubtful.size(), std::move(look));
  }

  Task<void> look_at(std::string key) {
    const Result<void> turn = co_await walker_.next_turn();
    if (turn.has_error()) co_return turn.error();
    const Result<store::ObjectInfo> info = co_await walker_.store().head(key);
    ++report_.counts.asked_for;
    if (info.has_error()) {
      // It went before we came.
      if (info.error().kind() == ErrorKind::not_found) co_return Result<void>();
      co_return info.error();
    }
    Result<void> done;
    switch (
        judge_expired(*info, walker_.store().now(), options_.older_than, walker_.store().capabilities())) {
      case SweepVerdict::live:
        break;
      case SweepVerdict::recent:
        ++report_.counts.recent;
        break;
      case SweepVerdict::unreadable:
        ++report_.counts.unreadable;
        break;
      case SweepVerdict::unsafe:
        count_expired(*info);
        ++report_.counts.unsafe;
        break;
      case SweepVerdict::removable:
        count_expired(*info);
        if (!options_.is_dry_run) done = co_await remove(std::move(key), info->etag);
        break;
    }
    on_progress_(report_.counts);
    co_return done;
  }

  void count_expired(const store::ObjectInfo& info) {
    ++report_.counts.expired;
    report_.counts.expired_bytes += info.size_bytes;
  }

  Task<void> remove(std::string key, store::Etag etag) {
    for (int tries = 1;; ++tries) {
      const Result<void> turn = co_await walker_.next_turn();
      if (turn.has_error()) co_return turn.error();
      auto condition = store::RemoveCondition::if_match(etag);
      const Result<void> removed = co_await walker_.store().remove(key, std::move(condition));
      if (removed.has_value()) break;
      const ErrorKind kind = removed.error().kind();
      // After a lost answer it is mostly our own work that nothing is there.
      if (kind == ErrorKind::not_found && tries > 1) break;
      if (kind == ErrorKind::not_found || kind == ErrorKind::conflict) {
        ++report_.counts.replaced;
        co_return Result<void>();
      }
      if (kind != ErrorKind::outcome_unknown || tries == removals_max) co_return removed.error();
    }
    ++report_.counts.removed;
    co_return Result<void>();
  }

  Walker walker_;
  std::function<void(const SweepCounts&)> on_progress_;
  SweepOptions options_;
  SweepReport report_;
};

}  // namespace

Task<SweepReport> sweep(SweepWorld world, SweepOptions options) {
  // Of a store of which nothing is known nothing could be removed: a dry run need not ask.
  if (!options.is_dry_run) {
    const Result<void> learned = co_await world.store.learn_capabilities();
    if (learned.has_error()) co_return learned.error();
  }
  if (!options.is_dry_run && !can_sweep(world.store.capabilities())) {
    co_return Error(ErrorKind::unsupported,
                    "This server does not remove an object on the condition that it is still the same, so a "
                    "fresh value could be removed in place of an expired one. Nothing was removed; --dry-run "
                    "tells what has expired (docs/sweep.md).");
  }
  Sweeper sweeper(std::move(world), std::move(options));
  auto running = sweeper.run();
  co_return co_await std::move(running);
}

}  // namespace redis3::upkeep
