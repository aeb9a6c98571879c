#pragma once

#include "base/random.hpp"
#include "command/command.hpp"
#include "differential/commands.hpp"
#include "model/keyspace.hpp"
#include "redis3/reply.hpp"
#include "store/object_store.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace redis3::test {

/// A store with what it stands on, empty when it is opened.
class OpenedStore {
 public:
  virtual ~OpenedStore() = default;
  virtual store::ObjectStore& store() = 0;
};

using OpenStore = std::function<std::unique_ptr<OpenedStore>(boost::asio::io_context& context)>;

std::unique_ptr<OpenedStore> open_memory(boost::asio::io_context& context);
std::unique_ptr<OpenedStore> open_sqlite(boost::asio::io_context& context);
/// A directory bucket of a local endpoint, by HTTP over loopback.
std::unique_ptr<OpenedStore> open_local_endpoint(boost::asio::io_context& context);

/// Our commands over a store of their own, from two processes.
class OurSide {
 public:
  explicit OurSide(const OpenStore& open);
  ~OurSide();
  OurSide(const OurSide&) = delete;
  OurSide& operator=(const OurSide&) = delete;

  /// The reply as a RESP2 connection would see it. Throws where the store fails.
  Reply run(const command::Argv& argv, bool is_elsewhere);

 private:
  /// One process.
  struct Process {
    SeededRandom random;
    model::Keyspace keyspace;
    command::Session session;
  };

  boost::asio::io_context context_{1};
  std::unique_ptr<OpenedStore> store_;
  Process here_;
  Process elsewhere_;
};

}  // namespace redis3::test
