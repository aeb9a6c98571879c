#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "gateway/backend_threads.hpp"
#include "gateway/config.hpp"
#include "gateway/connection.hpp"
#include "gateway/listener.hpp"
#include "gateway/metrics_endpoint.hpp"
#include "session/server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::gateway {

/// A gateway: the Redis protocol on sockets, over one place where keys live. It keeps nothing that matters:
/// all that is acknowledged is in the store.
///
/// Lifetime  after a successful open(), close() comes last, and before the gateway is destroyed.
/// Threads   one at a time, on the executor. With more than one of `io-threads`, the keys are hashed to as
/// many
///           keyspaces, and all but the first have a thread of their own; whatever is about clients stays on
///           the executor.
class Gateway {
 public:
  /// log  gets a line for each thing that an operator wants to know.
  Gateway(boost::asio::any_io_executor executor, Config config, std::function<void(const std::string&)> log);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// Opens the store and looks whether it is there, then listens.
  ///
  /// Errors  those of client::locate() and client::open_backing(); of the sockets, TLS files and ACL file;
  /// the
  ///         message says what to do.
  Task<void> open();

  /// Where it listens: "127.0.0.1:6379", "[::1]:6379 (TLS)", "/run/redis3.sock".
  std::vector<std::string> places() const;
  /// The store as a URL.
  const std::string& store_url() const { return info_.store; }

  /// Lets nobody in any more, answers what is under way, leaves the clients and drains the store. Clients
  /// that do not take their answers within `patience` are dropped.
  Task<void> close(std::chrono::milliseconds patience);

 private:
  Task<void> open_store();
  /// How many threads there are to be: one where they could share nothing.
  std::size_t thread_count(const client::Location& location) const;
  /// What INFO tells of more than the commands.
  Task<std::vector<command::InfoSection>> info_sections();
  Result<void> open_server();
  Result<void> load_users();
  Result<void> listen();
  /// Where the configuration asks for it.
  Result<void> show_metrics();
  Result<void> listen_on_port(std::uint16_t port, bool is_encrypted);
  void start_accepting(Listener& listener, bool is_encrypted);
  void welcome(Socket socket, const Listener& listener, bool is_encrypted);
  /// What a client is told that is not let in; empty where it is.
  std::string_view why_refused(bool is_local, bool is_encrypted) const;
  boost::asio::awaitable<void> look_after_clients();

  boost::asio::any_io_executor executor_;
  Config config_;
  std::function<void(const std::string&)> log_;
  SeededRandom random_;
  BackendThreads backends_;
  command::ServerInfo info_;
  /// The database that a connection begins with.
  std::int64_t first_db_ = 0;
  std::unique_ptr<session::Server> server_;
  std::optional<boost::asio::ssl::context> tls_;
  struct Door {
    Listener listener;
    bool is_encrypted;
  };
  std::vector<std::unique_ptr<Door>> doors_;
  std::set<Connection*> connections_;
  std::optional<MetricsEndpoint> metrics_endpoint_;
  boost::asio::steady_timer tick_;
  bool is_closing_ = false;
};

}  // namespace redis3::gateway
