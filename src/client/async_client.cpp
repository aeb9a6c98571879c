#include "redis3/async_client.hpp"

#include "base/task.hpp"
#include "client/engine.hpp"
#include "client/typed.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <utility>

namespace redis3 {

namespace asio = boost::asio;
using namespace client;

/// The engine and the strand that it works on. Each task under way holds it.
class AsyncClient::Impl {
 public:
  using Strand = asio::strand<asio::any_io_executor>;

  Impl(Strand strand, std::unique_ptr<Engine> engine)
      : strand_(std::move(strand)), engine_(std::move(engine)) {}

  Engine& engine() { return *engine_; }
  const Strand& strand() const { return strand_; }

  /// Runs a task on the strand, and goes on where it was awaited. A cancellation of the caller is kept away:
  /// other commands may wait for the same request.
  template <class T>
  static Task<T> on_strand(Strand strand, Task<T> task) {
    std::optional<Result<T>> result;
    co_await asio::co_spawn(strand, keep_result(std::move(task), result), asio::use_awaitable);
    co_return *std::move(result);
  }

  static Task<Reply> run(std::shared_ptr<Impl> impl, Words words) {
    co_return co_await on_strand(impl->strand_, impl->engine_->execute(std::move(words)));
  }

  static Task<void> each_page(std::shared_ptr<Impl> impl, std::string pattern,
                              std::function<bool(std::vector<std::string>)> see) {
    co_return co_await on_strand(impl->strand_, impl->engine_->each_page(std::move(pattern), std::move(see)));
  }

  static Task<Stats> stats(std::shared_ptr<Impl> impl) {
    co_return co_await on_strand(impl->strand_, impl->engine_->stats());
  }

  static Task<void> close(std::shared_ptr<Impl> impl) {
    if (impl->is_closed_.exchange(true)) co_return Result<void>();
    co_return co_await on_strand(impl->strand_, impl->engine_->close());
  }

 private:
  template <class T>
  static asio::awaitable<void> keep_result(Task<T> task, std::optional<Result<T>>& result) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    result = co_await std::move(task);
  }

  Strand strand_;
  std::unique_ptr<Engine> engine_;
  std::atomic<bool> is_closed_ = false;
};

/// What the copies of a client share: with the last of them the client ends.
class AsyncClient::Handle {
 public:
  explicit Handle(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  ~Handle() { asio::co_spawn(impl_->strand(), Impl::close(impl_), asio::detached); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  const std::shared_ptr<Impl>& impl() const { return impl_; }

 private:
  std::shared_ptr<Impl> impl_;
};

namespace {

/// The typed call of a command: what its Reply means.
template <class T>
Task<T> as(Task<Reply> command, Result<T> (*meaning)(Result<Reply>)) {
  Result<Reply> reply = co_await std::move(command);
  co_return meaning(std::move(reply));
}

}  // namespace

AsyncClient::AsyncClient(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {}

Task<AsyncClient> AsyncClient::open(asio::any_io_executor executor, const Options& options) {
  return open_copy(std::move(executor), options);
}

Task<AsyncClient> AsyncClient::open_copy(asio::any_io_executor executor, Options options) {
  const Impl::Strand strand = asio::make_strand(executor);
  Result<std::unique_ptr<Engine>> engine =
      co_await Impl::on_strand(strand, Engine::open(strand, std::move(options)));
  if (engine.has_error()) co_return engine.error();
  auto impl = std::make_shared<Impl>(strand, *std::move(engine));
  co_return AsyncClient(std::make_shared<Handle>(std::move(impl)));
}

Task<bool> AsyncClient::set(std::string key, std::string value, SetOptions options) const {
  return as(Impl::run(handle_->impl(), set_words(std::move(key), std::move(value), options, false)),
            is_ok_of);
}

Task<std::optional<std::string>> AsyncClient::set_get(std::string key, std::string value,
                                                      SetOptions options) const {
  return as(Impl::run(handle_->impl(), set_words(std::move(key), std::move(value), options, true)), value_of);
}

Task<std::optional<std::string>> AsyncClient::get(std::string key) const {
  return as(Impl::run(handle_->impl(), {"GET", std::move(key)}), value_of);
}

Task<void> AsyncClient::mset(std::vector<std::pair<std::string, std::string>> keys_and_values) const {
  return as(Impl::run(handle_->impl(), mset_words(std::move(keys_and_values))), ok_of);
}

Task<std::vector<std::optional<std::string>>> AsyncClient::mget(std::vector<std::string> keys) const {
  return as(Impl::run(handle_->impl(), words_of("MGET", std::move(keys))), values_of);
}

Task<std::int64_t> AsyncClient::del(std::vector<std::string> keys) const {
  return as(Impl::run(handle_->impl(), words_of("DEL", std::move(keys))), count_of);
}

Task<std::int64_t> AsyncClient::exists(std::vector<std::string> keys) const {
  return as(Impl::run(handle_->impl(), words_of("EXISTS", std::move(keys))), count_of);
}

Task<std::vector<std::string>> AsyncClient::keys(std::string pattern) const {
  return as(Impl::run(handle_->impl(), {"KEYS", std::move(pattern)}), names_of);
}

Task<void> AsyncClient::each_page(std::string pattern,
                                  std::function<bool(std::vector<std::string>)> see) const {
  return Impl::each_page(handle_->impl(), std::move(pattern), std::move(see));
}

Task<Reply> AsyncClient::command(std::vector<std::string> words) const {
  return as(Impl::run(handle_->impl(), std::move(words)), any_of);
}

Task<Stats> AsyncClient::stats() const {
  return Impl::stats(handle_->impl());
}

std::int64_t AsyncClient::db() const noexcept {
  return handle_->impl()->engine().db();
}

Task<void> AsyncClient::close() const {
  return Impl::close(handle_->impl());
}

}  // namespace redis3
