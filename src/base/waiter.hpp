#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>
#include <memory>
#include <utility>

namespace redis3 {

/// One coroutine waits, another one wakes it. Both run on the same executor, so there is no lock.
///
/// wake() before wait() makes the wait end at once. The coroutine goes on in a handler of its own, never
/// inside wake(). (Boost 1.81's any_completion_handler, the usual way to hold on to a waiting coroutine,
/// recurses without end there.)
class Waiter {
 public:
  boost::asio::awaitable<void> wait() {
    assert(!waiting_);
    if (std::exchange(is_woken_, false)) co_return;
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        [this](auto handler) { waiting_ = std::make_unique<Holder<decltype(handler)>>(std::move(handler)); },
        boost::asio::use_awaitable);
  }

  void wake() {
    if (!waiting_) {
      is_woken_ = true;
      return;
    }
    std::exchange(waiting_, nullptr)->go_on();
  }

 private:
  struct Waiting {
    virtual ~Waiting() = default;
    virtual void go_on() = 0;
  };

  template <class Handler>
  struct Holder : Waiting {
    explicit Holder(Handler a_handler) : handler(std::move(a_handler)) {}
    void go_on() override {
      const auto executor = boost::asio::get_associated_executor(handler);
      boost::asio::post(executor, std::move(handler));
    }
    Handler handler;
  };

  std::unique_ptr<Waiting> waiting_;
  bool is_woken_ = false;
};

}  // namespace redis3
