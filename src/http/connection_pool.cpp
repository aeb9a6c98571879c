#include "http/connection_pool.hpp"

#include "http/exchange.hpp"

#include <algorithm>
#include <cassert>

namespace redis3::http {

ConnectionPool::ConnectionPool(std::size_t connections_max, std::chrono::milliseconds idle_max)
    : connections_max_(connections_max), idle_max_(idle_max) {
  assert(connections_max > 0);
}

ConnectionPool::Decision ConnectionPool::request(Exchange& exchange) {
  if (exchange.request.wants_fresh_connection && size() < connections_max_) {
    ++busy_;
    return {Action::open_alone, take_unused(Phase::busy), {}};
  }
  if (!idle_.empty()) {
    const Idle idle = idle_.back();
    idle_.pop_back();
    phases_[idle.connection] = Phase::busy;
    ++busy_;
    return {Action::use, idle.connection, idle.since};
  }
  waiting_.push_back(&exchange);
  if (const std::optional<Id> connection = open_for_those_who_wait()) return {Action::open, *connection, {}};
  return {Action::wait, 0, {}};
}

bool ConnectionPool::withdraw(const Exchange& exchange) {
  const auto place = std::find(waiting_.begin(), waiting_.end(), &exchange);
  if (place == waiting_.end()) return false;
  waiting_.erase(place);
  return true;
}

Exchange* ConnectionPool::available(Id connection, Time now) {
  Phase& phase = phases_[connection];
  assert(phase == Phase::opening || phase == Phase::busy);
  --(phase == Phase::opening ? opening_ : busy_);
  if (Exchange* next = take_waiting()) {
    phase = Phase::busy;
    ++busy_;
    return next;
  }
  phase = Phase::idle;
  idle_.push_back({connection, now});
  return nullptr;
}

ConnectionPool::Loss ConnectionPool::failed(Id connection) {
  assert(phases_[connection] == Phase::opening);
  forget(connection);
  Loss loss;
  if (waiting_.size() > opening_) loss.failed = take_waiting();
  loss.open = open_for_those_who_wait();
  return loss;
}

ConnectionPool::Loss ConnectionPool::dropped(Id connection) {
  forget(connection);
  Loss loss;
  loss.open = open_for_those_who_wait();
  return loss;
}

std::optional<ConnectionPool::Id> ConnectionPool::take_expired(Time now) {
  if (idle_.empty() || now - idle_.front().since <= idle_max_) return std::nullopt;
  const Id connection = idle_.front().connection;
  forget(connection);
  return connection;
}

std::vector<Exchange*> ConnectionPool::take_overdue(Time now) {
  std::vector<Exchange*> overdue;
  std::erase_if(waiting_, [&](Exchange* exchange) {
    if (now < exchange->request.deadline) return false;
    overdue.push_back(exchange);
    return true;
  });
  return overdue;
}

Exchange* ConnectionPool::take_waiting() {
  if (waiting_.empty()) return nullptr;
  Exchange* first = waiting_.front();
  waiting_.pop_front();
  return first;
}

/// Opens one connection where more requests wait than connections are opening. One is enough: each request
/// that begins to wait and each connection that goes comes by here.
std::optional<ConnectionPool::Id> ConnectionPool::open_for_those_who_wait() {
  if (waiting_.size() <= opening_ || size() >= connections_max_) return std::nullopt;
  ++opening_;
  return take_unused(Phase::opening);
}

ConnectionPool::Id ConnectionPool::take_unused(Phase phase) {
  if (unused_.empty()) {
    unused_.push_back(static_cast<Id>(phases_.size()));
    phases_.push_back(Phase::unused);
  }
  const Id connection = unused_.back();
  unused_.pop_back();
  phases_[connection] = phase;
  return connection;
}

void ConnectionPool::forget(Id connection) {
  Phase& phase = phases_[connection];
  switch (phase) {
    case Phase::opening:
      --opening_;
      break;
    case Phase::busy:
      --busy_;
      break;
    case Phase::idle:
      idle_.erase(std::find_if(idle_.begin(), idle_.end(),
                               [&](const Idle& idle) { return idle.connection == connection; }));
      break;
    case Phase::unused:
      assert(false);
      return;
  }
  phase = Phase::unused;
  unused_.push_back(connection);
}

}  // namespace redis3::http
