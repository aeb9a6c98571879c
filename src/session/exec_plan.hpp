#pragma once

#include "command/table.hpp"
#include "session/transaction.hpp"

#include <cstdint>
#include <optional>

namespace redis3::session {

/// What a transaction's commands touch, and so how EXEC can do them.
struct ExecPlan {
  enum class Kind {
    no_key,       ///< Nothing, or not by the names of keys: they run one after the other.
    one_key,      ///< One key: all of them together are one conditional write.
    several_keys  ///< More than that, or a whole database beside a key, or keys that only running them tells.
  };

  Kind kind = Kind::no_key;
  /// With one_key.
  std::optional<model::Key> key;
  /// A key is watched that is not the one: nothing looks at both at one moment.
  bool watches_others = false;
};

/// db  the number of the database that is selected when EXEC comes; a SELECT among the commands changes it.
ExecPlan plan_exec(const command::Table& table, const Transaction& transaction, std::int64_t db);

}  // namespace redis3::session
