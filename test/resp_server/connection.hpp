#pragma once

#include "command/command.hpp"
#include "resp/request_reader.hpp"
#include "resp_server/harness_commands.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

namespace redis3::test {

class Connection;

/// What all connections work on; outlives them.
struct Service {
  model::Keyspace& keyspace;
  command::ServerInfo info;
  command::Statistics statistics;
  /// Those that are being served.
  std::set<Connection*> connections;
};

/// One client of the server. Its commands run one after the other; replies wait to be fetched while further
/// commands are read, so that a client that sends all before it reads is served as well.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// A client that lets more replies than this wait is dropped, as by Redis's client-output-buffer-limit.
  static constexpr std::size_t waiting_bytes_max = 256 * 1024 * 1024;

  Connection(boost::asio::ip::tcp::socket socket, Service& service, std::int64_t id);

  /// Serves the client until it leaves, or is dropped.
  boost::asio::awaitable<void> serve();

  /// Leaves the client; serve() then comes to its end.
  void drop();

 private:
  boost::asio::awaitable<void> read();
  boost::asio::awaitable<bool> run_what_has_come();
  boost::asio::awaitable<Reply> reply_to(command::Argv argv);
  void send(const Reply& reply);
  boost::asio::awaitable<void> flush();

  boost::asio::ip::tcp::socket socket_;
  Service& service_;
  Peer peer_;
  resp::RequestReader reader_;
  std::string waiting_;
  bool is_flushing_ = false;
};

}  // namespace redis3::test
