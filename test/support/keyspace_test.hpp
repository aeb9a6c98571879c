#pragma once

#include "support/changes.hpp"
#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::test {

/// One keyspace on a store in memory, and what is commonly done with its keys.
class KeyspaceTest : public ::testing::Test {
 protected:
  template <class T>
  Result<T> run(Task<T> task) {
    return test::run(bucket.context, std::move(task));
  }

  std::optional<std::string> get(const std::string& name) {
    auto record = run(keyspace().read(model::Key{0, name}, model::Need::value)).value();
    if (!record) return std::nullopt;
    return record->value;
  }

  void set(const std::string& name, std::string value, std::optional<TimePoint> expires_at = std::nullopt) {
    run(keyspace().change(model::Key{0, name}, plain_set(std::move(value), expires_at))).value();
  }

  std::int64_t increment(const std::string& name) { return run(increment_on(writer, name)).value(); }

  static Task<std::int64_t> increment_on(Writer& writer, std::string name) {
    std::int64_t count = 0;
    model::Change change;
    change.decide = [&count](const model::Record* current, TimePoint) {
      model::Record record = current != nullptr ? *current : model::Record();
      count = (record.value.empty() ? 0 : std::stoll(record.value)) + 1;
      record.value = std::to_string(count);
      return model::Decision::put(record);
    };
    const Result<void> changed =
        co_await writer.keyspace->change(model::Key{0, std::move(name)}, std::move(change));
    if (changed.has_error()) co_return changed.error();
    co_return count;
  }

  bool remove(const std::string& name) {
    bool was_there = false;
    model::Change change;
    change.need = model::Need::metadata;
    change.decide = [&was_there](const model::Record* current, TimePoint) {
      was_there = current != nullptr;
      return was_there ? model::Decision::remove() : model::Decision::keep();
    };
    run(keyspace().change(model::Key{0, name}, change)).value();
    return was_there;
  }

  bool create(const std::string& name, std::string value) {
    bool was_created = false;
    model::Change change;
    change.need = model::Need::metadata;
    change.expects_absent = true;
    change.decide = [&was_created, value](const model::Record* current, TimePoint) {
      was_created = current == nullptr;
      model::Record record;
      record.value = value;
      return was_created ? model::Decision::put(record) : model::Decision::keep();
    };
    run(keyspace().change(model::Key{0, name}, change)).value();
    return was_created;
  }

  std::vector<std::string> names(std::int64_t db = 0) {
    std::vector<std::string> all;
    run(keyspace().each_page(
            db, [](const std::string&) { return true; },
            [&all](std::vector<std::string> page) {
              all.insert(all.end(), page.begin(), page.end());
              return true;
            }))
        .value();
    std::sort(all.begin(), all.end());
    return all;
  }

  std::string requests() { return describe(writer.store.take()); }
  model::Keyspace& keyspace() { return *writer.keyspace; }

  MemoryBucket bucket;
  Writer writer{bucket.context, bucket.store, 7};
};

}  // namespace redis3::test
