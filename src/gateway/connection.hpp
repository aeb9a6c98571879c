#pragma once

#include "base/waiter.hpp"
#include "gateway/stream.hpp"
#include "resp/request_reader.hpp"
#include "session/client.hpp"
#include "session/pipeline.hpp"
#include "session/server.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::gateway {

/// One client on a socket: bytes become commands, commands begin as the pipeline allows, replies go out in
/// order.
///
/// Lifetime  lives as long as its client or one of its commands; the server outlives it.
class Connection : public session::Outlet, public std::enable_shared_from_this<Connection> {
 public:
  /// Commands of one connection that are under way, or wait for those before them.
  static constexpr std::size_t calls_max = 1024;

  Connection(std::unique_ptr<Stream> stream, session::Server& server);

  /// Serves the client until it leaves, or is left.
  boost::asio::awaitable<void> serve();

  /// Leaves a client that has been silent for too long, or lets too much wait.
  void look_after(TimePoint now);

  session::Client& client() { return client_; }

  // session::Outlet
  void push(const Reply& reply) override;
  void close() override;
  void drop() override;
  std::size_t output_bytes() const noexcept override { return out_.size() + sending_.size(); }
  std::size_t query_bytes() const noexcept override { return reader_.waiting_bytes(); }

 private:
  boost::asio::awaitable<void> read();
  void feed(std::string_view bytes);
  boost::asio::awaitable<void> begin_what_has_come();
  boost::asio::awaitable<void> let_others_go_first();
  boost::asio::awaitable<void> begin(command::Argv argv);
  boost::asio::awaitable<void> wait_for_turn(const session::Footprint& footprint, bool is_write);
  /// Runs what is in the queue, until it is empty or a call has to wait for the store.
  void run_queue();
  boost::asio::awaitable<void> run_calls();
  void refuse(const Reply& reply);
  void end(std::uint64_t number, std::string reply);

  boost::asio::awaitable<void> wait_for_progress();
  void note_progress();
  std::string encoded(const Reply& reply) const;
  void send_soon();
  void flush();
  boost::asio::awaitable<void> send_rest();
  boost::asio::awaitable<void> let_answers_arrive();
  bool is_over_limit() const;

  std::unique_ptr<Stream> stream_;
  session::Server& server_;
  session::Client client_;
  resp::RequestReader reader_;
  session::Pipeline pipeline_;
  /// A call that may run.
  struct Call {
    std::uint64_t number;
    const command::Spec* spec;
    command::Argv argv;
    bool is_silent;
  };
  std::deque<Call> queue_;
  /// Wakes the coroutine that reads and begins when a call has ended, or all has been sent.
  Waiter progress_;
  bool is_waiting_ = false;

  /// Replies that are to be sent,
  std::string out_;
  /// and those that are being sent.
  std::string sending_;
  /// More commands are at hand, and their replies may go together.
  bool is_corked_ = false;
  bool is_sending_ = false;
  bool is_closed_ = false;
  /// Since when more than the soft limit waits.
  std::optional<TimePoint> over_soft_limit_since_;
};

}  // namespace redis3::gateway
