#pragma once

#include "redis3/error.hpp"
#include "redis3/options.hpp"
#include "redis3/reply.hpp"
#include "redis3/set_options.hpp"
#include "redis3/stats.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3 {

/// The twin of Client for programs that run Boost.Asio: the same calls as coroutines, which return a
/// Result and throw only for bugs.
///
///     redis3::Options options{.cache = "mytestcache"};
///     auto r = co_await redis3::AsyncClient::open(executor, options);
///     redis3::Result<std::optional<std::string>> v = co_await r->get("userId:10");
///
/// What each call does, costs and may end in is said at its twin in client.hpp. Where that throws, this
/// returns. GCC 12 does not compile braced lists inside an expression that has a co_await in it: name the
/// vector first.
///
/// A handle: copies share one client. Programs that use it are compiled with BOOST_ASIO_SEPARATE_COMPILATION,
/// as redis3 is and as its CMake target and its pkg-config file say, and do not compile Asio's source again.
///
/// Lifetime  the executor's context outlives the client and its tasks. With the last copy the client ends
///           by itself, as soon as its background work has ended; close() waits for that.
/// Threads   any: the client works on a strand of the executor, so calls may come from everywhere, and a
///           call's coroutine goes on where it was awaited.
/// Cancel    has no effect on a call that has begun: it runs to its end, which the timeouts bound.
class AsyncClient {
 public:
  template <class T>
  using Task = boost::asio::awaitable<Result<T>>;

  /// As Client's constructor.
  static Task<AsyncClient> open(boost::asio::any_io_executor executor, const Options& options);
  /// Name the options first: GCC 12 destroys a braced temporary twice when it stands inside a co_await
  /// expression.
  static Task<AsyncClient> open(boost::asio::any_io_executor executor, Options&& options) = delete;

  Task<bool> set(std::string key, std::string value, SetOptions options = SetOptions()) const;
  Task<std::optional<std::string>> set_get(std::string key, std::string value,
                                           SetOptions options = SetOptions()) const;
  Task<std::optional<std::string>> get(std::string key) const;
  Task<void> mset(std::vector<std::pair<std::string, std::string>> keys_and_values) const;
  Task<std::vector<std::optional<std::string>>> mget(std::vector<std::string> keys) const;
  Task<std::int64_t> del(std::vector<std::string> keys) const;
  Task<std::int64_t> exists(std::vector<std::string> keys) const;

  /// All keys that match, at once.
  Task<std::vector<std::string>> keys(std::string pattern) const;
  /// Hands over the keys that match a page at a time, until there are no more or `see` returns false.
  /// `see` is called on the client's strand and must not wait.
  Task<void> each_page(std::string pattern, std::function<bool(std::vector<std::string> keys)> see) const;

  /// Any command; an error reply is returned as ErrorKind::reply.
  Task<Reply> command(std::vector<std::string> words) const;

  /// What this client has asked of S3 so far, and what it cost. Never an error.
  Task<Stats> stats() const;

  /// The number of the database that commands work on.
  std::int64_t db() const noexcept;

  /// Waits for what goes on in the background and ends the client: no call may be under way or follow.
  Task<void> close() const;

 private:
  class Impl;
  class Handle;
  explicit AsyncClient(std::shared_ptr<Handle> handle);
  static Task<AsyncClient> open_copy(boost::asio::any_io_executor executor, Options options);

  std::shared_ptr<Handle> handle_;
};

}  // namespace redis3
