#pragma once

#include "local_s3/authorization.hpp"
#include "local_s3/connection_context.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::local_s3 {

/// The server's end of one HTTP/1.1 connection: heads and bodies off a socket, answers onto it, each within
/// its time. Knows nothing of S3.
///
/// Every wait has a deadline, which check_deadline() enforces from outside: one sweep over all connections
/// costs less than a timer for each wait.
class HttpStream {
 public:
  enum class Outcome {
    done,
    closed,     ///< The client left, in order or not.
    cut_off,    ///< The client stopped sending in the middle of a message; it may still be reading.
    malformed,  ///< It does not speak HTTP/1.
    too_long,   ///< The head is over the limit.
    too_slow,   ///< The deadline has passed.
  };

  HttpStream(boost::asio::ip::tcp::socket socket, const ConnectionLimits& limits);

  /// Waits for the head of the next request. The rest of the class is about that request, from `done` on.
  boost::asio::awaitable<Outcome> read_head();

  std::string method() const;
  std::string target() const;
  HeaderMap headers() const;
  /// Whether the client can take another answer after this one.
  bool is_kept_alive() const { return parser_->get().keep_alive(); }
  bool is_http_1_0() const { return parser_->get().version() == 10; }
  /// Whether the client holds back the body until it is told to go on.
  bool expects_continue() const noexcept { return expects_continue_; }
  /// Whether the body, which may be empty, has been read to its end.
  bool is_body_read() const { return parser_->is_done(); }

  struct Piece {
    Outcome outcome = Outcome::done;
    /// Valid until the next read.
    std::string_view bytes;
  };
  /// The next 64 KiB of the body, without the coding of HTTP's chunks. Tells a client that waits for it to go
  /// on.
  boost::asio::awaitable<Piece> read_piece();

  /// Sends an answer; `body` must stay alive until it has gone. False where the client does not take it.
  boost::asio::awaitable<bool> write(std::string head, std::string_view body);

  /// Does nothing for a time, until end_pause() or cancel(); deadlines pass unseen meanwhile.
  boost::asio::awaitable<void> pause(std::chrono::microseconds duration);
  void end_pause();

  /// Ends the connection at once, with a reset: what was sent last may never be read.
  void reset();

  /// Ends our direction, and reads what the client still sends until it ends its own: closing at once would
  /// make the kernel reset the connection and take the answer back from a client that has not read it yet.
  boost::asio::awaitable<void> linger();

  /// Makes the wait under way end, as `too_slow` where its deadline has passed.
  void check_deadline(std::chrono::steady_clock::time_point now);
  /// Makes the wait under way end, as `closed`.
  void cancel();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

  void set_deadline(std::chrono::milliseconds from_now);
  Outcome outcome_of(const boost::system::error_code& error) const;

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer pause_timer_;
  const ConnectionLimits& limits_;
  boost::beast::flat_buffer buffer_;
  /// One for each request; a parser cannot be used twice.
  std::optional<Parser> parser_;
  std::vector<char> piece_;
  bool expects_continue_ = false;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  bool is_expired_ = false;
};

}  // namespace redis3::local_s3
