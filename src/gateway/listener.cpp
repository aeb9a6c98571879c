#include "gateway/listener.hpp"

#include "base/as_result.hpp"

#include <fmt/format.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace redis3::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Endpoint = asio::generic::stream_protocol::endpoint;
using Acceptor = Listener::Acceptor;

/// How long nobody is let in when the process has no more sockets, or no memory for one.
constexpr std::chrono::milliseconds pause_without_sockets{100};

Error cannot_listen(const std::string& name, const error_code& failed) {
  if (failed == asio::error::address_in_use)
    return Error(ErrorKind::unavailable,
                 fmt::format("{} is taken; stop who has it, or choose another port", name));
  if (failed == asio::error::access_denied)
    return Error(ErrorKind::unavailable, fmt::format("{}: this user may not listen there", name));
  if (failed.value() == EADDRNOTAVAIL)
    return Error(ErrorKind::not_found, fmt::format("{}: this machine has no such address", name));
  return Error(ErrorKind::internal, fmt::format("cannot listen on {}: {}", name, failed.message()));
}

error_code listen(Acceptor& acceptor, const Endpoint& endpoint, bool reuses_address, bool is_v6,
                  int backlog) {
  error_code failed;
  acceptor.open(endpoint.protocol(), failed);
  if (!failed && reuses_address) acceptor.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed && is_v6) acceptor.set_option(asio::ip::v6_only(true), failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(backlog, failed);
  return failed;
}

std::string name_of(const asio::ip::address& address, std::uint16_t port) {
  return fmt::format(fmt::runtime(address.is_v6() ? "[{}]:{}" : "{}:{}"), address.to_string(), port);
}

/// The port that the system has chosen.
std::uint16_t port_of(const Acceptor& acceptor) {
  const Endpoint local = acceptor.local_endpoint();
  tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), local.data(), local.size());
  return endpoint.port();
}

bool is_socket(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

/// Whether nobody listens there any more. A server that is busy, or lets this user not in, still does.
bool is_left_over(const asio::any_io_executor& executor, const std::string& path) {
  asio::local::stream_protocol::socket probe(executor);
  error_code failed;
  probe.connect(asio::local::stream_protocol::endpoint(path), failed);
  return failed == asio::error::connection_refused;
}

}  // namespace

Result<Listener> Listener::on_port(asio::any_io_executor executor, const std::string& address,
                                   std::uint16_t port, int backlog) {
  error_code failed;
  const asio::ip::address ip = asio::ip::make_address(address, failed);
  if (failed)
    return Error(ErrorKind::invalid,
                 fmt::format("'{}' is no IP address; 127.0.0.1 is this machine's own", address));
  Acceptor acceptor(std::move(executor));
  failed = listen(acceptor, Endpoint(tcp::endpoint(ip, port)), true, ip.is_v6(), backlog);
  if (failed) return cannot_listen(name_of(ip, port), failed);
  std::string name = name_of(ip, port_of(acceptor));
  return Listener(std::move(acceptor), std::move(name), {});
}

Result<Listener> Listener::on_path(asio::any_io_executor executor, const std::string& path, unsigned mode,
                                   int backlog) {
  // 107 bytes and a NUL are the system's room for a path.
  constexpr std::size_t path_bytes_max = 107;
  if (path.size() > path_bytes_max)
    return Error(ErrorKind::invalid, fmt::format("the socket's path has {} bytes, and the system takes {}",
                                                 path.size(), path_bytes_max));
  if (is_socket(path)) {
    if (!is_left_over(executor, path))
      return Error(ErrorKind::unavailable, fmt::format("{} is another server's that runs", path));
    unlink(path.c_str());
  }
  Acceptor acceptor(std::move(executor));
  const error_code failed =
      listen(acceptor, Endpoint(asio::local::stream_protocol::endpoint(path)), false, false, backlog);
  if (failed) return cannot_listen(path, failed);
  if (mode != 0 && chmod(path.c_str(), mode) != 0)
    return Error(ErrorKind::internal, fmt::format("cannot give {} the mode {:o}", path, mode));
  return Listener(std::move(acceptor), path, path);
}

Listener::~Listener() {
  if (!path_.empty() && acceptor_.is_open()) stop();
}

asio::awaitable<void> Listener::accept(std::function<void(Socket)> welcome) {
  while (acceptor_.is_open()) {
    auto [failed, socket] = co_await acceptor_.async_accept(as_result);
    if (!failed) {
      welcome(std::move(socket));
    } else if (acceptor_.is_open() && failed != asio::error::connection_aborted) {
      asio::steady_timer timer(acceptor_.get_executor(), pause_without_sockets);
      error_code ignored;
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
  }
}

void Listener::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  if (!path_.empty()) unlink(path_.c_str());
}

}  // namespace redis3::gateway
