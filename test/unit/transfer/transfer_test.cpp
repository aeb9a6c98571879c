#include "transfer/transfer.hpp"

#include "support/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace redis3::transfer {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

/// Gives groups that are there, and then perhaps an error.
class ListedSource : public Source {
 public:
  std::vector<Group> groups;
  std::optional<Error> failure;

  std::string identity() const override { return "listed"; }
  std::optional<std::uint64_t> key_count() const override { return std::nullopt; }
  Task<bool> go_on(std::string) override { co_return true; }
  Task<Group> next() override {
    if (at_ == groups.size()) co_return *failure;
    Group group = groups[at_++];
    group.is_last = at_ == groups.size() && !failure;
    co_return group;
  }

 private:
  std::size_t at_ = 0;
};

/// Takes all keys but those that begin with "no", which are refused, and "bad", at which it fails.
class PickyTarget : public Target {
 public:
  std::vector<std::string> taken;

  std::string identity() const override { return ""; }
  Task<std::vector<Stored>> store(std::vector<Item> items, bool) override {
    std::vector<Stored> stored(items.size());
    for (std::size_t at = 0; at < items.size(); ++at) {
      if (items[at].key == "bad") co_return Error(ErrorKind::unavailable, "no bucket");
      if (items[at].key.starts_with("no")) {
        stored[at].outcome = Outcome::refused;
        stored[at].why = "ERR Bad data format";
      } else {
        taken.push_back(std::to_string(items[at].db) + items[at].key);
      }
    }
    co_return stored;
  }
};

Group group(std::vector<std::string> keys, std::string token) {
  Group made;
  for (std::string& key : keys) {
    Item item;
    item.db = 4;
    item.key = std::move(key);
    item.payload = "12345";
    made.items.push_back(std::move(item));
  }
  made.token = std::move(token);
  return made;
}

class TransferTest : public testing::Test {
 protected:
  Report run_all(Options options = Options(), Tally before = Tally()) {
    World world{source,
                target,
                [this](std::chrono::microseconds time) { return note(time); },
                [this] { return is_stopped && is_stopped(); },
                [this](const std::string& token, const Tally&) {
                  marks.push_back(token);
                  if (on_mark) on_mark();
                  return Result<void>();
                },
                [this](const Tally& tally) { seen = tally.total(); },
                [this](const Refusal& refusal) { refusals.push_back(refusal.key + ": " + refusal.why); }};
    return test::run(as_task(std::move(world), options, before)).value();
  }
  static Task<Report> as_task(World world, Options options, Tally tally) {
    auto running = run(std::move(world), options, tally);
    co_return co_await std::move(running);
  }
  boost::asio::awaitable<void> note(std::chrono::microseconds time) {
    slept += time;
    co_return;
  }

  ListedSource source;
  PickyTarget target;
  std::function<bool()> is_stopped;
  std::function<void()> on_mark;
  std::vector<std::string> marks;
  std::vector<std::string> refusals;
  std::uint64_t seen = 0;
  std::chrono::microseconds slept{0};
};

TEST_F(TransferTest, moves_every_group_and_marks_each_that_is_done) {
  source.groups = {group({"a", "b"}, "1"), group({}, "2"), group({"c"}, "3")};
  source.groups[1].gone = 2;
  const Report report = run_all();
  EXPECT_FALSE(report.failure);
  EXPECT_THAT(target.taken, ElementsAre("4a", "4b", "4c"));
  EXPECT_THAT(marks, ElementsAre("1", "2", "3"));
  EXPECT_EQ(report.tally.of(Outcome::written), 3u);
  EXPECT_EQ(report.tally.of(Outcome::gone), 2u);
  EXPECT_EQ(report.tally.written_bytes, 15u);
}

TEST_F(TransferTest, marks_nothing_in_the_middle_of_what_is_read_as_a_whole) {
  source.groups = {group({"a"}, "1"), group({"b"}, ""), group({"c"}, "3")};
  source.groups[1].token.reset();
  std::vector<std::uint64_t> seen_at_marks;
  on_mark = [&] { seen_at_marks.push_back(seen); };
  run_all();
  EXPECT_THAT(marks, ElementsAre("1", "3"));
  EXPECT_THAT(seen_at_marks, ElementsAre(1, 3));
}

TEST_F(TransferTest, puts_all_keys_into_one_database_where_that_is_wanted) {
  source.groups = {group({"a"}, "1")};
  Options options;
  options.into_db = 9;
  run_all(options);
  EXPECT_THAT(target.taken, ElementsAre("9a"));
}

TEST_F(TransferTest, tells_of_every_key_that_is_not_taken) {
  source.groups = {group({"a", "no1"}, "1"), group({"no2"}, "2")};
  source.groups[1].refusals.push_back({0, "long", "it has too many bytes"});
  const Report report = run_all();
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.tally.of(Outcome::refused), 3u);
  EXPECT_EQ(report.tally.of(Outcome::written), 1u);
  ASSERT_EQ(refusals.size(), 3u);
  EXPECT_THAT(refusals[0], HasSubstr("no1: "));
  EXPECT_THAT(refusals[0], HasSubstr("Bad data format"));
  EXPECT_THAT(refusals, testing::Contains("long: it has too many bytes"));
}

TEST_F(TransferTest, marks_nothing_of_a_group_that_has_failed) {
  source.groups = {group({"a"}, "1"), group({"b", "bad"}, "2"), group({"c"}, "3")};
  const Report report = run_all();
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->message(), "no bucket");
  EXPECT_THAT(marks, ElementsAre("1"));
  EXPECT_EQ(report.tally.total(), 1u);
}

TEST_F(TransferTest, ends_with_what_is_wrong_with_the_source_when_all_before_it_is_done) {
  source.groups = {group({"a"}, "1"), group({"b"}, "2")};
  source.failure = Error(ErrorKind::outcome_unknown, "the server has gone");
  const Report report = run_all();
  EXPECT_EQ(report.failure->message(), "the server has gone");
  EXPECT_THAT(marks, ElementsAre("1", "2"));
}

TEST_F(TransferTest, ends_where_it_is_when_it_is_stopped) {
  source.groups = {group({"a"}, "1"), group({"b"}, "2"), group({"c"}, "3")};
  is_stopped = [this] { return marks.size() == 2; };
  const Report report = run_all();
  EXPECT_EQ(report.failure->kind(), ErrorKind::cancelled);
  EXPECT_THAT(marks, ElementsAre("1", "2"));
}

TEST_F(TransferTest, keeps_a_pace) {
  source.groups = {group({"a", "b", "c", "d", "e"}, "1"), group({"f", "g", "h", "i", "j"}, "2")};
  Options options;
  options.keys_per_second = 10;
  run_all(options);
  EXPECT_GT(slept, 800ms);
  EXPECT_LT(slept, 1500ms) << "the time that stands still here counts for two groups";
  EXPECT_EQ(group_keys_at(0), 1000u);
  EXPECT_EQ(group_keys_at(100), 10u);
  EXPECT_EQ(group_keys_at(3), 1u);
  EXPECT_EQ(group_keys_at(1e9), 1000u);
}

TEST_F(TransferTest, adds_to_what_earlier_runs_have_counted) {
  source.groups = {group({"a"}, "1")};
  Tally earlier;
  earlier.keys = {10, 1, 1, 1, 1, 1};
  EXPECT_EQ(run_all(Options(), earlier).tally.of(Outcome::written), 11u);
}

}  // namespace
}  // namespace redis3::transfer
