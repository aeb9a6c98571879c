#include "session/shards.hpp"

#include "base/parallel.hpp"
#include "session/key_hash.hpp"
#include "session/split_call.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <optional>
#include <utility>

namespace redis3::session {
namespace {

template <class T>
boost::asio::awaitable<void> do_into(std::optional<Result<T>>& result, std::function<Task<T>()> begin) {
  result = co_await begin();
}

/// Has a Task begun and done on the shard's executor, and goes on on its own. Asio wants a result that can be
/// made without a value, which a Result cannot.
template <class T>
Task<T> done_by(const Shard& shard, std::function<Task<T>()> begin) {
  std::optional<Result<T>> result;
  co_await boost::asio::co_spawn(shard.executor, do_into(result, std::move(begin)),
                                 boost::asio::use_awaitable);
  co_return *std::move(result);
}

}  // namespace

std::size_t Shards::shard_of(std::string_view key, std::int64_t db) const noexcept {
  return key_hash(key, db) % shards_.size();
}

Eventual<Reply> Shards::run(command::Context context, const command::Spec& spec, command::Argv argv) {
  if (shards_.size() == 1)
    return command::begin(context.on(*shards_.front().keyspace), spec, std::move(argv));
  return run_split(context, spec, std::move(argv));
}

Task<Reply> Shards::run_split(command::Context context, const command::Spec& spec, command::Argv argv) {
  const std::int64_t db = context.session.db;
  std::vector<CallPart> parts =
      split_call(spec, std::move(argv), [&](std::string_view key) { return shard_of(key, db); });
  std::vector<Reply> replies(parts.size(), Reply::null());
  const auto run_part = [&](std::size_t at) -> Task<void> {
    CallPart& part = parts[at];
    const Shard& shard = shards_[part.shard];
    const auto begin = [&] { return command::run(context.on(*shard.keyspace), spec, std::move(part.argv)); };
    Task<Reply> running = part.shard == 0 ? begin() : done_by<Reply>(shard, begin);
    Result<Reply> reply = co_await std::move(running);
    if (reply.has_error()) co_return reply.error();
    replies[at] = *std::move(reply);
    co_return Result<void>();
  };
  const Result<void> run = co_await for_each_index(parts.size(), parts.size(), run_part);
  if (run.has_error()) co_return run.error();
  co_return join_replies(parts, std::move(replies));
}

Task<std::optional<model::Record>> Shards::read(model::Key key, model::Need need) {
  const std::size_t index = shard_of(key.name, key.db);
  const Shard& shard = shards_[index];
  if (index == 0) return shard.keyspace->read(std::move(key), need);
  const auto begin = [&shard, key = std::move(key), need] { return shard.keyspace->read(key, need); };
  return done_by<std::optional<model::Record>>(shard, begin);
}

Task<void> Shards::change(model::Key key, model::Change change) {
  const std::size_t index = shard_of(key.name, key.db);
  const Shard& shard = shards_[index];
  if (index == 0) return shard.keyspace->change(std::move(key), std::move(change));
  const auto begin = [&shard, key = std::move(key), change = std::move(change)] {
    return shard.keyspace->change(key, change);
  };
  return done_by<void>(shard, begin);
}

}  // namespace redis3::session
