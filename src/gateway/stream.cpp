#include "gateway/stream.hpp"

#include "base/as_result.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#include <chrono>
#include <memory>
#include <tuple>
#include <utility>

namespace redis3::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
/// How long a TLS client may take to say that it leaves, too.
constexpr std::chrono::milliseconds leave_max{500};
void close_socket(Socket& socket) {
  error_code ignored;
  socket.shutdown(Socket::shutdown_both, ignored);
  socket.close(ignored);
}

class PlainStream : public Stream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  asio::awaitable<error_code> begin() override { co_return error_code(); }

  asio::awaitable<std::size_t> read_some(std::span<char> room) override {
    const auto [failed, length] =
        co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), as_result);
    co_return failed ? 0 : length;
  }

  std::size_t read_waiting(std::span<char> room) override {
    error_code failed;
    const std::size_t length = socket_.read_some(asio::buffer(room.data(), room.size()), failed);
    return failed ? 0 : length;
  }

  std::size_t write_at_once(std::string_view bytes) override {
    error_code failed;
    const std::size_t length = socket_.write_some(asio::buffer(bytes), failed);
    return failed ? 0 : length;
  }

  asio::awaitable<error_code> write(std::string_view bytes) override {
    const auto [failed, length] = co_await asio::async_write(socket_, asio::buffer(bytes), as_result);
    co_return failed;
  }

  asio::awaitable<void> take_leave() override { co_return; }
  void close() override { close_socket(socket_); }
  Socket& socket() override { return socket_; }

 private:
  Socket socket_;
};

/// What is encrypted cannot be looked at before it has come whole, nor sent by half: nothing goes at once.
class TlsStream : public Stream {
 public:
  TlsStream(Socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  asio::awaitable<error_code> begin() override {
    const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_result);
    co_return failed;
  }

  asio::awaitable<std::size_t> read_some(std::span<char> room) override {
    const auto [failed, length] =
        co_await stream_.async_read_some(asio::buffer(room.data(), room.size()), as_result);
    co_return failed ? 0 : length;
  }

  std::size_t read_waiting(std::span<char>) override { return 0; }
  std::size_t write_at_once(std::string_view) override { return 0; }

  asio::awaitable<error_code> write(std::string_view bytes) override {
    const auto [failed, length] = co_await asio::async_write(stream_, asio::buffer(bytes), as_result);
    co_return failed;
  }

  asio::awaitable<void> take_leave() override {
    // The client's own leave is waited for, but not for long.
    asio::steady_timer timer(stream_.get_executor(), leave_max);
    const auto is_taken = std::make_shared<bool>(false);
    timer.async_wait([this, is_taken](const error_code& stopped) {
      error_code ignored;
      if (!stopped && !*is_taken) stream_.next_layer().cancel(ignored);
    });
    co_await stream_.async_shutdown(as_result);
    *is_taken = true;
  }

  void close() override { close_socket(stream_.next_layer()); }
  Socket& socket() override { return stream_.next_layer(); }

 private:
  asio::ssl::stream<Socket> stream_;
};

}  // namespace

std::size_t bytes_under_way(Socket& socket) {
  tcp_info info{};
  socklen_t length = sizeof info;
  const bool is_tcp = getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_INFO, &info, &length) == 0;
  if (!is_tcp || info.tcpi_state == TCP_CLOSE) return 0;
  int bytes = 0;
  return ioctl(socket.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes)
                                                                           : 0;
}

std::unique_ptr<Stream> plain_stream(Socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<Stream> tls_stream(Socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsStream>(std::move(socket), context);
}

}  // namespace redis3::gateway
