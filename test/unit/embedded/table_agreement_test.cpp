#include "embedded/memory_table.hpp"
#include "embedded/sqlite_table.hpp"

#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

using namespace redis3;
using namespace redis3::embedded;
using test::run;

namespace {

struct Step {
  enum class Kind { put, append, move, erase };
  Kind kind;
  std::string bucket;
  std::string name;
  std::string new_name;
  std::size_t body_bytes;
};

struct Change {
  std::vector<Step> steps;
  bool fails;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  static const char* const kinds[] = {"put", "append", "move", "erase"};
  return out << kinds[static_cast<int>(step.kind)] << ' ' << step.bucket << ':' << step.name << "->"
             << step.new_name << ' ' << step.body_bytes;
}

std::ostream& operator<<(std::ostream& out, const Change& change) {
  for (const Step& step : change.steps)
    out << step << "; ";
  return out << (change.fails ? "fail" : "commit");
}

/// Few names, so that steps meet; among them the ends of the order of bytes.
rc::Gen<std::string> any_name() {
  return rc::gen::element<std::string>("a", "a/", "a/b", "a/b/c", std::string("a\0", 2), "a\xFF", "\xFF",
                                       "z");
}

rc::Gen<Step> any_step() {
  const auto kind = rc::gen::weightedElement<Step::Kind>(
      {{3, Step::Kind::put}, {3, Step::Kind::append}, {1, Step::Kind::move}, {1, Step::Kind::erase}});
  const auto bytes = rc::gen::weightedOneOf<std::size_t>(
      {{30, rc::gen::inRange<std::size_t>(0, 100)}, {1, rc::gen::inRange<std::size_t>(262'000, 600'000)}});
  return rc::gen::construct<Step>(kind, rc::gen::element<std::string>("p", "q"), any_name(), any_name(),
                                  bytes);
}

rc::Gen<Change> any_change() {
  return rc::gen::construct<Change>(rc::gen::resize(8, rc::gen::container<std::vector<Step>>(any_step())),
                                    rc::gen::weightedElement<bool>({{2, false}, {1, true}}));
}

/// A table as simple as can be, to judge the two others by.
using Model = std::map<std::pair<std::string, std::string>, std::string>;

std::string body_of(const Step& step, std::size_t number) {
  return std::string(step.body_bytes, static_cast<char>('a' + number % 26));
}

void apply(Model& model, const Change& change) {
  Model changed = model;
  for (std::size_t number = 0; number < change.steps.size(); ++number) {
    const Step& step = change.steps[number];
    const std::pair place(step.bucket, step.name);
    if (step.kind == Step::Kind::put) changed[place] = body_of(step, number);
    if (step.kind == Step::Kind::append && changed.contains(place)) changed[place] += body_of(step, number);
    if (step.kind == Step::Kind::erase) changed.erase(place);
    if (step.kind == Step::Kind::move && changed.contains(place)) {
      std::string body = std::exchange(changed[place], "");
      changed.erase(place);
      changed[{"q", step.new_name}] = std::move(body);
    }
  }
  if (!change.fails) model = std::move(changed);
}

Result<void> apply(ObjectTable& table, const Change& change) {
  return run(table.write([&](Rows& rows) -> Result<void> {
    for (std::size_t number = 0; number < change.steps.size(); ++number) {
      const Step& step = change.steps[number];
      if (step.kind == Step::Kind::put) rows.put(step.bucket, step.name, RowInfo(), body_of(step, number));
      if (step.kind == Step::Kind::append && rows.find(step.bucket, step.name))
        rows.append(step.bucket, step.name, RowInfo(), body_of(step, number));
      if (step.kind == Step::Kind::erase) rows.erase(step.bucket, step.name);
      if (step.kind == Step::Kind::move && rows.find(step.bucket, step.name)) {
        rows.move(step.bucket, step.name, "q", step.new_name);
      }
    }
    if (change.fails) return Error(ErrorKind::conflict, "on purpose");
    return Result<void>();
  }));
}

/// Reads by small pages and by find, so that these agree as well.
Model contents(ObjectTable& table) {
  Model model;
  const auto looked = table.read([&](const Rows& rows) {
    for (const std::string bucket : {"p", "q"}) {
      for (auto page = rows.scan(bucket, "", "", 2); !page.empty();
           page = rows.scan(bucket, "", page.back().first, 2)) {
        for (const auto& [name, info] : page) {
          const auto found = rows.find(bucket, name);
          RC_ASSERT(found.has_value());
          RC_ASSERT(found->size_bytes == info.size_bytes);
          model[{bucket, name}] = rows.body(bucket, name, 0, info.size_bytes);
        }
      }
    }
  });
  RC_ASSERT(looked.has_value());
  return model;
}

}  // namespace

RC_GTEST_PROP(Tables, agree_with_one_another_and_with_a_model, ()) {
  const auto changes = *rc::gen::resize(12, rc::gen::container<std::vector<Change>>(any_change()));
  const test::TemporaryFolder folder;
  auto sqlite = SqliteTable::open(folder.file("data.db")).value();
  MemoryTable memory;
  Model model;
  for (const Change& change : changes) {
    apply(model, change);
    RC_ASSERT(apply(memory, change).has_error() == change.fails);
    RC_ASSERT(apply(*sqlite, change).has_error() == change.fails);
    RC_ASSERT(contents(memory) == model);
  }
  RC_ASSERT(contents(*sqlite) == model);
  sqlite.reset();
  sqlite = SqliteTable::open(folder.file("data.db")).value();
  RC_ASSERT(contents(*sqlite) == model);
}
