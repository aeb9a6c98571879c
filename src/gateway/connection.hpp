#pragma once

#include "base/waiter.hpp"
#include "gateway/stream.hpp"
#include "resp/request_reader.hpp"
#include "session/client.hpp"
#include "session/conversation.hpp"
#include "session/server.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::gateway {

/// One client on a socket: bytes become commands, a conversation makes replies of them, replies become bytes.
///
/// Lifetime  lives as long as its client or one of its commands; the server outlives it.
class Connection : public session::Outlet, public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::unique_ptr<Stream> stream, session::Server& server);

  /// Serves the client until it leaves, or is left.
  boost::asio::awaitable<void> serve();

  /// Leaves a client that has been silent for too long, or lets too much wait.
  void look_after(TimePoint now);

  session::Client& client() { return client_; }

  // session::Outlet
  void answer(Reply reply) override;
  void flush() override;
  void push(const Reply& reply) override;
  void close() override;
  void drop() override;
  std::size_t output_bytes() const noexcept override { return out_.size() + sending_.size(); }
  std::size_t query_bytes() const noexcept override { return reader_.waiting_bytes(); }
  std::shared_ptr<const void> keep_alive() override { return shared_from_this(); }

 private:
  boost::asio::awaitable<void> read();
  void feed(std::string_view bytes);
  boost::asio::awaitable<void> begin_what_has_come();
  void drop_over_limit();
  boost::asio::awaitable<void> send_rest();
  boost::asio::awaitable<void> let_answers_arrive();
  bool is_over_limit() const;

  std::unique_ptr<Stream> stream_;
  session::Server& server_;
  session::Client client_;
  resp::RequestReader reader_;
  session::Conversation conversation_;

  /// Replies that are to be sent,
  std::string out_;
  /// and those that are being sent.
  std::string sending_;
  bool is_sending_ = false;
  /// Wakes who waits for all to be sent.
  Waiter sent_;
  bool is_closed_ = false;
  /// Since when more than the soft limit waits.
  std::optional<TimePoint> over_soft_limit_since_;
};

}  // namespace redis3::gateway
