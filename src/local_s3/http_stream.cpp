#include "local_s3/http_stream.hpp"

#include "base/as_result.hpp"
#include "base/text.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace redis3::local_s3 {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t written_at_once_bytes = 1024 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

HttpStream::HttpStream(asio::ip::tcp::socket socket, const ConnectionLimits& limits)
    : socket_(std::move(socket)),
      pause_timer_(socket_.get_executor()),
      limits_(limits),
      buffer_(limits.head_bytes_max + piece_bytes) {
  // Without this Beast would read 512 bytes at a time.
  buffer_.reserve(limits.head_bytes_max);
}

asio::awaitable<HttpStream::Outcome> HttpStream::read_head() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes_max));
  parser_->body_limit(boost::none);  // Who reads the pieces counts them.
  set_deadline(limits_.idle_max);
  const auto [error, size] = co_await http::async_read_header(socket_, buffer_, *parser_, as_result);
  const auto& fields = parser_->get();
  expects_continue_ = !error && !parser_->is_done() && fields.version() == 11 &&
                      equal_ignoring_case(fields[http::field::expect], "100-continue");
  co_return outcome_of(error);
}

std::string HttpStream::method() const {
  return std::string(parser_->get().method_string());
}

std::string HttpStream::target() const {
  return std::string(parser_->get().target());
}

HeaderMap HttpStream::headers() const {
  HeaderMap headers;
  for (const auto& field : parser_->get()) {
    const auto [entry, is_new] = headers.try_emplace(to_lower(field.name_string()), field.value());
    if (is_new) continue;
    entry->second += ',';
    entry->second += field.value();
  }
  return headers;
}

asio::awaitable<HttpStream::Piece> HttpStream::read_piece() {
  Piece piece;
  if (parser_->is_done()) co_return piece;
  if (std::exchange(expects_continue_, false)) {
    const bool is_sent = co_await write(std::string(continue_line), {});
    if (!is_sent) {
      piece.outcome = Outcome::closed;
      co_return piece;
    }
  }
  piece_.resize(piece_bytes);
  auto& body = parser_->get().body();
  body.data = piece_.data();
  body.size = piece_.size();
  set_deadline(limits_.progress_max);
  auto [error, size] = co_await http::async_read(socket_, buffer_, *parser_, as_result);
  if (error == http::error::need_buffer) error = {};
  piece.outcome = outcome_of(error);
  piece.bytes = std::string_view(piece_.data(), piece_.size() - body.size);
  co_return piece;
}

asio::awaitable<bool> HttpStream::write(std::string head, std::string_view body) {
  std::string_view rest = body;
  std::string_view first = head;
  while (true) {
    const std::string_view second = rest.substr(0, written_at_once_bytes);
    rest.remove_prefix(second.size());
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
    set_deadline(limits_.progress_max);
    const auto [error, size] = co_await asio::async_write(socket_, buffers, as_result);
    if (error) co_return false;
    if (rest.empty()) co_return true;
    first = {};
  }
}

asio::awaitable<void> HttpStream::pause(std::chrono::microseconds duration) {
  deadline_ = std::chrono::steady_clock::time_point::max();
  pause_timer_.expires_after(duration);
  co_await pause_timer_.async_wait(as_result);
}

void HttpStream::end_pause() {
  pause_timer_.cancel();
}

void HttpStream::reset() {
  boost::system::error_code ignored;
  // Closing with a linger time of nothing is how a reset is asked for.
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

asio::awaitable<void> HttpStream::linger() {
  boost::system::error_code error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  piece_.resize(piece_bytes);
  set_deadline(limits_.linger_max);
  while (!error && !is_expired_) {
    const auto [read_error, size] = co_await socket_.async_read_some(asio::buffer(piece_), as_result);
    error = read_error;
  }
}

void HttpStream::check_deadline(std::chrono::steady_clock::time_point now) {
  if (now < deadline_) return;
  is_expired_ = true;
  cancel();
}

void HttpStream::cancel() {
  end_pause();
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void HttpStream::set_deadline(std::chrono::milliseconds from_now) {
  deadline_ = std::chrono::steady_clock::now() + from_now;
  is_expired_ = false;
}

HttpStream::Outcome HttpStream::outcome_of(const boost::system::error_code& error) const {
  if (!error) return Outcome::done;
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return Outcome::too_long;
  if (error == http::error::end_of_stream) return Outcome::closed;
  if (error == http::error::partial_message) return Outcome::cut_off;
  if (error.category() == http::make_error_code(http::error::end_of_stream).category())
    return Outcome::malformed;
  return is_expired_ ? Outcome::too_slow : Outcome::closed;
}

}  // namespace redis3::local_s3
