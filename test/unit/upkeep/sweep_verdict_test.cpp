#include "upkeep/sweep_verdict.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace redis3::upkeep {
namespace {

using namespace std::chrono_literals;

const TimePoint now = from_unix_milliseconds(1'000'000);

store::ObjectInfo info_of(std::string metadata) {
  store::ObjectInfo info;
  info.metadata = std::move(metadata);
  return info;
}

SweepVerdict verdict_on(const std::string& metadata, std::chrono::milliseconds older_than = 0ms) {
  return judge_expired(info_of(metadata), now, older_than, store::all_capabilities());
}

TEST(ListedAs, tells_names_that_are_not_ours_and_what_cannot_expire) {
  const auto listed = [](std::string key, store::Mark mark) {
    store::ListEntry entry;
    entry.key = std::move(key);
    entry.mark = mark;
    return listed_as(entry);
  };
  using store::Mark;
  EXPECT_EQ(listed("0/key", Mark::no), ListedAs::lasting);
  EXPECT_EQ(listed("0/key", Mark::yes), ListedAs::may_expire);
  EXPECT_EQ(listed("0/key", Mark::unknown), ListedAs::may_expire);
  for (const char* const foreign : {"readme.txt", "007/k", "0/a%2fb", "0/a/b", "redis3-doctor/x"})
    EXPECT_EQ(listed(foreign, Mark::yes), ListedAs::foreign) << foreign;
}

TEST(JudgeExpired, goes_by_the_header_alone) {
  const struct {
    const char* metadata;
    SweepVerdict verdict;
  } cases[] = {
      {"", SweepVerdict::live},
      {"1;w=abcdefghijk", SweepVerdict::live},
      {"1;px=1000001", SweepVerdict::live},
      {"1;px=1000000", SweepVerdict::removable},
      {"1;px=999999;w=abcdefghijk", SweepVerdict::removable},
      {"1;px=0", SweepVerdict::removable},
      {"2;px=0", SweepVerdict::unreadable},
      {"1;t=stream;px=0", SweepVerdict::unreadable},
      {"nonsense", SweepVerdict::unreadable},
  };
  for (const auto& [metadata, verdict] : cases)
    EXPECT_EQ(verdict_on(metadata), verdict) << metadata;
}

TEST(JudgeExpired, waits_for_as_long_as_it_is_told) {
  EXPECT_EQ(verdict_on("1;px=999000", 1s), SweepVerdict::removable);
  EXPECT_EQ(verdict_on("1;px=999001", 1s), SweepVerdict::recent);
  EXPECT_EQ(verdict_on("1;px=1000001", 1s), SweepVerdict::live);
  EXPECT_EQ(verdict_on("1;px=0", 1000s), SweepVerdict::removable) << "a tombstone has always been there";
}

TEST(JudgeExpired, removes_nothing_that_no_condition_tells_from_a_fresh_value) {
  const store::Capabilities general = store::capabilities_of_general_purpose_buckets();
  EXPECT_EQ(judge_expired(info_of("1;px=1;w=abcdefghijk;tail=12"), now, 0ms, general),
            SweepVerdict::removable);
  // Its tag is a hash of bytes that a fresh value may have, too.
  EXPECT_EQ(judge_expired(info_of("1;px=1;w=abcdefghijk"), now, 0ms, general), SweepVerdict::unsafe);
  store::Capabilities other = general;
  other.remove_if_match = store::ConditionalRemove::not_atomic;
  EXPECT_EQ(judge_expired(info_of("1;px=1;w=abcdefghijk;tail=12"), now, 0ms, other), SweepVerdict::unsafe);
}

TEST(CanSweep, wants_atomic_conditional_removals) {
  EXPECT_TRUE(can_sweep(store::all_capabilities()));
  EXPECT_TRUE(can_sweep(store::capabilities_of_general_purpose_buckets()));
  EXPECT_FALSE(can_sweep(store::Capabilities()));
  store::Capabilities other = store::all_capabilities();
  other.remove_if_match = store::ConditionalRemove::not_atomic;
  EXPECT_FALSE(can_sweep(other));
}

}  // namespace
}  // namespace redis3::upkeep
