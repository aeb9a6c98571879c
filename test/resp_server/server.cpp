#include "resp_server/server.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "client/backing.hpp"
#include "client/location.hpp"
#include "model/keyspace.hpp"
#include "resp_server/connection.hpp"
#include "support/run.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <csignal>
#include <cstdio>
#include <memory>
#include <utility>

namespace redis3::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<void> accept(tcp::acceptor& acceptor, Service& service) {
  for (std::int64_t id = 1;; ++id) {
    auto [failed, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (failed) co_return;
    auto connection = std::make_shared<Connection>(std::move(socket), service, id);
    asio::co_spawn(acceptor.get_executor(), connection->serve(), [connection](std::exception_ptr bug) {
      if (bug) std::rethrow_exception(bug);
    });
  }
}

}  // namespace

Result<void> serve(const std::string& url, std::uint16_t port) {
  Options options;
  options.url = url;
  const Result<client::Location> location = client::locate(options, {});
  if (location.has_error()) return location.error();

  asio::io_context context(1);
  SeededRandom random = SeededRandom::from_system();
  const client::BackingParts parts{context.get_executor(), system_clock(), random};
  Result<std::unique_ptr<client::Backing>> backing = client::open_backing(parts, *location, options);
  if (backing.has_error()) return backing.error();
  const Result<void> checked = run(context, (*backing)->check());
  if (checked.has_error()) return checked.error();

  store::ObjectStore& store = (*backing)->store();
  model::Keyspace keyspace(context.get_executor(), store, random, model::KeyspaceOptions());
  command::ServerInfo info;
  info.store = client::url_of(*location);
  info.started_at = store.now();
  info.more_sections = [&backing] { return (*backing)->info(); };
  Service service{keyspace, info, {}, {}};

  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), port));
  std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  bool is_ending = false;
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code, int) { is_ending = true; });
  asio::co_spawn(context, accept(acceptor, service), asio::detached);
  context.restart();
  while (!is_ending)
    context.run_one();

  acceptor.close();
  for (Connection* connection : service.connections)
    connection->drop();
  while (!service.connections.empty())
    context.run_one();
  return run(context, keyspace.drain());
}

}  // namespace redis3::test
