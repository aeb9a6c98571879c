#include "resp_server/connection.hpp"

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::test {
namespace {

namespace asio = boost::asio;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

Reply failure(const Error& error) {
  return Reply::error(fmt::format("ERR {}: {}", name_of(error.kind()), error.message()));
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, Service& service, std::int64_t id)
    : socket_(std::move(socket)), service_(service) {
  peer_.id = id;
  boost::system::error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::awaitable<void> Connection::serve() {
  const std::shared_ptr<Connection> self = shared_from_this();
  service_.connections.insert(this);
  co_await read();
  service_.connections.erase(this);
}

asio::awaitable<void> Connection::read() {
  std::array<char, 64 * 1024> chunk;
  bool goes_on = true;
  while (goes_on) {
    const auto [failed, length] = co_await socket_.async_read_some(asio::buffer(chunk), as_result);
    if (failed) co_return drop();
    reader_.feed(std::string_view(chunk.data(), length));
    goes_on = co_await run_what_has_come();
  }
}

/// False when the client is to be left.
asio::awaitable<bool> Connection::run_what_has_come() {
  while (!peer_.is_leaving) {
    Result<std::optional<std::vector<std::string>>> next = reader_.next();
    if (next.has_error()) {
      peer_.is_leaving = true;
      send(Reply::error("ERR " + next.error().message()));
      break;
    }
    if (!*next) break;
    const Reply reply = co_await reply_to(**std::move(next));
    send(reply);
  }
  co_return !peer_.is_leaving;
}

asio::awaitable<Reply> Connection::reply_to(command::Argv argv) {
  if (std::optional<Reply> reply = harness_reply(peer_, argv)) co_return *std::move(reply);
  service_.info.connected_clients = static_cast<std::int64_t>(service_.connections.size());
  constexpr bool allows_debug = true;
  const command::Context context{service_.keyspace, peer_.session, &service_.info, &service_.statistics,
                                 allows_debug};
  Result<Reply> reply = co_await command::execute(context, std::move(argv));
  co_return reply.has_value() ? *std::move(reply) : failure(reply.error());
}

void Connection::send(const Reply& reply) {
  resp::write_reply(reply, peer_.protocol, waiting_);
  if (waiting_.size() > waiting_bytes_max) return drop();
  if (std::exchange(is_flushing_, true)) return;
  const auto flushed = [self = shared_from_this()](std::exception_ptr) {};
  asio::co_spawn(socket_.get_executor(), flush(), flushed);
}

asio::awaitable<void> Connection::flush() {
  while (!waiting_.empty()) {
    const std::string bytes = std::exchange(waiting_, {});
    const auto [failed, length] = co_await asio::async_write(socket_, asio::buffer(bytes), as_result);
    if (failed) co_return drop();
  }
  is_flushing_ = false;
  if (peer_.is_leaving) drop();
}

void Connection::drop() {
  peer_.is_leaving = true;
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

}  // namespace redis3::test
