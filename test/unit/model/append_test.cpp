#include "model/keyspace.hpp"

#include "base/parallel.hpp"
#include "support/changes.hpp"
#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>

using namespace redis3;
using namespace redis3::model;

// Bytes that go behind a long value by the store's own append.

namespace {

class AppendTest : public ::testing::Test {
 protected:
  ~AppendTest() override {
    test::run(bucket.context, writer.keyspace->drain()).value();
    test::run(bucket.context, other.keyspace->drain()).value();
  }

  template <class T>
  Result<T> run(Task<T> task) {
    return test::run(bucket.context, std::move(task));
  }

  static Change appending(std::string bytes) {
    Change change;
    change.need = Need::short_value;
    change.decide = [bytes](const Record*, TimePoint) { return Decision::append(bytes); };
    return change;
  }

  Result<void> append(test::Writer& by, std::string bytes) {
    return run(by.keyspace->change(Key{0, "k"}, appending(std::move(bytes))));
  }
  void set(test::Writer& by, std::string value, std::optional<TimePoint> expires_at = std::nullopt) {
    run(by.keyspace->change(Key{0, "k"}, test::plain_set(std::move(value), expires_at))).value();
  }
  std::string value() { return run(other.keyspace->read(Key{0, "k"}, Need::value)).value()->value; }
  std::string requests() { return store::describe(writer.store.take()); }

  const std::string long_value = std::string(short_value_bytes_max, 'v') + '!';
  test::MemoryBucket bucket;
  test::Writer writer{bucket.context, bucket.store, 2};
  test::Writer other{bucket.context, bucket.store, 3};
};

/// The value is written by a change that leaves an id.
class AppendToMarkedVersion : public AppendTest {
 protected:
  void SetUp() override {
    ASSERT_TRUE(append(other, long_value));
    requests();
  }
};

}  // namespace

TEST_F(AppendTest, a_long_value_is_not_sent_again) {
  set(other, long_value);
  ASSERT_TRUE(append(writer, "ab"));
  EXPECT_EQ(requests(), "1 GET, 1 APPEND");
  ASSERT_TRUE(append(writer, "cd"));
  EXPECT_EQ(requests(), "1 APPEND");
  EXPECT_EQ(value(), long_value + "abcd");
}

TEST_F(AppendTest, a_short_value_is_written_anew) {
  set(other, "v");
  ASSERT_TRUE(append(writer, "ab"));
  EXPECT_EQ(requests(), "1 GET, 1 PUT");
  ASSERT_TRUE(append(writer, "cd"));
  EXPECT_EQ(requests(), "1 PUT");
  EXPECT_EQ(value(), "vabcd");
}

TEST_F(AppendTest, an_empty_value_is_written_anew) {
  set(other, "");
  ASSERT_TRUE(append(writer, "ab"));
  EXPECT_EQ(requests(), "2 GET, 1 PUT");
  EXPECT_EQ(value(), "ab");
}

TEST_F(AppendTest, a_long_value_that_expires_is_written_anew) {
  const TimePoint end = bucket.clock.now() + std::chrono::seconds(9);
  set(other, long_value, end);
  ASSERT_TRUE(append(writer, "ab"));
  EXPECT_EQ(requests(), "2 GET, 1 PUT");
  EXPECT_EQ(value(), long_value + "ab");
  EXPECT_EQ(run(other.keyspace->read(Key{0, "k"}, Need::metadata)).value()->expires_at, end);
}

TEST_F(AppendTest, appends_of_several_processes_are_all_there_once) {
  store::FaultRates rates;
  rates.turns_max = 3;
  writer.faults.set_rates(rates);
  other.faults.set_rates(rates);
  set(writer, long_value);
  std::function<Task<void>(std::size_t)> caller = [&](std::size_t at) -> Task<void> {
    test::Writer& by = at % 2 == 0 ? writer : other;
    co_return co_await by.keyspace->change(Key{0, "k"}, appending(std::to_string(at % 10)));
  };
  run(for_each_index(100, 100, caller)).value();
  const std::string found = value();
  ASSERT_EQ(found.size(), long_value.size() + 100);
  for (char digit = '0'; digit <= '9'; ++digit)
    EXPECT_EQ(std::count(found.begin(), found.end(), digit), 10) << digit;
}

TEST_F(AppendToMarkedVersion, one_that_was_lost_on_its_way_is_sent_again) {
  writer.faults.fail_call(store::Verb::append, 1, store::Fault::lose_before);
  ASSERT_TRUE(append(writer, "ab"));
  EXPECT_EQ(requests(), "2 GET, 1 HEAD, 2 APPEND");
  EXPECT_EQ(value(), long_value + "ab");
}

TEST_F(AppendToMarkedVersion, one_whose_answer_was_lost_is_not_guessed) {
  writer.faults.fail_call(store::Verb::append, 1, store::Fault::lose_after);
  const Result<void> appended = append(writer, "ab");
  ASSERT_TRUE(appended.has_error());
  EXPECT_EQ(appended.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(value(), long_value + "ab");
}

TEST_F(AppendToMarkedVersion, one_that_others_came_before_is_done_behind_theirs) {
  ASSERT_TRUE(append(writer, "ab"));
  ASSERT_TRUE(append(other, "cd"));
  writer.faults.fail_call(store::Verb::append, 1, store::Fault::lose_before);
  ASSERT_TRUE(append(writer, "ef"));
  EXPECT_EQ(value(), long_value + "abcdef");
}

TEST_F(AppendToMarkedVersion, what_follows_an_append_keeps_the_chain_of_ids) {
  ASSERT_TRUE(append(writer, "ab"));
  Change letter;
  letter.decide = [](const Record* current, TimePoint) {
    Record record = *current;
    record.value += 'x';
    return Decision::put(record);
  };
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  ASSERT_TRUE(run(writer.keyspace->change(Key{0, "k"}, letter)));
  EXPECT_EQ(value(), long_value + "abx");
}
