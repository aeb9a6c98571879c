#include "client/loop.hpp"

#include <boost/asio/post.hpp>

#include <cassert>

namespace redis3::client {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

}  // namespace

Loop::Loop(std::chrono::milliseconds interval) : work_(context_.get_executor()) {
  keeper_ = std::thread([this, interval] { keep(interval); });
}

Loop::~Loop() {
  {
    std::lock_guard lock(mutex_);
    assert(sleepers_.empty());
    is_ending_ = true;
  }
  wake_keeper_.notify_one();
  // Where the keeper drives it waits for something to do.
  boost::asio::post(context_, [] {});
  keeper_.join();
}

void Loop::end(Event& event) {
  // The lock is held over the notification, since the event's owner may destroy it as soon as it sees that it
  // has ended.
  std::lock_guard lock(mutex_);
  event.has_ended_ = true;
  if (!event.place_) return;
  sleepers_.erase(*event.place_);
  event.place_.reset();
  event.wake_.notify_one();
}

// noexcept: an exception that escapes the context is a bug of a task nobody waits for, and the loop could not
// go on.
void Loop::wait(Event& event) noexcept {
  wait_until(event, SteadyTime::max());
}

bool Loop::wait_until(Event& event, SteadyTime time) {
  assert(!context_.get_executor().running_in_this_thread());
  const bool is_endless = time == SteadyTime::max();
  std::unique_lock lock(mutex_);
  while (!event.has_ended_ && (is_endless || std::chrono::steady_clock::now() < time)) {
    if (is_driven_) {
      sleep_until(event, lock, time);
      continue;
    }
    is_driven_ = true;
    lock.unlock();
    if (is_endless) {
      while (!event.has_ended_)
        context_.run_one();
    } else {
      while (!event.has_ended_ && context_.run_one_until(time) > 0) {
      }
    }
    lock.lock();
    stop_driving();
  }
  // Whoever leaves without driving hands on the word that nobody drives.
  if (!event.has_ended_ && !is_driven_) stop_driving();
  return event.has_ended_;
}

void Loop::sleep_until(Event& event, std::unique_lock<std::mutex>& lock, SteadyTime time) {
  event.place_ = sleepers_.insert(sleepers_.end(), &event);
  const auto is_turn = [&] { return event.has_ended_ || !is_driven_; };
  if (time == SteadyTime::max())
    event.wake_.wait(lock, is_turn);
  else
    event.wake_.wait_until(lock, time, is_turn);
  if (!event.place_) return;
  sleepers_.erase(*event.place_);
  event.place_.reset();
}

void Loop::stop_driving() {
  is_driven_ = false;
  if (!sleepers_.empty())
    sleepers_.front()->wake_.notify_one();
  else if (holds_ > 0)
    wake_keeper_.notify_one();
}

void Loop::hold() {
  std::lock_guard lock(mutex_);
  ++holds_;
  if (is_wanted_driving()) wake_keeper_.notify_one();
}

void Loop::let_go() {
  std::lock_guard lock(mutex_);
  assert(holds_ > 0);
  --holds_;
}

void Loop::keep(std::chrono::milliseconds interval) noexcept {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    wake_keeper_.wait_for(lock, interval, [this] { return is_ending_ || is_wanted_driving(); });
    if (is_ending_ || is_driven_) continue;
    is_driven_ = true;
    drive_for_others(lock);
    stop_driving();
  }
}

// A caller that comes meanwhile goes first: the keeper leaves after the handler it is in.
void Loop::drive_for_others(std::unique_lock<std::mutex>& lock) {
  for (std::size_t ran = 1; ran > 0 && sleepers_.empty() && !is_ending_;) {
    const bool is_held = holds_ > 0;
    lock.unlock();
    ran = is_held ? context_.run_one() : context_.poll_one();
    lock.lock();
  }
}

}  // namespace redis3::client
