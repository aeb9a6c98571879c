#include "upkeep/sweeper.hpp"

#include "base/parallel.hpp"
#include "model/key.hpp"
#include "upkeep/pace.hpp"
#include "upkeep/sweep_verdict.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace redis3::upkeep {
namespace {

/// So often a removal whose answer was lost is sent again: it cannot touch another version.
constexpr int removals_max = 4;
/// Who waits for a turn looks so often whether to stop.
constexpr std::chrono::milliseconds look_interval{200};

Error stopped() {
  return Error(ErrorKind::cancelled, "The sweep was stopped.");
}

class Sweeper {
 public:
  Sweeper(SweepWorld world, SweepOptions options)
      : world_(std::move(world)), options_(std::move(options)), pace_(options_.requests_per_second) {}

  boost::asio::awaitable<SweepReport> run() {
    store::ListQuery query =
        store::ListQuery::objects(options_.db ? model::database_prefix(*options_.db) : std::string());
    query.token = options_.from;
    do {
      Result<store::ListPage> page = co_await list(query);
      if (page.has_error() && is_place_forgotten(page.error(), query)) {
        report_.has_begun_anew = true;
        query.token.clear();
        page = co_await list(query);
      }
      Result<void> done = page.has_error() ? Result<void>(page.error()) : Result<void>();
      if (done.has_value()) done = co_await sweep_page(page->entries);
      if (done.has_error()) {
        report_.failure = done.error();
        report_.next = query.token;
        break;
      }
      query.token = std::move(page->next);
    } while (!query.token.empty());
    co_return std::move(report_);
  }

 private:
  /// A store says so of a token that it does not know; nothing else in our listings can be invalid.
  bool is_place_forgotten(const Error& error, const store::ListQuery& query) const {
    const bool is_first = !query.token.empty() && query.token == options_.from && !report_.has_begun_anew;
    return is_first && error.kind() == ErrorKind::invalid;
  }

  Task<store::ListPage> list(store::ListQuery query) {
    const Result<void> turn = co_await next_turn();
    if (turn.has_error()) co_return turn.error();
    co_return co_await world_.store.list(std::move(query));
  }

  Task<void> sweep_page(const std::vector<store::ListEntry>& entries) {
    std::vector<const store::ListEntry*> doubtful;
    for (const store::ListEntry& entry : entries) {
      ++report_.counts.listed;
      const ListedAs listed = listed_as(entry);
      if (listed == ListedAs::foreign) ++report_.counts.foreign;
      if (listed == ListedAs::may_expire) doubtful.push_back(&entry);
    }
    world_.on_progress(report_.counts);
    std::function<Task<void>(std::size_t)> look = [&](std::size_t at) { return look_at(doubtful[at]->key); };
    co_return co_await for_each_index(doubtful.size(), options_.parallel_requests_max, std::move(look));
  }

  Task<void> look_at(std::string key) {
    const Result<void> turn = co_await next_turn();
    if (turn.has_error()) co_return turn.error();
    const Result<store::ObjectInfo> info = co_await world_.store.head(key);
    ++report_.counts.asked_for;
    if (info.has_error()) {
      // It went before we came.
      if (info.error().kind() == ErrorKind::not_found) co_return Result<void>();
      co_return info.error();
    }
    Result<void> done;
    switch (judge_expired(*info, world_.store.now(), options_.older_than, world_.store.capabilities())) {
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
    world_.on_progress(report_.counts);
    co_return done;
  }

  void count_expired(const store::ObjectInfo& info) {
    ++report_.counts.expired;
    report_.counts.expired_bytes += info.size_bytes;
  }

  Task<void> remove(std::string key, store::Etag etag) {
    for (int tries = 1;; ++tries) {
      const Result<void> turn = co_await next_turn();
      if (turn.has_error()) co_return turn.error();
      auto condition = store::RemoveCondition::if_match(etag);
      const Result<void> removed = co_await world_.store.remove(key, std::move(condition));
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

  /// Errors  cancelled  the sweep is to end.
  Task<void> next_turn() {
    using std::chrono::microseconds;
    microseconds wait = pace_.wait(std::chrono::steady_clock::now());
    while (!world_.is_stopped()) {
      if (wait <= microseconds::zero()) co_return Result<void>();
      const microseconds step = std::min<microseconds>(wait, look_interval);
      auto sleeping = world_.sleep(step);
      co_await std::move(sleeping);
      wait -= step;
    }
    co_return stopped();
  }

  SweepWorld world_;
  SweepOptions options_;
  Pace pace_;
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
