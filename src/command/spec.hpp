#pragma once

#include "command/bitmask.hpp"
#include "command/command.hpp"
#include "command/handler.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace redis3::session {
class Call;
}

/// One row of the command table, in the terms of Redis's own command files
/// (https://redis.io/docs/latest/develop/reference/command-tips/ and /key-specs/,
/// https://redis.io/docs/latest/commands/command-docs/).
namespace redis3::command {

/// How a command behaves, in the order in which COMMAND INFO tells it.
enum class Flag : std::uint32_t {
  none = 0,
  write = 1 << 0,
  readonly = 1 << 1,
  denyoom = 1 << 2,
  admin = 1 << 3,
  pubsub = 1 << 4,
  noscript = 1 << 5,
  loading = 1 << 6,
  stale = 1 << 7,
  skip_monitor = 1 << 8,
  skip_slowlog = 1 << 9,
  fast = 1 << 10,
  no_auth = 1 << 11,        ///< May be called before the client has said who it is.
  may_replicate = 1 << 12,  ///< CLIENT PAUSE WRITE stops it like a write. COMMAND INFO does not tell.
  no_multi = 1 << 13,       ///< May not be called in a transaction.
  movablekeys = 1 << 14,
  allow_busy = 1 << 15,
};
constexpr bool is_bitmask(Flag) {
  return true;
}

/// Redis's access-control categories, in the order in which COMMAND INFO tells them.
enum class Category : std::uint32_t {
  none = 0,
  keyspace = 1 << 0,
  read = 1 << 1,
  write = 1 << 2,
  set = 1 << 3,
  sortedset = 1 << 4,
  list = 1 << 5,
  hash = 1 << 6,
  string = 1 << 7,
  bitmap = 1 << 8,
  hyperloglog = 1 << 9,
  geo = 1 << 10,
  stream = 1 << 11,
  pubsub = 1 << 12,
  admin = 1 << 13,
  fast = 1 << 14,
  slow = 1 << 15,
  blocking = 1 << 16,
  dangerous = 1 << 17,
  connection = 1 << 18,
  transaction = 1 << 19,
  scripting = 1 << 20,
};
constexpr bool is_bitmask(Category) {
  return true;
}

/// What a command does with its keys, in the order in which COMMAND INFO tells it.
enum class KeyUse : std::uint32_t {
  none = 0,
  read_only = 1 << 0,
  read_write = 1 << 1,
  overwrite = 1 << 2,
  remove = 1 << 3,
  access = 1 << 4,    ///< Tells or uses what the key holds.
  insert = 1 << 5,    ///< Adds to what the key holds, and changes or removes nothing of it.
  update = 1 << 6,    ///< Changes what the key holds.
  erase = 1 << 7,     ///< Deletes it.
  variable = 1 << 8,  ///< Less than this, if the arguments say so.
};
constexpr bool is_bitmask(KeyUse) {
  return true;
}

enum class Group { string, bitmap, hyperloglog, generic, pubsub, transactions, connection, server };

/// Which of a command's words are keys: `first`, then every `step`-th up to `last`, counted from the end
/// where it is negative. A `first` of 0: none.
struct KeyRange {
  enum class Kind {
    range,    ///< As above.
    counted,  ///< The word at `first` tells how many there are; they begin behind it, `step` words apart.
    unknown,  ///< Somewhere among the arguments, or not among them at all.
  };

  int first = 0;
  int last = 0;
  int step = 0;
  KeyUse use = KeyUse::none;
  std::string_view notes = {};
  Kind kind = Kind::range;
};

/// One argument, or a group of them, as COMMAND DOCS tells it and a prompt hints at it.
struct Argument {
  enum class Type { string, integer, number, key, pattern, unix_time, pure_token, one_of, block };
  enum class Trait : std::uint32_t { none = 0, optional = 1 << 0, multiple = 1 << 1 };

  std::string_view name;
  Type type = Type::string;
  /// The word that stands before the argument, or instead of it.
  std::string_view token = {};
  std::string_view since = {};
  Trait traits = Trait::none;
  /// Of a key: by which of the command's key ranges it is found, counted from 0.
  int key_range = 0;
  /// Of one_of and block.
  std::span<const Argument> arguments = {};
};
constexpr bool is_bitmask(Argument::Trait) {
  return true;
}

/// All that is to know of a command.
struct Spec {
  /// In small letters; a subcommand's name has its command's name before it: "command|info".
  std::string_view name;
  /// How many words a call has, the name and the subcommand's name included; negative: so many or more.
  int arity = 0;
  Flag flags = Flag::none;
  KeyRange keys = {};
  /// The keys that it uses in another way.
  std::span<const KeyRange> more_keys = {};
  std::string_view since;
  Group group = Group::generic;
  std::string_view summary;
  /// What it costs: in steps of work, and in requests.
  std::string_view complexity;
  std::span<const Argument> arguments = {};
  /// Categories that do not follow from the flags and the group.
  Category categories = Category::none;
  std::span<const std::string_view> tips = {};
  std::span<const Spec> subcommands = {};
  /// Gets its words as they came, checked for number, length and keys that fit. Of a command that is nothing
  /// without a subcommand: none, and its arity is such that it has one.
  Handler run = {};
  /// Instead of `run`, of a command about its connection or server: src/session runs it, where there are
  /// connections.
  Task<Reply> (*run_in_session)(session::Call call) = nullptr;
};

}  // namespace redis3::command
