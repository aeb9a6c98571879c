#include "gateway/gateway.hpp"

#include "base/rethrow.hpp"
#include "client/location.hpp"
#include "gateway/snapshot_builder.hpp"
#include "gateway/tls.hpp"
#include "metrics/prometheus.hpp"
#include "metrics/status_page.hpp"
#include "place/server_info.hpp"
#include "resp/words.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <utility>

namespace redis3::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// How often clients are looked after that are silent, or let too much wait.
constexpr std::chrono::seconds tick{1};
/// While the gateway ends, how often it is seen whether all clients have left.
constexpr std::chrono::milliseconds closing_tick{10};
/// Sockets and files that are no clients': of the store, the log, listeners.
constexpr rlim_t other_descriptors = 1100;

constexpr std::string_view too_many_clients = "-ERR max number of clients reached\r\n";
constexpr std::string_view protected_mode =
    "-DENIED redis3 is in protected mode: it listens beyond this machine, and the default user has no "
    "password, so "
    "only clients on this machine are let in. Set requirepass or users, or set protected-mode no where the "
    "network "
    "is yours alone.\r\n";

std::string text_of(const asio::generic::stream_protocol::endpoint& endpoint, const std::string& path) {
  const int family = endpoint.protocol().family();
  if (family != AF_INET && family != AF_INET6) return path + ":0";
  tcp::endpoint ip;
  std::memcpy(ip.data(), endpoint.data(), std::min(endpoint.size(), ip.capacity()));
  return fmt::format(fmt::runtime(ip.address().is_v6() ? "[{}]:{}" : "{}:{}"), ip.address().to_string(),
                     ip.port());
}

bool is_loopback(const asio::generic::stream_protocol::endpoint& endpoint) {
  const int family = endpoint.protocol().family();
  if (family != AF_INET && family != AF_INET6) return true;
  tcp::endpoint ip;
  std::memcpy(ip.data(), endpoint.data(), std::min(endpoint.size(), ip.capacity()));
  return ip.address().is_loopback();
}

/// Lets the process have a socket for each client, or tells for how many it has.
std::size_t clients_that_fit(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = wanted + other_descriptors;
  if (limit.rlim_cur >= needed) return wanted;
  rlimit raised = limit;
  raised.rlim_cur = limit.rlim_max == RLIM_INFINITY ? needed : std::min<rlim_t>(needed, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &raised) != 0) raised = limit;
  // Where there are few, clients get half of them at least.
  const rlim_t kept = std::min<rlim_t>(other_descriptors, raised.rlim_cur / 2);
  return std::min<std::size_t>(wanted, raised.rlim_cur - kept);
}

}  // namespace

Gateway::Gateway(asio::any_io_executor executor, Config config, std::function<void(const std::string&)> log)
    : executor_(std::move(executor)),
      config_(std::move(config)),
      log_(std::move(log)),
      random_(SeededRandom::from_system()),
      backends_(executor_),
      tick_(executor_) {}

Gateway::~Gateway() = default;

Task<void> Gateway::open() {
  const Result<void> opened = co_await open_store();
  if (opened.has_error()) co_return opened;
  if (const Result<void> served = open_server(); served.has_error()) co_return served;
  if (const Result<void> listening = listen(); listening.has_error()) co_return listening;
  if (const Result<void> shown = show_metrics(); shown.has_error()) co_return shown;
  asio::co_spawn(executor_, look_after_clients(), rethrow);
  co_return Result<void>();
}

Task<void> Gateway::open_store() {
  const Result<client::Location> location = client::locate(config_.connection, client::environment_url());
  if (location.has_error()) co_return location.error();
  auto opening = backends_.open(*location, config_.connection, thread_count(*location));
  const Result<void> opened = co_await std::move(opening);
  if (opened.has_error()) co_return opened.error();
  info_.store = client::url_of(*location);
  info_.started_at = backends_.home().now();
  // Many clients ask for INFO whenever they connect.
  info_.counts_keys_by_default = false;
  info_.more_sections = [this] { return info_sections(); };
  first_db_ = location->db;
  co_return Result<void>();
}

std::size_t Gateway::thread_count(const client::Location& location) const {
  const auto wanted = static_cast<std::size_t>(config_.io_threads);
  if (wanted <= 1 || location.kind != client::Location::Kind::memory) return wanted;
  log_("io-threads is 1: keys in memory have one thread");
  return 1;
}

Task<std::vector<command::InfoSection>> Gateway::info_sections() {
  const place::BackendFigures figures = co_await backends_.figures();
  info_.expired_keys_elsewhere = figures.expired_keys - backends_.home().keyspace().expired_key_count();
  co_return place::info_sections(*server_, figures);
}

Result<void> Gateway::open_server() {
  const std::size_t wanted = config_.settings.maxclients;
  config_.settings.maxclients = clients_that_fit(wanted);
  if (config_.settings.maxclients < wanted) {
    log_(
        fmt::format("maxclients is {}, not {}: the system allows this process no more open files (ulimit -n)",
                    config_.settings.maxclients, wanted));
  }
  config_.settings.fixed = fixed_settings(config_);
  server_ = std::make_unique<session::Server>(backends_.home().keyspace(), info_, random_, config_.settings);
  for (const BackendThreads::Other& other : backends_.others())
    server_->shards.add(session::Shard{other.executor, &other.backend->keyspace()});
  server_->clients_that_fit = clients_that_fit;
  server_->first_db = first_db_;
  if (const Result<void> loaded = load_users(); loaded.has_error()) return loaded;
  if (!config_.tls_port) return {};
  Result<asio::ssl::context> tls = open_tls_context(config_);
  if (tls.has_error()) return tls.error();
  tls_.emplace(*std::move(tls));
  return {};
}

Result<void> Gateway::load_users() {
  for (const std::string& line : config_.users) {
    const auto words = resp::split_words(line);
    if (!words || words->empty())
      return Error(ErrorKind::invalid, fmt::format("user {}: unbalanced quotes", line));
    const Result<void> set = server_->users.set(words->front(), std::span(*words).subspan(1));
    if (set.has_error())
      return Error(ErrorKind::invalid, fmt::format("user {}: {}", words->front(), set.error().message()));
  }
  const std::string& path = config_.settings.aclfile;
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorKind::invalid, fmt::format("aclfile {} cannot be read", path));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return server_->users.load(text, path);
}

Result<void> Gateway::listen() {
  if (config_.port) {
    if (const Result<void> listening = listen_on_port(*config_.port, false); listening.has_error())
      return listening;
  }
  if (config_.tls_port) {
    if (const Result<void> listening = listen_on_port(*config_.tls_port, true); listening.has_error())
      return listening;
  }
  if (!config_.unixsocket.empty()) {
    Result<Listener> listener =
        Listener::on_path(executor_, config_.unixsocket, config_.unixsocketperm, config_.tcp_backlog);
    if (listener.has_error()) return listener.error();
    doors_.push_back(std::make_unique<Door>(Door{*std::move(listener), false}));
  }
  for (const auto& door : doors_)
    start_accepting(door->listener, door->is_encrypted);
  return {};
}

Result<void> Gateway::show_metrics() {
  if (!config_.metrics_port) return {};
  MetricsContent content;
  content.metrics = [this]() -> asio::awaitable<std::string> {
    const place::BackendFigures figures = co_await backends_.figures();
    co_return metrics::prometheus_text(snapshot_of(*server_, figures));
  };
  content.page = [this]() -> asio::awaitable<std::string> {
    const place::BackendFigures figures = co_await backends_.figures();
    co_return metrics::status_page(snapshot_of(*server_, figures));
  };
  const std::string address = config_.bind.empty() ? "127.0.0.1" : address_of(config_.bind.front());
  auto started = MetricsEndpoint::start(executor_, address, *config_.metrics_port, std::move(content));
  if (started.has_error()) return Error(started.error().kind(), "metrics-port: " + started.error().message());
  metrics_endpoint_.emplace(*std::move(started));
  log_(fmt::format("metrics and a status page on http://{}/", metrics_endpoint_->name()));
  return {};
}

Result<void> Gateway::listen_on_port(std::uint16_t port, bool is_encrypted) {
  for (const std::string& word : config_.bind) {
    // Redis: an address with a minus in front may be missing on this machine.
    const bool may_be_missing = word.starts_with('-');
    Result<Listener> listener = Listener::on_port(executor_, address_of(word), port, config_.tcp_backlog);
    if (listener.has_error()) {
      if (may_be_missing && listener.error().kind() == ErrorKind::not_found) continue;
      return listener.error();
    }
    doors_.push_back(std::make_unique<Door>(Door{*std::move(listener), is_encrypted}));
  }
  return {};
}

void Gateway::start_accepting(Listener& listener, bool is_encrypted) {
  const auto let_in = [this, &listener, is_encrypted](Socket socket) {
    welcome(std::move(socket), listener, is_encrypted);
  };
  asio::co_spawn(executor_, listener.accept(let_in), rethrow);
}

void Gateway::welcome(Socket socket, const Listener& listener, bool is_encrypted) {
  error_code failed;
  const auto remote = socket.remote_endpoint(failed);
  const auto local = socket.local_endpoint(failed);
  const bool is_local = listener.is_path() || (!failed && is_loopback(remote));
  if (!listener.is_path()) {
    socket.set_option(tcp::no_delay(true), failed);
    socket.set_option(asio::socket_base::keep_alive(server_->settings.tcp_keepalive.count() > 0), failed);
  }
  auto stream = is_encrypted ? tls_stream(std::move(socket), *tls_) : plain_stream(std::move(socket));
  if (const std::string_view why = why_refused(is_local, is_encrypted); !why.empty()) {
    stream->write_at_once(why);
    ++server_->traffic.connections_rejected;
    return stream->close();
  }
  auto connection = std::make_shared<Connection>(std::move(stream), *server_);
  session::Client& client = connection->client();
  client.address = text_of(remote, listener.name());
  client.local_address = text_of(local, listener.name());
  client.is_local = is_local;
  connections_.insert(connection.get());
  asio::co_spawn(executor_, connection->serve(), [this, connection](const std::exception_ptr& bug) {
    connections_.erase(connection.get());
    rethrow(bug);
  });
}

std::string_view Gateway::why_refused(bool is_local, bool is_encrypted) const {
  if (connections_.size() >= server_->settings.maxclients) return too_many_clients;
  const bool shows_certificate = is_encrypted && config_.tls_auth_clients == TlsClients::yes;
  const bool is_known = is_local || shows_certificate;
  if (!is_known && config_.protected_mode && server_->is_default_user_free()) return protected_mode;
  return {};
}

asio::awaitable<void> Gateway::look_after_clients() {
  while (!is_closing_) {
    tick_.expires_after(tick);
    error_code stopped;
    co_await tick_.async_wait(asio::redirect_error(asio::use_awaitable, stopped));
    const TimePoint now = server_->now();
    for (auto next = connections_.begin(); next != connections_.end();)
      (*next++)->look_after(now);
  }
}

std::vector<std::string> Gateway::places() const {
  std::vector<std::string> names;
  for (const auto& door : doors_)
    names.push_back(door->listener.name() + (door->is_encrypted ? " (TLS)" : ""));
  return names;
}

Task<void> Gateway::close(std::chrono::milliseconds patience) {
  is_closing_ = true;
  tick_.cancel();
  if (metrics_endpoint_) metrics_endpoint_->stop();
  for (const auto& door : doors_)
    door->listener.stop();
  server_->pause.end();
  for (auto next = connections_.begin(); next != connections_.end();)
    (*next++)->close();
  const auto until = std::chrono::steady_clock::now() + patience;
  asio::steady_timer timer(executor_);
  bool is_out_of_patience = false;
  while (!connections_.empty()) {
    if (std::chrono::steady_clock::now() >= until) {
      if (!std::exchange(is_out_of_patience, true)) {
        log_(fmt::format(
            "{} clients had no answer for {} s and are cut off; what they had asked for may or may not have "
            "happened",
            connections_.size(), std::chrono::duration_cast<std::chrono::seconds>(patience).count()));
      }
      for (auto next = connections_.begin(); next != connections_.end();)
        (*next++)->drop();
    }
    timer.expires_after(closing_tick);
    error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  asio::steady_timer last_moment(executor_, until);
  last_moment.async_wait([this](const error_code& cancelled) {
    if (!cancelled) backends_.give_up();
  });
  Result<void> closed = co_await backends_.close();
  last_moment.cancel();
  // Clients that were killed, or cut off, have left commands behind.
  backends_.give_up();
  co_return closed;
}

}  // namespace redis3::gateway
