#include "gateway/backend_threads.hpp"

#include "base/at_end.hpp"
#include "base/ending_context.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <system_error>
#include <thread>
#include <utility>

namespace redis3::gateway {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> take_figures(const place::Backend& backend, place::BackendFigures& sum) {
  sum.merge(backend.figures());
  co_return;
}

asio::awaitable<void> drain_into(place::Backend& backend, Result<void>& result) {
  result = co_await backend.drain();
}

}  // namespace

/// A loop, the thread that drives it, and the backend that is used there alone.
class BackendThreads::Thread {
 public:
  /// Nobody runs the loop yet, so the backend may be made here.
  static Result<std::unique_ptr<Thread>> start(const client::Location& location, const Options& options) {
    auto thread = std::make_unique<Thread>();
    Result<std::unique_ptr<place::Backend>> backend =
        place::Backend::open(thread->context_.get_executor(), location, options);
    if (backend.has_error()) return backend.error();
    thread->backend_ = *std::move(backend);
    try {
      thread->thread_ = std::thread([&context = thread->context_] { context.run(); });
    } catch (const std::system_error& failed) {
      return Error(ErrorKind::unavailable, fmt::format("io-threads: no thread more: {}", failed.what()));
    }
    return thread;
  }

  /// Ends the loop, whatever is under way.
  ~Thread() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    if (backend_) backend_->give_up();
    context_.restart();
    context_.poll();
    context_.abandon();
  }

  asio::any_io_executor executor() { return context_.get_executor(); }
  place::Backend& backend() noexcept { return *backend_; }

 private:
  EndingContext context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::unique_ptr<place::Backend> backend_;
  std::thread thread_;
};

BackendThreads::BackendThreads(asio::any_io_executor executor) : executor_(std::move(executor)) {}

BackendThreads::~BackendThreads() = default;

Task<void> BackendThreads::open(client::Location location, Options options, std::size_t count) {
  Result<std::unique_ptr<place::Backend>> home = place::Backend::open(executor_, location, options);
  if (home.has_error()) co_return home.error();
  home_ = *std::move(home);
  const Result<void> checked = co_await home_->check();
  if (checked.has_error()) co_return checked.error();
  while (threads_.size() + 1 < count) {
    Result<std::unique_ptr<Thread>> thread = Thread::start(location, options);
    if (thread.has_error()) co_return thread.error();
    threads_.push_back(*std::move(thread));
  }
  co_return Result<void>();
}

std::vector<BackendThreads::Other> BackendThreads::others() const {
  std::vector<Other> others;
  for (const auto& thread : threads_)
    others.push_back(Other{thread->executor(), &thread->backend()});
  return others;
}

asio::awaitable<place::BackendFigures> BackendThreads::figures() {
  ++gathering_;
  const AtEnd end([this] {
    --gathering_;
    gathered_.wake();
  });
  place::BackendFigures sum = home_->figures();
  for (const auto& thread : threads_)
    co_await asio::co_spawn(thread->executor(), take_figures(thread->backend(), sum), asio::use_awaitable);
  co_return sum;
}

void BackendThreads::give_up() {
  home_->give_up();
  for (const auto& thread : threads_)
    asio::post(thread->executor(), [&backend = thread->backend()] { backend.give_up(); });
}

Task<void> BackendThreads::close() {
  Result<void> drained = co_await home_->drain();
  for (const auto& thread : threads_) {
    Result<void> result;
    co_await asio::co_spawn(thread->executor(), drain_into(thread->backend(), result), asio::use_awaitable);
    if (result.has_error()) drained = result;
  }
  while (gathering_ > 0)
    co_await gathered_.wait();
  threads_.clear();
  co_return drained;
}

}  // namespace redis3::gateway
