#include "base/parallel.hpp"
#include "support/changes.hpp"
#include "support/keyspace_test.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

using namespace redis3;
using namespace redis3::model;
using redis3::test::KeyspaceTest;

namespace {

class SharedReads : public KeyspaceTest {
 protected:
  /// Each call to the store takes a while, by chance.
  void slow_down() {
    store::FaultRates slow;
    slow.turns_max = 20;
    writer.faults.set_rates(slow);
  }

  /// Writes past the keyspace, as another process does.
  Task<void> write_elsewhere(std::string value) {
    store::PutOptions options;
    const Result<store::Etag> put = co_await bucket.store.put("0/k", std::move(value), std::move(options));
    if (put.has_error()) co_return put.error();
    co_return Result<void>();
  }
};

}  // namespace

TEST_F(SharedReads, those_that_come_while_one_is_under_way_are_one_request) {
  set("k", "v");
  requests();
  slow_down();
  run(for_each_index(100, 100, [&](std::size_t) -> Task<void> {
    const auto record = co_await keyspace().read(Key{0, "k"}, Need::value);
    if (record.has_error()) co_return record.error();
    EXPECT_EQ((*record)->value, "v");
    co_return Result<void>();
  })).value();
  EXPECT_EQ(requests(), "2 GET") << "the first one's, and that of all who came while it was under way";
}

TEST_F(SharedReads, of_several_keys_are_not_shared) {
  slow_down();
  run(for_each_index(3, 3, [&](std::size_t index) -> Task<void> {
    const auto record = co_await keyspace().read(Key{0, std::to_string(index)}, Need::value);
    if (record.has_error()) co_return record.error();
    co_return Result<void>();
  })).value();
  EXPECT_EQ(requests(), "3 GET");
}

TEST_F(SharedReads, who_comes_back_at_once_reads_with_the_others_again) {
  constexpr std::size_t clients = 64;
  constexpr int rounds = 10;
  set("k", "v");
  requests();
  slow_down();
  const auto client = [this](std::size_t) -> Task<void> {
    for (int round = 0; round < rounds; ++round) {
      const auto record = co_await keyspace().read(Key{0, "k"}, Need::value);
      if (record.has_error()) co_return record.error();
    }
    co_return Result<void>();
  };
  run(for_each_index(clients, clients, client)).value();
  EXPECT_LE(writer.store.take().get, rounds + 2u);
}

TEST_F(SharedReads, show_what_was_written_before_they_came_and_never_go_back) {
  slow_down();
  std::vector<int> seen(200);
  int last_written = -1;
  run(for_each_index(seen.size(), seen.size(), [&](std::size_t index) -> Task<void> {
    const Result<void> written = co_await write_elsewhere(std::to_string(++last_written));
    if (written.has_error()) co_return written.error();
    const int before = last_written;
    const auto record = co_await keyspace().read(Key{0, "k"}, Need::value);
    if (record.has_error()) co_return record.error();
    seen[index] = std::stoi((*record)->value);
    EXPECT_GE(seen[index], before);
    // Others write while later ones wait.
    co_return co_await write_elsewhere(std::to_string(++last_written));
  })).value();
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end())) << "they came in this order";
}

TEST_F(SharedReads, are_one_request_for_all_that_any_of_them_needs) {
  set("k", "v");
  requests();
  slow_down();
  run(for_each_index(6, 6, [&](std::size_t index) -> Task<void> {
    const Need need = index == 3 ? Need::value : Need::metadata;
    const auto record = co_await keyspace().read(Key{0, "k"}, need);
    if (record.has_error()) co_return record.error();
    EXPECT_EQ((*record)->value, index == 3 ? "v" : "");
    EXPECT_EQ((*record)->value_bytes, 1u);
    co_return Result<void>();
  })).value();
  EXPECT_EQ(requests(), "1 GET, 1 HEAD");
}

TEST_F(SharedReads, fail_together_and_the_next_one_succeeds) {
  set("k", "v");
  store::FaultRates failing;
  failing.turns_max = 20;
  failing.fail = 1;
  writer.faults.set_rates(failing);
  std::size_t failures = 0;
  run(for_each_index(10, 10, [&](std::size_t) -> Task<void> {
    const auto record = co_await keyspace().read(Key{0, "k"}, Need::value);
    if (record.has_error() && record.error().kind() == ErrorKind::unavailable) ++failures;
    co_return Result<void>();
  })).value();
  EXPECT_EQ(failures, 10u);
  slow_down();
  EXPECT_EQ(get("k"), "v");
}

TEST_F(SharedReads, of_an_expired_key_show_nobody_anything_and_remove_it_once) {
  set("k", "v", bucket.clock.now() + std::chrono::milliseconds(10));
  bucket.clock.advance(std::chrono::milliseconds(10));
  requests();
  slow_down();
  run(for_each_index(10, 10, [&](std::size_t) -> Task<void> {
    const auto record = co_await keyspace().read(Key{0, "k"}, Need::value);
    if (record.has_error()) co_return record.error();
    EXPECT_FALSE(record->has_value());
    co_return Result<void>();
  })).value();
  run(keyspace().drain()).value();
  EXPECT_EQ(keyspace().expired_key_count(), 1u);
}
