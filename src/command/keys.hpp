#pragma once

#include "command/command.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

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

/// Changes one key and answers what `decide` leaves in `reply`, which is null before each of its calls.
Task<Reply> change_by(
    Context context, std::string name, model::Need need,
    std::function<model::Decision(const model::Record* current, TimePoint now, Reply& reply)> decide);

/// Fills in the value of each key of the map, side by side and each key by itself; absent where there is
/// none. The map stays as it is until the Task ends. Cost: 1 GET for each key.
Task<void> read_values(Context context, std::map<std::string, std::optional<std::string>>& values);

}  // namespace redis3::command
