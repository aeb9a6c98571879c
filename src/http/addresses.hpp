#pragma once

#include "http/client.hpp"
#include "http/connection_pool.hpp"
#include "http/socket.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace redis3::http {

/// The addresses of the origin's host, asked of the system's resolver and kept for a short time.
///
/// Each connection starts with another one of them, so that many connections spread over many servers.
class Addresses {
 public:
  using Time = ConnectionPool::Time;
  /// Gets the addresses, or none and the system's word for why.
  using Callback = std::function<void(std::vector<Socket::Endpoint> addresses, std::string problem)>;

  /// How long they are kept; S3's names live for about as long.
  static constexpr std::chrono::seconds age_max{5};

  Addresses(boost::asio::any_io_executor executor, const Origin& origin, std::chrono::milliseconds timeout);

  /// The addresses in the order to try them, where they are known and young enough. An IP literal is always
  /// known.
  std::optional<std::vector<Socket::Endpoint>> known(Time now);

  /// Asks for them. `done` is called once, from a handler of the loop, or never after cancel().
  void resolve(Time now, Callback done);
  bool is_resolving() const noexcept { return done_ != nullptr; }

  /// They led nowhere: ask again next time.
  void forget() noexcept;
  void check_deadline(Time now);
  void cancel();

 private:
  void finish(std::vector<Socket::Endpoint> addresses, std::string problem);

  boost::asio::ip::tcp::resolver resolver_;
  std::string host_;
  std::uint16_t port_;
  std::chrono::milliseconds timeout_;
  bool is_literal_ = false;
  std::vector<Socket::Endpoint> addresses_;
  Time known_until_ = Time::min();
  std::size_t next_ = 0;
  Callback done_;
  Time deadline_ = Time::max();
  /// The resolver cannot be stopped, only ignored: its answer counts if it is to the last question.
  std::size_t question_ = 0;
  /// Gone when this is gone, which an answer may outlive.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace redis3::http
