#include "acl/denial_log.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace redis3::acl {
namespace {

using std::chrono::seconds;

class DenialLogTest : public ::testing::Test {
 protected:
  void add(DenialReason reason, std::string object, std::string user = "alice",
           DenialContext context = DenialContext::toplevel, std::string client = "id=1") {
    log.add({reason, std::move(object)}, context, std::move(user), std::move(client), now, entries_max);
  }
  std::vector<std::string> objects() const {
    std::vector<std::string> objects;
    for (const auto& entry : log.entries())
      objects.push_back(entry.denial.object);
    return objects;
  }
  const DenialLog::Entry& newest() const { return log.entries().front(); }

  DenialLog log;
  TimePoint now = from_unix_milliseconds(1'700'000'000'000);
  std::size_t entries_max = 128;
};

using Objects = std::vector<std::string>;

TEST_F(DenialLogTest, tells_the_newest_first) {
  add(DenialReason::command, "get");
  add(DenialReason::key, "k");
  EXPECT_EQ(objects(), (Objects{"k", "get"}));
  EXPECT_EQ(newest().user_name, "alice");
  EXPECT_EQ(newest().client_info, "id=1");
  EXPECT_EQ(newest().created, now);
  EXPECT_EQ(newest().updated, now);
}

TEST_F(DenialLogTest, what_is_alike_within_a_minute_is_one_entry) {
  const TimePoint first = now;
  add(DenialReason::command, "get");
  add(DenialReason::command, "set");
  now += seconds(60);
  add(DenialReason::command, "get", "alice", DenialContext::toplevel, "id=2");
  EXPECT_EQ(objects(), (Objects{"get", "set"}));
  EXPECT_EQ(newest().count, 2u);
  EXPECT_EQ(newest().id, 0u);
  EXPECT_EQ(newest().client_info, "id=2");
  EXPECT_EQ(newest().created, first);
  EXPECT_EQ(newest().updated, now);
  // A minute after the last one, not after the first.
  now += seconds(60);
  add(DenialReason::command, "get");
  EXPECT_EQ(newest().count, 3u);
  now += seconds(60) + std::chrono::milliseconds(1);
  add(DenialReason::command, "get");
  EXPECT_EQ(newest().count, 1u);
  EXPECT_EQ(log.entries().size(), 3u);
}

TEST_F(DenialLogTest, what_differs_in_anything_is_an_entry_of_its_own) {
  add(DenialReason::command, "get");
  add(DenialReason::key, "get");
  add(DenialReason::command, "set");
  add(DenialReason::command, "get", "bob");
  add(DenialReason::command, "get", "alice", DenialContext::multi);
  EXPECT_EQ(log.entries().size(), 5u);
  for (const auto& entry : log.entries())
    EXPECT_EQ(entry.count, 1u);
}

TEST_F(DenialLogTest, ids_are_given_to_entries_and_not_to_denials) {
  for (int times = 0; times < 10; ++times)
    add(DenialReason::auth, "AUTH", "user1");
  EXPECT_EQ(newest().id, 0u);
  add(DenialReason::auth, "AUTH", "user2");
  EXPECT_EQ(newest().id, 1u);
  log.clear();
  EXPECT_TRUE(log.entries().empty());
  add(DenialReason::auth, "AUTH", "user2");
  EXPECT_EQ(newest().id, 2u);
}

TEST_F(DenialLogTest, its_like_is_looked_for_among_the_newest_ten) {
  for (int number = 0; number < 10; ++number)
    add(DenialReason::key, "k" + std::to_string(number));
  add(DenialReason::key, "k0");
  EXPECT_EQ(log.entries().size(), 10u);
  EXPECT_EQ(newest().count, 2u);
  add(DenialReason::key, "k10");
  add(DenialReason::key, "k1");
  EXPECT_EQ(log.entries().size(), 12u);
}

TEST_F(DenialLogTest, forgets_the_oldest) {
  entries_max = 5;
  for (int number = 0; number < 10; ++number)
    add(DenialReason::key, "obj:" + std::to_string(number));
  EXPECT_EQ(objects(), (Objects{"obj:9", "obj:8", "obj:7", "obj:6", "obj:5"}));
  entries_max = 0;
  add(DenialReason::key, "k");
  EXPECT_TRUE(log.entries().empty());
}

TEST_F(DenialLogTest, counts_denials_by_their_reason) {
  add(DenialReason::command, "get");
  add(DenialReason::command, "get");
  add(DenialReason::auth, "AUTH");
  log.clear();
  add(DenialReason::channel, "c");
  EXPECT_EQ(log.count(DenialReason::command), 2u);
  EXPECT_EQ(log.count(DenialReason::key), 0u);
  EXPECT_EQ(log.count(DenialReason::channel), 1u);
  EXPECT_EQ(log.count(DenialReason::auth), 1u);
}

}  // namespace
}  // namespace redis3::acl
