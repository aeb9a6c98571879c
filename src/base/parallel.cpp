#include "base/parallel.hpp"

#include "base/waiter.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace redis3 {
namespace {

namespace asio = boost::asio;

/// What the workers of one call share. They run on one executor, so nothing here needs a lock.
struct Progress {
  std::size_t count = 0;
  std::size_t next = 0;
  std::size_t workers = 0;
  std::optional<std::pair<std::size_t, Error>> first_error;
  std::exception_ptr bug;
  Waiter end;
};

/// Held by a worker's frame: however that goes, be it with the loop, the last of them ends the wait.
class Worker {
 public:
  explicit Worker(Progress& progress) : progress_(&progress) { ++progress.workers; }
  Worker(Worker&& other) noexcept : progress_(std::exchange(other.progress_, nullptr)) {}
  Worker& operator=(Worker&&) = delete;
  ~Worker() {
    if (progress_ && --progress_->workers == 0) progress_->end.wake();
  }

  Progress& progress() noexcept { return *progress_; }

 private:
  Progress* progress_;
};

/// Takes one index after the other until there are none, or one has failed.
asio::awaitable<void> work(Worker worker, const std::function<Task<void>(std::size_t)>& task) {
  Progress& progress = worker.progress();
  try {
    while (progress.next < progress.count && !progress.first_error && !progress.bug) {
      const std::size_t index = progress.next++;
      Result<void> result = co_await task(index);
      if (result.has_error() && (!progress.first_error || index < progress.first_error->first)) {
        progress.first_error.emplace(index, result.error());
      }
    }
  } catch (...) {
    if (!progress.bug) progress.bug = std::current_exception();
  }
}

}  // namespace

Task<void> for_each_index(std::size_t count, std::size_t parallel_max,
                          std::function<Task<void>(std::size_t)> task) {
  if (count == 1) co_return co_await task(0);

  Progress progress;
  progress.count = count;
  const auto executor = co_await asio::this_coro::executor;
  const std::size_t workers = std::min(count, std::max<std::size_t>(parallel_max, 1));
  std::optional<Worker> first(std::in_place, progress);
  for (std::size_t started = 0; started < workers; ++started)
    asio::co_spawn(executor, work(Worker(progress), task), asio::detached);
  first.reset();
  co_await progress.end.wait();
  if (progress.bug) std::rethrow_exception(progress.bug);
  if (progress.first_error) co_return progress.first_error->second;
  co_return Result<void>();
}

}  // namespace redis3
