#include "session/exec_plan.hpp"

#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/describe.hpp"
#include "command/table.hpp"
#include "session/transaction.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

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

/// Whether the command moves a key to a database that its words tell: MOVE, and COPY with DB.
bool names_another_database(const Spec& spec, const command::Argv& argv) {
  if (spec.name == "move") return true;
  constexpr std::ptrdiff_t options_at = 3;
  return spec.name == "copy" &&
         std::any_of(argv.begin() + options_at, argv.end(),
                     [](const std::string& word) { return equal_ignoring_case(word, "db"); });
}

}  // namespace

void KeySurvey::look_at(const Spec& spec, const command::Argv& argv, std::int64_t db) {
  if (spec.run_in_session) return;
  if (spec.name == "select") selected_ = command::read_integer(argv[1]);
  // The key is another one there, be it of the same name.
  if (names_another_database(spec, argv)) has_several_ = true;
  if (touches_unnamed_keys(spec)) ++whole_databases_;
  const std::int64_t its_db = selected_.value_or(db);
  command::for_each_key_position(spec, argv, [&](std::size_t at) { note(model::Key(its_db, argv[at])); });
}

void KeySurvey::note(model::Key key) {
  if (!key_)
    key_ = std::move(key);
  else if (*key_ != key)
    has_several_ = true;
}

ExecPlan::Kind KeySurvey::kind() const noexcept {
  if (has_several_ || (key_ && whole_databases_ > 0) || whole_databases_ > 1)
    return ExecPlan::Kind::several_keys;
  return key_ ? ExecPlan::Kind::one_key : ExecPlan::Kind::no_key;
}

ExecPlan plan_exec(const Transaction& transaction) {
  ExecPlan plan;
  plan.kind = transaction.keys.kind();
  if (plan.kind == ExecPlan::Kind::one_key) plan.key = transaction.keys.key();
  // Without a key to write, looking at one is a moment of its own.
  const std::size_t others = static_cast<std::size_t>(
      std::count_if(transaction.watched.begin(), transaction.watched.end(),
                    [&](const WatchedKey& watched) { return !plan.key || watched.key != *plan.key; }));
  plan.watches_others = plan.kind == ExecPlan::Kind::no_key ? others > 1 : others > 0;
  return plan;
}

}  // namespace redis3::session
