#include "redis_client/connection.hpp"

#include "base/as_result.hpp"
#include "base/text.hpp"
#include "base/waiter.hpp"
#include "http/client.hpp"
#include "resp/request_writer.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace redis3::redis_client {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Socket = asio::generic::stream_protocol::socket;
using Endpoint = asio::generic::stream_protocol::endpoint;
using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::size_t chunk_bytes = 64 * 1024;
/// Less than the system keeps for a peer that does not read: while it is sent nothing need be read.
constexpr std::size_t short_request_bytes = 16 * 1024;

bool is_address(const std::string& host) {
  error_code failed;
  asio::ip::make_address(host, failed);
  return !failed;
}

Result<std::shared_ptr<asio::ssl::context>> make_context(const ConnectionOptions& options) {
  auto context = http::make_tls_context(options.ca_file, "--cacert");
  if (context.has_error() || options.certificate_file.empty()) return context;
  error_code failed;
  (*context)->use_certificate_chain_file(options.certificate_file, failed);
  if (failed)
    return Error(ErrorKind::invalid, fmt::format("The certificate {} (--cert) cannot be used: {}.",
                                                 options.certificate_file, failed.message()));
  (*context)->use_private_key_file(options.key_file, asio::ssl::context::pem, failed);
  if (failed)
    return Error(ErrorKind::invalid,
                 fmt::format("The key {} (--key) cannot be used: {}.", options.key_file, failed.message()));
  return context;
}

}  // namespace

class Connection::State : public std::enable_shared_from_this<Connection::State> {
 public:
  State(asio::any_io_executor executor, Address address, ConnectionOptions options)
      : executor_(executor),
        address_(std::move(address)),
        options_(std::move(options)),
        socket_(executor),
        timer_(executor),
        reader_(options_.limits) {}

  bool is_open() const noexcept { return is_open_; }
  const Address& address() const noexcept { return address_; }

  Task<void> open() {
    Result<std::vector<Endpoint>> endpoints = co_await find_endpoints();
    if (endpoints.has_error()) co_return endpoints.error();
    if (address_.kind == Address::Kind::tls) {
      auto context = make_context(options_);
      if (context.has_error()) co_return context.error();
      context_ = *std::move(context);
    }
    Result<void> opened;
    for (const Endpoint& endpoint : *endpoints) {
      opened = co_await open_at(endpoint);
      if (opened.has_value()) break;
      close();
    }
    if (opened.has_error()) co_return opened.error();
    is_open_ = true;
    const Result<void> greeted = co_await greet();
    if (greeted.has_error()) close();
    co_return greeted;
  }

  Task<std::vector<Reply>> exchange(std::string bytes, std::size_t reply_count) {
    if (!is_open_)
      co_return Error(ErrorKind::unavailable, fmt::format("The connection to {} is closed.", name()));
    auto exchanging = exchange_open(std::move(bytes), reply_count, options_.reply_timeout);
    Result<std::vector<Reply>> replies = co_await std::move(exchanging);
    if (replies.has_error()) close();
    co_return replies;
  }

  void close() {
    is_open_ = false;
    is_watching_ = false;
    deadline_ = SteadyTime::max();
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  std::string name() const { return url_of(address_); }

  Error not_there(std::string_view why) const {
    return Error(ErrorKind::unavailable,
                 fmt::format("No Redis server answers at {}: {}.", name(), plain_line(why)));
  }

  Task<std::vector<Endpoint>> find_endpoints() {
    if (address_.kind == Address::Kind::unix_socket) {
      // 107 bytes and a NUL are the system's room for a path.
      constexpr std::size_t path_bytes_max = 107;
      if (address_.path.size() > path_bytes_max)
        co_return Error(ErrorKind::invalid,
                        fmt::format("The socket's path has {} bytes, and the system takes {}.",
                                    address_.path.size(), path_bytes_max));
      co_return std::vector<Endpoint>(1, asio::local::stream_protocol::endpoint(address_.path));
    }
    tcp::resolver resolver(executor_);
    const auto [failed, found] =
        co_await resolver.async_resolve(address_.host, std::to_string(address_.port), as_result);
    if (failed) co_return not_there(failed.message());
    std::vector<Endpoint> endpoints;
    for (const auto& entry : found)
      endpoints.emplace_back(entry.endpoint());
    co_return endpoints;
  }

  Task<void> open_at(Endpoint endpoint) {
    expect_within(options_.connect_timeout);
    tls_.reset();
    error_code failed;
    socket_.open(endpoint.protocol(), failed);
    if (failed) co_return not_there(failed.message());
    std::tie(failed) = co_await socket_.async_connect(endpoint, as_result);
    if (failed) co_return not_there(reason(failed));
    if (address_.kind != Address::Kind::unix_socket) socket_.set_option(tcp::no_delay(true), failed);
    socket_.non_blocking(true, failed);
    if (!context_) co_return Result<void>();
    tls_.emplace(socket_, *context_);
    tls_->set_verify_callback(asio::ssl::host_name_verification(address_.host), failed);
    // RFC 6066, section 3: an IP address is no server name.
    if (!is_address(address_.host)) SSL_set_tlsext_host_name(tls_->native_handle(), address_.host.c_str());
    std::tie(failed) = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
    if (!failed) co_return Result<void>();
    if (SSL_get_verify_result(tls_->native_handle()) != X509_V_OK)
      co_return Error(ErrorKind::denied, fmt::format("The certificate of {} is not to be trusted: {}.",
                                                     name(), plain_line(failed.message())));
    co_return not_there(reason(failed));
  }

  /// Says who we are. PING finds out whether the server lets us in at all.
  Task<void> greet() {
    std::string bytes;
    std::size_t count = 1;
    if (!address_.password.empty()) {
      Argv words{"AUTH"};
      if (!address_.user.empty()) words.push_back(address_.user);
      words.push_back(address_.password);
      resp::write_request(words, bytes);
      ++count;
    }
    if (address_.db != 0) {
      resp::write_request({"SELECT", std::to_string(address_.db)}, bytes);
      ++count;
    }
    resp::write_request({"PING"}, bytes);
    auto exchanging = exchange_open(std::move(bytes), count, options_.connect_timeout);
    const Result<std::vector<Reply>> replies = co_await std::move(exchanging);
    if (replies.has_error()) co_return Error(ErrorKind::unavailable, replies.error().message());
    for (const Reply& reply : *replies) {
      if (reply.is_error()) co_return refused(reply.text());
    }
    co_return Result<void>();
  }

  Error refused(const std::string& text) const {
    const std::string line = plain_line(text);
    if (line.starts_with("NOAUTH"))
      return Error(ErrorKind::denied,
                   fmt::format("{} wants a password: {}, or set REDISCLI_AUTH.", name(), address_forms));
    if (line.starts_with("LOADING") || line.starts_with("MASTERDOWN") || line.starts_with("ERR max number"))
      return Error(ErrorKind::unavailable, fmt::format("{} is not ready: {}.", name(), line));
    const bool is_about_us =
        line.starts_with("WRONGPASS") || line.starts_with("NOPERM") || line.starts_with("DENIED");
    return Error(is_about_us ? ErrorKind::denied : ErrorKind::invalid,
                 fmt::format("{} does not let us in: {}.", name(), line));
  }

  Task<std::vector<Reply>> exchange_open(std::string bytes, std::size_t reply_count,
                                         std::chrono::milliseconds timeout) {
    timeout_ = timeout;
    expect_within(timeout_);
    std::vector<Reply> replies;
    replies.reserve(reply_count);
    Result<void> read;
    if (bytes.size() <= short_request_bytes) {
      const error_code failed = co_await write(bytes);
      if (failed)
        read = lost(reason(failed));
      else
        read = co_await read_replies(replies, reply_count);
    } else {
      // A server may read no more before somebody takes its replies.
      Waiter written;
      asio::co_spawn(executor_, write_beside(bytes, written), asio::detached);
      read = co_await read_replies(replies, reply_count);
      if (read.has_error()) close();
      co_await written.wait();
    }
    deadline_ = SteadyTime::max();
    if (read.has_error()) co_return read.error();
    co_return replies;
  }

  asio::awaitable<void> write_beside(std::string_view bytes, Waiter& written) {
    // The reader learns of a failure when it finds the socket closed.
    while (!bytes.empty()) {
      const error_code failed = co_await write(bytes.substr(0, chunk_bytes));
      if (failed) {
        write_failure_ = failed;
        error_code ignored;
        socket_.close(ignored);
        break;
      }
      expect_within(timeout_);
      bytes.remove_prefix(std::min(bytes.size(), chunk_bytes));
    }
    written.wake();
  }

  asio::awaitable<error_code> write(std::string_view bytes) {
    if (tls_) {
      const auto [failed, length] = co_await asio::async_write(*tls_, asio::buffer(bytes), as_result);
      co_return failed;
    }
    const auto [failed, length] = co_await asio::async_write(socket_, asio::buffer(bytes), as_result);
    co_return failed;
  }

  Task<void> read_replies(std::vector<Reply>& replies, std::size_t count) {
    while (replies.size() < count) {
      Result<std::optional<Reply>> reply = reader_.next();
      if (reply.has_error()) co_return reply.error();
      if (*reply) {
        replies.push_back(**std::move(reply));
        continue;
      }
      const auto [failed, length] = co_await read_some();
      if (failed) co_return lost(reason(write_failure_ ? write_failure_ : failed));
      expect_within(timeout_);
      reader_.feed({chunk_.data(), length});
    }
    co_return Result<void>();
  }

  asio::awaitable<std::tuple<error_code, std::size_t>> read_some() {
    if (tls_) co_return co_await tls_->async_read_some(asio::buffer(chunk_), as_result);
    co_return co_await socket_.async_read_some(asio::buffer(chunk_), as_result);
  }

  Error lost(const std::string& why) const {
    return Error(ErrorKind::outcome_unknown,
                 fmt::format("The connection to {} was lost: {}. What was under way may have been done.",
                             name(), plain_line(why)));
  }

  std::string reason(const error_code& failed) const {
    if (is_late_) return fmt::format("no answer within {} ms", timeout_.count());
    if (failed == asio::error::eof || failed == asio::ssl::error::stream_truncated)
      return "the server has closed it";
    return failed.message();
  }

  /// One timer, which looks again where the deadline has moved, and which no exchange need touch.
  void expect_within(std::chrono::milliseconds timeout) {
    timeout_ = timeout;
    is_late_ = false;
    deadline_ = std::chrono::steady_clock::now() + timeout;
    if (!is_watching_ || timer_.expiry() > deadline_) watch();
  }

  void watch() {
    is_watching_ = true;
    timer_.expires_at(deadline_);
    timer_.async_wait([weak = weak_from_this()](const error_code& stopped) {
      const std::shared_ptr<State> state = weak.lock();
      if (stopped || !state) return;
      state->is_watching_ = false;
      state->look();
    });
  }

  void look() {
    if (deadline_ == SteadyTime::max()) return;
    if (std::chrono::steady_clock::now() < deadline_) return watch();
    is_late_ = true;
    error_code ignored;
    socket_.close(ignored);
  }

  asio::any_io_executor executor_;
  Address address_;
  ConnectionOptions options_;
  Socket socket_;
  std::shared_ptr<asio::ssl::context> context_;
  std::optional<asio::ssl::stream<Socket&>> tls_;
  asio::steady_timer timer_;
  SteadyTime deadline_ = SteadyTime::max();
  std::chrono::milliseconds timeout_{0};
  bool is_watching_ = false;
  /// Whether the deadline has closed the socket.
  bool is_late_ = false;
  bool is_open_ = false;
  error_code write_failure_;
  resp::ReplyReader reader_;
  std::array<char, chunk_bytes> chunk_;
};

Connection::Connection(std::shared_ptr<State> state) : state_(std::move(state)) {}

Connection::~Connection() {
  state_->close();
}

Task<std::unique_ptr<Connection>> Connection::open(asio::any_io_executor executor, Address address,
                                                   ConnectionOptions options) {
  std::unique_ptr<Connection> connection(
      new Connection(std::make_shared<State>(std::move(executor), std::move(address), std::move(options))));
  const Result<void> opened = co_await connection->state_->open();
  if (opened.has_error()) co_return opened.error();
  co_return connection;
}

Task<Reply> Connection::run(Argv command) {
  std::string bytes;
  resp::write_request(command, bytes);
  auto exchanging = exchange(std::move(bytes), 1);
  Result<std::vector<Reply>> replies = co_await std::move(exchanging);
  if (replies.has_error()) co_return replies.error();
  co_return std::move(replies->front());
}

Task<std::vector<Reply>> Connection::run_all(std::vector<Argv> commands) {
  std::string bytes;
  for (const Argv& command : commands)
    resp::write_request(command, bytes);
  auto exchanging = exchange(std::move(bytes), commands.size());
  co_return co_await std::move(exchanging);
}

Task<std::vector<Reply>> Connection::exchange(std::string bytes, std::size_t reply_count) {
  auto exchanging = state_->exchange(std::move(bytes), reply_count);
  co_return co_await std::move(exchanging);
}

bool Connection::is_open() const noexcept {
  return state_->is_open();
}

const Address& Connection::address() const noexcept {
  return state_->address();
}

}  // namespace redis3::redis_client
