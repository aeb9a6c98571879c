#pragma once

#include "base/eventual.hpp"
#include "base/task.hpp"
#include "command/command.hpp"
#include "command/spec.hpp"
#include "model/keyspace.hpp"
#include "redis3/reply.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace redis3::session {

/// A keyspace, and the executor on which alone it is used.
struct Shard {
  boost::asio::any_io_executor executor;
  model::Keyspace* keyspace = nullptr;
};

/// The keyspaces of a server on one store. Keys are hashed to them, so that the calls on a key meet in one
/// lane, and each keyspace works on a thread of its own. The first one, the home, is the server's own: it
/// also does what names no key.
///
/// A call on several keys is taken apart where its command allows it (split_call.hpp), and is else done whole
/// by the shard of its first key. Its other keys then have a second lane in this process, which is as good as
/// one in another process: the store's conditions judge between them.
///
/// Lifetime  the keyspaces outlive it.
/// Threads   one at a time, on the server's executor; what it asks of others it has done on theirs.
class Shards {
 public:
  explicit Shards(model::Keyspace& home) : shards_{Shard{{}, &home}} {}

  /// To be called before the first call is run.
  void add(Shard shard) { shards_.push_back(std::move(shard)); }

  std::size_t count() const noexcept { return shards_.size(); }

  /// Runs a call of an engine's command that command::refusal() has found nothing wrong with. On these
  /// keyspaces, whichever the context has.
  Eventual<Reply> run(command::Context context, const command::Spec& spec, command::Argv argv);

  /// As Keyspace::read() and change(), by the key's own shard. What the change decides by is called on that
  /// one's executor.
  Task<std::optional<model::Record>> read(model::Key key, model::Need need);
  Task<void> change(model::Key key, model::Change change);

 private:
  std::size_t shard_of(std::string_view key, std::int64_t db) const noexcept;
  Task<Reply> run_split(command::Context context, const command::Spec& spec, command::Argv argv);

  std::vector<Shard> shards_;
};

}  // namespace redis3::session
