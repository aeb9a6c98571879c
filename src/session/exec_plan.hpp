#pragma once

#include "command/command.hpp"
#include "model/key.hpp"

#include <cstdint>
#include <optional>

namespace redis3::session {

struct Transaction;

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

/// What the commands of a transaction touch, told by their words, one after the other as they are queued.
class KeySurvey {
 public:
  /// db  the number of the database that is selected outside; a SELECT among the commands changes it.
  void look_at(const command::Spec& spec, const command::Argv& argv, std::int64_t db);

  ExecPlan::Kind kind() const noexcept;
  /// With one_key.
  const std::optional<model::Key>& key() const noexcept { return key_; }

 private:
  void note(model::Key key);

  /// By the last SELECT among the commands.
  std::optional<std::int64_t> selected_;
  std::optional<model::Key> key_;
  bool has_several_ = false;
  int whole_databases_ = 0;
};

/// How EXEC can do what is queued.
ExecPlan plan_exec(const Transaction& transaction);

}  // namespace redis3::session
