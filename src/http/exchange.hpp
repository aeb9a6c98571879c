#pragma once

#include "http/client.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace redis3::http {

class Connection;

/// One request on its way, from send() to its answer. Lives in the frame of the coroutine that awaits it.
struct Exchange {
  /// What goes on when there is a result: the awaiting coroutine. The type is that of every coroutine of
  /// ours, so it can stand here without an allocation.
  using Handler = typename boost::asio::async_result<boost::asio::use_awaitable_t<>, void()>::handler_type;

  explicit Exchange(Request a_request) : request(std::move(a_request)) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  Request request;
  std::chrono::steady_clock::time_point began;
  /// What it holds of `bytes_held_max`.
  std::uint64_t bytes_held = 0;
  Response response;
  /// Set where there is no response.
  std::optional<Error> error;
  /// Absent once the result stands.
  std::optional<Handler> handler;
  /// Null while the request waits for one.
  Connection* connection = nullptr;
  /// Whether a byte of the request left, on this connection or an earlier one.
  bool was_written = false;
  /// Whether it is on, or waits for, its second connection.
  bool was_repeated = false;
};

}  // namespace redis3::http
