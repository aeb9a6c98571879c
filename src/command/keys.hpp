#pragma once

#include "base/eventual.hpp"
#include "command/command.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

/// The keys of a command: names in the database that its session has selected.
namespace redis3::command {

inline model::Key key_of(const Context& context, std::string name) {
  return model::Key(context.session.db, std::move(name));
}

/// Reads one key. Cost: 1 GET (Need::value) or 1 HEAD.
inline Task<std::optional<model::Record>> read_key(Context context, std::string name, model::Need need) {
  return context.keyspace.read(key_of(context, std::move(name)), need);
}

/// Changes one key. Cost: see model::Keyspace::change().
inline Task<void> change_key(Context context, std::string name, model::Change change) {
  return context.keyspace.change(key_of(context, std::move(name)), std::move(change));
}

/// Waits for what read_by() has not at hand.
template <class Tell>
Task<Reply> read_later(Context context, std::string name, model::Need need, Tell tell) {
  Result<std::optional<model::Record>> record = co_await read_key(context, std::move(name), need);
  if (record.has_error()) co_return record.error();
  co_return tell(*record ? &**record : nullptr);
}

/// Reads one key and answers what `tell` makes of its record, which it may take apart; nullptr where there is
/// none. Cost: as read_key().
template <class Tell>
Eventual<Reply> read_by(Context context, std::string name, model::Need need, Tell tell) {
  model::Key key = key_of(context, std::move(name));
  std::optional<Result<std::optional<model::Record>>> record = context.keyspace.read_at_once(key, need);
  if (!record) return read_later(context, std::move(key.name), need, std::move(tell));
  if (record->has_error()) return record->error();
  return tell(**record ? &***record : nullptr);
}

/// Makes `change` ask `decide`, which is given the reply, too: null before each of its calls. Both outlive
/// the change.
template <class Decide>
void ask(model::Change& change, Decide& decide, Reply& reply) {
  change.decide = [&decide, &reply](const model::Record* current, TimePoint now) -> model::Decision {
    reply = Reply::null();
    return decide(current, now, reply);
  };
}

/// Waits for what change_by() cannot do at once.
template <class Decide>
Task<Reply> change_later(Context context, std::string name, model::Change change, Decide decide) {
  Reply reply = Reply::null();
  ask(change, decide, reply);
  const Result<void> done = co_await change_key(context, std::move(name), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return reply;
}

/// Changes one key as `decide(current record, now, reply)` decides, and answers what it leaves in `reply`,
/// which is null before each of its calls. `change` says all but the decision. Cost: as change_key().
template <class Decide>
Eventual<Reply> change_by(Context context, std::string name, model::Change change, Decide decide) {
  model::Key key = key_of(context, std::move(name));
  Reply reply = Reply::null();
  ask(change, decide, reply);
  const std::optional<Result<void>> done = context.keyspace.change_at_once(key, change);
  if (!done) return change_later(context, std::move(key.name), std::move(change), std::move(decide));
  if (done->has_error()) return done->error();
  return reply;
}

template <class Decide>
Eventual<Reply> change_by(Context context, std::string name, model::Need need, Decide decide) {
  model::Change change;
  change.need = need;
  return change_by(context, std::move(name), std::move(change), std::move(decide));
}

/// Fills in the value of each key of the map, side by side and each key by itself; absent where there is
/// none. The map stays as it is until the Task ends. Cost: 1 GET for each key.
Task<void> read_values(Context context, std::map<std::string, std::optional<std::string>>& values);

}  // namespace redis3::command
