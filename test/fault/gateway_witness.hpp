#pragma once

#include "command/command.hpp"
#include "fault/witness.hpp"
#include "support/reply_reader.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::test {

/// A `redis3 serve` in a process of its own, on any free port.
class GatewayProcess {
 public:
  GatewayProcess(const Options& place, int io_threads);
  /// Ends it as a person would.
  ~GatewayProcess();
  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  pid_t process_ = 0;
  std::uint16_t port_ = 0;
};

/// What a gateway might break of its promises; its client then acts so that it looks like it.
enum class Broken {
  nothing,
  order,         ///< A pipeline is run from its end to its beginning.
  transactions,  ///< EXEC runs the commands one after the other.
  watches,       ///< WATCH sees nothing.
};

/// With a connection to a gateway: single commands, pipelines of commands and transactions, and transactions
/// with WATCH.
class GatewayWitness : public Witness {
 public:
  /// The chooser outlives it.
  GatewayWitness(const GatewayProcess& gateway, int number, const Choice& choice, Chooser& chooser,
                 Broken broken);
  ~GatewayWitness();

  /// Asks for something so many times.
  void ask_many(Random& random, int count);

 private:
  using Batch = std::vector<std::pair<std::string, Operation>>;

  Batch drawn(Random& random);
  /// All of them at once; the outcomes are read then.
  void ask(Batch batch);
  /// Watches the key, looks at it before and after, and changes it where it is still what it was.
  void ask_watched(const std::string& key, Operation transaction);
  /// What GET replies, if it does.
  std::optional<std::string> seen(const std::string& key);
  std::vector<command::Argv> commands_of(const Operation& one, const std::vector<std::string>& keys) const;
  Outcome outcome_of(const Operation& one);
  void send(const std::vector<command::Argv>& commands);
  Reply call(command::Argv argv);
  std::string more();

  Chooser& chooser_;
  /// A version that is renamed away and back is to WATCH what it was, and so is its absence meanwhile.
  bool may_watch_;
  Broken broken_;
  int socket_;
  ReplyReader reader_;
};

}  // namespace redis3::test
