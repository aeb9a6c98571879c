#include "transfer/transfer.hpp"

#include "base/waiter.hpp"
#include "upkeep/pace.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace redis3::transfer {
namespace {

namespace asio = boost::asio;

/// Who waits for a turn looks so often whether to stop.
constexpr std::chrono::milliseconds look_interval{200};

/// A group that is on its way.
struct Coming {
  Waiter waiter;
  std::optional<Result<Group>> group;
  std::exception_ptr bug;
};

asio::awaitable<void> fetch(Source& source, std::shared_ptr<Coming> coming) {
  try {
    coming->group = co_await source.next();
  } catch (...) {
    coming->bug = std::current_exception();
  }
  coming->waiter.wake();
}

class Transfer {
 public:
  Transfer(World world, Options options, Tally tally)
      : world_(std::move(world)), options_(options), pace_(options.keys_per_second) {
    report_.tally = tally;
  }

  asio::awaitable<Report> run() {
    const auto executor = co_await asio::this_coro::executor;
    std::shared_ptr<Coming> coming = begin(executor);
    while (coming) {
      co_await coming->waiter.wait();
      if (coming->bug) std::rethrow_exception(coming->bug);
      Result<Group> group = *std::move(coming->group);
      coming = group.has_value() && !group->is_last ? begin(executor) : nullptr;
      Result<void> done = group.has_error() ? Result<void>(group.error()) : Result<void>();
      if (done.has_value()) done = co_await store(*std::move(group));
      if (done.has_value()) continue;
      report_.failure = done.error();
      // It stands on what the caller has.
      if (coming) co_await coming->waiter.wait();
      break;
    }
    co_return report_;
  }

 private:
  std::shared_ptr<Coming> begin(const asio::any_io_executor& executor) {
    auto coming = std::make_shared<Coming>();
    asio::co_spawn(executor, fetch(world_.source, coming), asio::detached);
    return coming;
  }

  Task<void> store(Group group) {
    const Result<void> turn = co_await next_turns(group.items.size());
    if (turn.has_error()) co_return turn.error();
    std::vector<Refusal> refusals = std::move(group.refusals);
    Tally tally = report_.tally;
    tally.keys[static_cast<std::size_t>(Outcome::gone)] += group.gone;
    std::vector<Item> items = std::move(group.items);
    std::vector<Refusal> names;
    for (Item& item : items) {
      if (options_.into_db) item.db = *options_.into_db;
      names.push_back({item.db, item.key, std::string(type_of(item))});
    }
    std::vector<std::uint64_t> sizes;
    for (const Item& item : items)
      sizes.push_back(item.payload.size());
    auto storing = world_.target.store(std::move(items), options_.replaces);
    const Result<std::vector<Stored>> stored = co_await std::move(storing);
    if (stored.has_error()) co_return stored.error();
    for (std::size_t at = 0; at < stored->size(); ++at) {
      const Stored& one = (*stored)[at];
      if (one.outcome != Outcome::refused) tally.count(one.outcome);
      if (one.outcome == Outcome::written) tally.written_bytes += sizes[at];
      if (one.outcome != Outcome::refused) continue;
      names[at].why = fmt::format("of type {}: {}", names[at].why, one.why);
      refusals.push_back(std::move(names[at]));
    }
    for (const Refusal& refusal : refusals) {
      tally.count(Outcome::refused);
      world_.on_refusal(refusal);
    }
    report_.tally = tally;
    world_.on_progress(tally);
    if (!group.token) co_return Result<void>();
    co_return world_.on_mark(*group.token, tally);
  }

  /// Errors  cancelled  the transfer is to end.
  Task<void> next_turns(std::size_t count) {
    using std::chrono::microseconds;
    microseconds wait{0};
    for (; count > 0; --count)
      wait = pace_.wait(std::chrono::steady_clock::now());
    while (!world_.is_stopped()) {
      if (wait <= microseconds::zero()) co_return Result<void>();
      const microseconds step = std::min<microseconds>(wait, look_interval);
      auto sleeping = world_.sleep(step);
      co_await std::move(sleeping);
      wait -= step;
    }
    co_return Error(ErrorKind::cancelled, "It was stopped.");
  }

  World world_;
  Options options_;
  upkeep::Pace pace_;
  Report report_;
};

}  // namespace

asio::awaitable<Report> run(World world, Options options, Tally tally) {
  Transfer transfer(std::move(world), options, tally);
  auto running = transfer.run();
  co_return co_await std::move(running);
}

std::size_t group_keys_at(double keys_per_second) noexcept {
  const std::size_t keys_max = GroupLimits().keys_max;
  if (keys_per_second <= 0) return keys_max;
  // Ten groups a second.
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::min(keys_per_second / 10, 1e6)), 1, keys_max);
}

}  // namespace redis3::transfer
