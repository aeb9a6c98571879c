#include "integration/http/loopback_server.hpp"

#include "base/text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <utility>

namespace redis3::test {

namespace asio = boost::asio;
using asio::use_awaitable;

Peer::Peer(Socket socket, asio::ssl::context* tls) {
  if (tls) {
    tls_.emplace(std::move(socket), *tls);
  } else {
    plain_.emplace(std::move(socket));
  }
}

asio::awaitable<void> Peer::handshake() {
  if (tls_) co_await tls_->async_handshake(asio::ssl::stream_base::server, use_awaitable);
}

asio::awaitable<void> Peer::read_more() {
  std::array<char, 65536> bytes;
  const auto space = asio::buffer(bytes);
  std::size_t count = 0;
  if (tls_) {
    count = co_await tls_->async_read_some(space, use_awaitable);
  } else {
    count = co_await plain_->async_read_some(space, use_awaitable);
  }
  buffer_.append(bytes.data(), count);
}

asio::awaitable<std::string> Peer::read_head() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    co_await read_more();
  std::string head = buffer_.substr(0, end + 4);
  buffer_.erase(0, end + 4);
  co_return head;
}

asio::awaitable<std::string> Peer::read_request() {
  std::string request = co_await read_head();
  const std::string name = "content-length: ";
  const std::size_t place = to_lower(request).find(name);
  const std::size_t length = place == std::string::npos ? 0 : std::stoul(request.substr(place + name.size()));
  while (buffer_.size() < length)
    co_await read_more();
  request += buffer_.substr(0, length);
  buffer_.erase(0, length);
  co_return request;
}

asio::awaitable<void> Peer::write(std::string text) {
  if (tls_) {
    co_await asio::async_write(*tls_, asio::buffer(text), use_awaitable);
  } else {
    co_await asio::async_write(*plain_, asio::buffer(text), use_awaitable);
  }
}

asio::awaitable<void> Peer::wait_for_end() {
  while (true)
    co_await read_more();
}

asio::awaitable<void> Peer::say_goodbye() {
  if (tls_) co_await tls_->async_shutdown(use_awaitable);
}

void Peer::reset() {
  Socket& socket = tls_ ? tls_->next_layer() : *plain_;
  socket.set_option(asio::socket_base::linger(true, 0));
  socket.close();
}

std::string Peer::server_name() {
  const char* const name = SSL_get_servername(tls_->native_handle(), TLSEXT_NAMETYPE_host_name);
  return name ? name : "";
}

LoopbackServer::LoopbackServer(asio::io_context& context, Script script)
    : acceptor_(context, {asio::ip::address_v4::loopback(), 0}), script_(std::move(script)) {
  asio::co_spawn(context, accept(), asio::detached);
}

LoopbackServer::LoopbackServer(asio::io_context& context, const std::string& address, std::uint16_t port,
                               Script script)
    : acceptor_(context, {asio::ip::make_address(address), port}), script_(std::move(script)) {
  asio::co_spawn(context, accept(), asio::detached);
}

LoopbackServer::LoopbackServer(asio::io_context& context, const Authority::Certificate& certificate,
                               Script script)
    : acceptor_(context, {asio::ip::address_v4::loopback(), 0}),
      tls_(std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server)),
      script_(std::move(script)) {
  SSL_CTX_use_certificate(tls_->native_handle(), certificate.certificate.get());
  SSL_CTX_use_PrivateKey(tls_->native_handle(), certificate.key.get());
  asio::co_spawn(context, accept(), asio::detached);
}

asio::awaitable<void> LoopbackServer::accept() {
  // A copy, since the scripts may outlive the server within the loop.
  const Script script = script_;
  const auto tls = tls_;
  const auto executor = acceptor_.get_executor();
  try {
    while (true) {
      auto peer = std::make_shared<Peer>(co_await acceptor_.async_accept(use_awaitable), tls.get());
      const std::size_t number = (*connections_)++;
      // Named, since GCC 12 mistreats temporaries beside a co_await; and not captured, since the frame
      // outlives the lambda.
      auto serve = [](Script run, std::shared_ptr<asio::ssl::context>, std::shared_ptr<Peer> client,
                      std::size_t count) -> asio::awaitable<void> {
        co_await client->handshake();
        co_await run(*client, count);
      };
      asio::co_spawn(executor, serve(script, tls, peer, number), [](std::exception_ptr) {});
    }
  } catch (const boost::system::system_error&) {
    // Stopped.
  }
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace redis3::test
