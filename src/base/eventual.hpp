#pragma once

#include "base/task.hpp"

#include <cassert>
#include <utility>
#include <variant>

namespace redis3 {

/// A Result that is at hand, or the Task that brings it: what a function returns that has to wait only
/// sometimes, and is called so often that a coroutine for nothing would be felt.
template <class T>
class Eventual {
 public:
  Eventual(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Eventual(Error error) : state_(std::in_place_index<0>, std::move(error)) {}
  Eventual(Result<T> result) : state_(std::in_place_index<0>, std::move(result)) {}
  Eventual(Task<T> task) : state_(std::in_place_index<1>, std::move(task)) {}

  bool is_at_hand() const noexcept { return state_.index() == 0; }

  /// The Result that is at hand.
  Result<T> take() && {
    assert(is_at_hand());
    return std::move(*std::get_if<0>(&state_));
  }

  /// What brings it, in either case.
  Task<T> wait() && {
    if (is_at_hand()) return bring(std::move(*std::get_if<0>(&state_)));
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  static Task<T> bring(Result<T> result) { co_return result; }

  std::variant<Result<T>, Task<T>> state_;
};

}  // namespace redis3
