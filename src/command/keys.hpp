#pragma once

#include "command/command.hpp"

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

}  // namespace redis3::command
