#include "upkeep/walker.hpp"

#include "base/parallel.hpp"
#include "model/key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace redis3::upkeep {
namespace {

/// Who waits for a turn looks so often whether to stop.
constexpr std::chrono::milliseconds look_interval{200};

}  // namespace

Walker::Walker(std::string_view what, WalkWorld world, WalkOptions options)
    : what_(what),
      world_(std::move(world)),
      options_(std::move(options)),
      pace_(options_.requests_per_second) {}

boost::asio::awaitable<WalkEnd> Walker::walk(std::function<Task<void>(const Entries&)> see) {
  WalkEnd end;
  store::ListQuery query =
      store::ListQuery::objects(options_.db ? model::database_prefix(*options_.db) : std::string());
  query.token = options_.from;
  do {
    Result<store::ListPage> page = co_await list(query);
    // A store says so of a token that it does not know; nothing else in our listings can be invalid.
    const bool is_first = !query.token.empty() && query.token == options_.from && !end.has_begun_anew;
    if (page.has_error() && is_first && page.error().kind() == ErrorKind::invalid) {
      end.has_begun_anew = true;
      query.token.clear();
      page = co_await list(query);
    }
    Result<void> done = page.has_error() ? Result<void>(page.error()) : Result<void>();
    if (done.has_value()) done = co_await see(page->entries);
    if (done.has_error()) {
      end.failure = done.error();
      end.next = query.token;
      break;
    }
    query.token = std::move(page->next);
  } while (!query.token.empty());
  co_return end;
}

Task<void> Walker::side_by_side(std::size_t count, std::function<Task<void>(std::size_t)> task) {
  return for_each_index(count, options_.parallel_requests_max, std::move(task));
}

Task<void> Walker::next_turn() {
  using std::chrono::microseconds;
  microseconds wait = pace_.wait(std::chrono::steady_clock::now());
  while (!world_.is_stopped()) {
    if (wait <= microseconds::zero()) co_return Result<void>();
    const microseconds step = std::min<microseconds>(wait, look_interval);
    auto sleeping = world_.sleep(step);
    co_await std::move(sleeping);
    wait -= step;
  }
  co_return Error(ErrorKind::cancelled, fmt::format("The {} was stopped.", what_));
}

Task<store::ListPage> Walker::list(store::ListQuery query) {
  const Result<void> turn = co_await next_turn();
  if (turn.has_error()) co_return turn.error();
  co_return co_await world_.store.list(std::move(query));
}

}  // namespace redis3::upkeep
