#include "client/loop.hpp"

#include <cassert>

namespace redis3::client {

Loop::Loop(std::chrono::milliseconds interval) : work_(context_.get_executor()) {
  keeper_ = std::thread([this, interval] { keep(interval); });
}

Loop::~Loop() {
  {
    std::lock_guard lock(mutex_);
    assert(sleepers_.empty());
    is_ending_ = true;
  }
  end_.notify_one();
  keeper_.join();
}

void Loop::complete(Call& call) {
  // The lock is held over the notification, since the call's owner may destroy it as soon as it sees that it
  // is done.
  std::lock_guard lock(mutex_);
  call.is_done = true;
  if (!call.place) return;
  sleepers_.erase(*call.place);
  call.place.reset();
  call.wake.notify_one();
}

// noexcept: an exception that escapes the context is a bug of a task nobody waits for, and the loop could not
// go on.
void Loop::await(Call& call) noexcept {
  assert(!context_.get_executor().running_in_this_thread());
  std::unique_lock lock(mutex_);
  while (!call.is_done) {
    if (is_driven_) {
      sleep(call, lock);
      continue;
    }
    is_driven_ = true;
    lock.unlock();
    while (!call.is_done)
      context_.run_one();
    lock.lock();
    stop_driving();
  }
}

void Loop::sleep(Call& call, std::unique_lock<std::mutex>& lock) {
  call.place = sleepers_.insert(sleepers_.end(), &call);
  call.wake.wait(lock, [&] { return call.is_done || !is_driven_; });
  if (!call.place) return;
  sleepers_.erase(*call.place);
  call.place.reset();
}

void Loop::stop_driving() {
  is_driven_ = false;
  if (!sleepers_.empty()) sleepers_.front()->wake.notify_one();
}

void Loop::keep(std::chrono::milliseconds interval) noexcept {
  std::unique_lock lock(mutex_);
  while (!end_.wait_for(lock, interval, [this] { return is_ending_; })) {
    if (is_driven_) continue;
    is_driven_ = true;
    // A caller that comes meanwhile goes first: the keeper leaves after the handler it is in.
    for (std::size_t ran = 1; ran > 0 && sleepers_.empty() && !is_ending_;) {
      lock.unlock();
      ran = context_.poll_one();
      lock.lock();
    }
    stop_driving();
  }
}

}  // namespace redis3::client
