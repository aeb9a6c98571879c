#include "session/exec_plan.hpp"

#include "command/argument_reader.hpp"
#include "command/describe.hpp"

#include <algorithm>
#include <span>

namespace redis3::session {
namespace {

using command::Spec;

/// Whether the command looks at keys that its words do not name: a whole database, or the patterns of SORT.
bool touches_unnamed_keys(const Spec& spec) {
  bool has_unknown = false;
  command::for_each_key_range(spec, [&](const command::KeyRange& keys) {
    has_unknown = has_unknown || keys.kind == command::KeyRange::Kind::unknown;
  });
  return has_unknown || (spec.keys.first == 0 && has(categories_of(spec), command::Category::keyspace));
}

/// Collects what the commands touch.
class Survey {
 public:
  Survey(const command::Table& table, std::int64_t db) : table_(table), db_(db) {}

  void look_at(const command::Argv& argv) {
    const Spec& spec = *table_.find(std::span<const std::string>(argv));
    if (spec.run_in_session) return;
    if (spec.name == "select") db_ = command::read_integer(argv[1]).value_or(db_);
    if (touches_unnamed_keys(spec)) ++whole_databases_;
    command::for_each_key_position(spec, argv, [&](std::size_t at) { note(model::Key(db_, argv[at])); });
  }

  ExecPlan plan() const {
    ExecPlan plan;
    if (has_several_ || (key_ && whole_databases_ > 0) || whole_databases_ > 1) {
      plan.kind = ExecPlan::Kind::several_keys;
    } else if (key_) {
      plan.kind = ExecPlan::Kind::one_key;
      plan.key = key_;
    }
    return plan;
  }

 private:
  void note(model::Key key) {
    if (!key_)
      key_ = std::move(key);
    else if (*key_ != key)
      has_several_ = true;
  }

  const command::Table& table_;
  std::int64_t db_;
  std::optional<model::Key> key_;
  bool has_several_ = false;
  int whole_databases_ = 0;
};

}  // namespace

ExecPlan plan_exec(const command::Table& table, const Transaction& transaction, std::int64_t db) {
  Survey survey(table, db);
  for (const command::Argv& argv : transaction.queue)
    survey.look_at(argv);
  ExecPlan plan = survey.plan();
  // Without a key to write, looking at one is a moment of its own.
  const std::size_t others = static_cast<std::size_t>(
      std::count_if(transaction.watched.begin(), transaction.watched.end(),
                    [&](const WatchedKey& watched) { return !plan.key || watched.key != *plan.key; }));
  plan.watches_others = plan.kind == ExecPlan::Kind::no_key ? others > 1 : others > 0;
  return plan;
}

}  // namespace redis3::session
