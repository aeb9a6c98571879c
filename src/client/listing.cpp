#include "client/listing.hpp"

#include <utility>

namespace redis3::client {
namespace {

boost::asio::awaitable<void> list(std::shared_ptr<Listing> listing) {
  co_await listing->run();
}

}  // namespace

Task<std::vector<std::string>> Listing::next() {
  if (!has_begun_) {
    has_begun_ = true;
    engine_.spawn(list(shared_from_this()));
  }
  while (pages_.empty() && !has_ended_)
    co_await arrival_.wait();
  if (pages_.empty()) {
    if (error_) co_return *std::exchange(error_, std::nullopt);
    co_return std::vector<std::string>();
  }
  std::vector<std::string> page = std::move(pages_.front());
  pages_.pop_front();
  co_return page;
}

boost::asio::awaitable<void> Listing::run() {
  const auto see = [this](std::vector<std::string> keys) {
    pages_.push_back(std::move(keys));
    arrival_.wake();
    return !is_abandoned_;
  };
  const Result<void> ended = co_await engine_.each_page(pattern_, see);
  if (ended.has_error()) error_ = ended.error();
  has_ended_ = true;
  arrival_.wake();
}

}  // namespace redis3::client
