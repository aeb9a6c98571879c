#include "store_conformance.hpp"

#include <gtest/gtest.h>

#include <string>

// Many at once: conditions are what keeps them from treading on one another.

using namespace redis3;
using namespace redis3::store;

namespace redis3::test {
namespace {

/// Whether a conditional put has met another one that was quicker.
bool has_lost(const Error& error, const Deviations& deviations) {
  if (error.kind() == ErrorKind::outcome_unknown) return deviations.may_leave_losers_in_doubt;
  return error.kind() == ErrorKind::conflict;
}

/// Adds one to the number in an object, however often it takes.
Task<void> increment(ObjectStore& store, std::string key, Deviations deviations) {
  while (true) {
    auto object = co_await store.get(key, GetOptions());
    if (object.has_error()) co_return object.error();
    PutOptions options(PutCondition::if_match(object->info.etag));
    auto etag = co_await store.put(key, std::to_string(std::stoi(object->body) + 1), options);
    if (etag.has_value()) co_return Result<void>();
    if (!has_lost(etag.error(), deviations)) co_return etag.error();
  }
}

}  // namespace

TEST_P(StoreConformance, lets_one_of_many_creators_win) {
  int winners = 0;
  std::string winner;
  ASSERT_TRUE(run_all(50, [&](std::size_t index) -> Task<void> {
    const std::string body = std::to_string(index);
    PutOptions options(PutCondition::if_absent());
    auto etag = co_await store_.put("0/key", body, options);
    if (etag.has_value()) {
      ++winners;
      winner = body;
      co_return Result<void>();
    }
    // S3 calls it a conflict where the other one is still under way.
    if (etag.error().kind() != ErrorKind::already_exists && !has_lost(etag.error(), deviations()))
      co_return etag.error();
    co_return Result<void>();
  }));
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(body("0/key"), winner);
}

TEST_P(StoreConformance, lets_one_of_many_removers_win) {
  if (deviations().removes_whatever_is_there || deviations().may_remove_something_newer)
    GTEST_SKIP() << "this store has no atomic conditional removals";
  const Etag etag = put("0/key", "x");
  int winners = 0;
  ASSERT_TRUE(run_all(50, [&](std::size_t) -> Task<void> {
    auto removed = co_await store_.remove("0/key", RemoveCondition::if_match(etag));
    if (removed.has_value()) {
      ++winners;
      co_return Result<void>();
    }
    const auto kind = removed.error().kind();
    if (kind != ErrorKind::not_found && kind != ErrorKind::conflict) co_return removed.error();
    co_return Result<void>();
  }));
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(body("0/key"), "<not_found>");
}

TEST_P(StoreConformance, loses_no_increment_of_racing_counters) {
  put("0/a", "0");
  put("0/b", "0");
  ASSERT_TRUE(run_all(60, [&](std::size_t index) {
    return increment(store_, index % 2 == 0 ? "0/a" : "0/b", deviations());
  }));
  EXPECT_EQ(body("0/a"), "30");
  EXPECT_EQ(body("0/b"), "30");
}

TEST_P(StoreConformance, never_shows_half_a_write) {
  put("0/key", std::string(100'000, 'a'));
  ASSERT_TRUE(run_all(40, [&](std::size_t index) -> Task<void> {
    if (index % 2 == 0) {
      const std::string written(100'000, static_cast<char>('a' + index / 2));
      auto etag = co_await store_.put("0/key", written, PutOptions());
      if (etag.has_error()) co_return etag.error();
      co_return Result<void>();
    }
    auto object = co_await store_.get("0/key", GetOptions());
    if (object.has_error()) co_return object.error();
    if (object->body != std::string(100'000, object->body.front())) {
      co_return Error(ErrorKind::corrupt, "half a write was seen");
    }
    co_return Result<void>();
  }));
}

}  // namespace redis3::test
