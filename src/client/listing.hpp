#pragma once

#include "base/task.hpp"
#include "base/waiter.hpp"
#include "client/engine.hpp"

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace redis3::client {

/// A listing under way: the engine pushes its pages in, a reader takes them out.
///
/// The engine goes on listing whenever the loop is driven, for whomever, so that the pages ahead of a slow
/// reader are kept here; they are never more than what KEYS would hold at once.
///
/// Threads  on the engine's executor, save abandon(), which may come from any.
class Listing : public std::enable_shared_from_this<Listing> {
 public:
  Listing(Engine& engine, std::string pattern) : engine_(engine), pattern_(std::move(pattern)) {}

  /// The next keys; none at the end. The first call begins the listing. One call at a time.
  Task<std::vector<std::string>> next();

  /// Nobody will call next() any more: the listing ends after the page that it is at.
  void abandon() noexcept { is_abandoned_ = true; }

  /// Lists to the end, for next(), which begins it in the background.
  boost::asio::awaitable<void> run();

 private:
  Engine& engine_;
  std::string pattern_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  std::optional<Error> error_;
  std::deque<std::vector<std::string>> pages_;
  Waiter arrival_;
  std::atomic<bool> is_abandoned_ = false;
};

}  // namespace redis3::client
