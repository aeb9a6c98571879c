#include "model/keys_at_hand.hpp"

#include "model/keyspace.hpp"
#include "support/changes.hpp"
#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::model {
namespace {

using namespace std::chrono_literals;

/// A keyspace right on a store in memory.
class KeysAtHandTest : public ::testing::Test {
 protected:
  ~KeysAtHandTest() override { test::run(bucket.context, keyspace.drain()).value(); }

  static Key key(std::string name) { return Key(0, std::move(name)); }
  std::optional<std::string> value_of(std::string name) {
    Result<std::optional<Record>> record = *keyspace.read_at_once(key(std::move(name)), Need::value);
    if (!record.value()) return std::nullopt;
    return record.value()->value;
  }
  bool is_there(std::string name) {
    std::optional<embedded::RowInfo> row;
    const auto look = [&](const embedded::Rows& rows) {
      row = rows.find(store::embedded_bucket, "0/" + name);
    };
    EXPECT_TRUE(bucket.table.read(look).has_value());
    return row.has_value();
  }

  test::MemoryBucket bucket;
  SeededRandom random{2};
  Keyspace keyspace{bucket.context.get_executor(), bucket.store, random, KeyspaceOptions()};
};

/// Puts a letter behind the value, and notes how often it was asked and what it saw last.
struct Letter {
  explicit Letter(char a_letter) : letter(a_letter) {
    change.decide = [this](const Record* current, TimePoint) {
      ++asked;
      seen = current ? std::optional(current->value) : std::nullopt;
      Record record = current ? *current : Record();
      record.value += letter;
      return Decision::put(std::move(record));
    };
  }
  char letter;
  int asked = 0;
  std::optional<std::string> seen;
  Change change;
};

TEST_F(KeysAtHandTest, reads_what_is_there_and_what_is_not) {
  EXPECT_EQ(value_of("k"), std::nullopt);
  EXPECT_TRUE(keyspace.change_at_once(key("k"), test::plain_set("value"))->has_value());
  EXPECT_EQ(value_of("k"), "value");
  const auto metadata = keyspace.read_at_once(key("k"), Need::metadata);
  ASSERT_TRUE(metadata && metadata->has_value() && metadata->value());
  EXPECT_EQ((*metadata)->value().value_bytes, 5u);
  EXPECT_EQ((*metadata)->value().value, "");
}

TEST_F(KeysAtHandTest, a_change_sees_the_key_as_it_is) {
  Letter a('a'), b('b');
  EXPECT_TRUE(keyspace.change_at_once(key("k"), a.change)->has_value());
  EXPECT_EQ(a.seen, std::nullopt);
  EXPECT_TRUE(keyspace.change_at_once(key("k"), b.change)->has_value());
  EXPECT_EQ(b.seen, "a");
  EXPECT_EQ(value_of("k"), "ab");
}

TEST_F(KeysAtHandTest, a_wrong_guess_is_decided_again) {
  Letter first('1'), second('2');
  first.change.expects_absent = true;
  second.change.expects_absent = true;
  EXPECT_TRUE(keyspace.change_at_once(key("k"), first.change)->has_value());
  EXPECT_EQ(first.asked, 1);
  EXPECT_TRUE(keyspace.change_at_once(key("k"), second.change)->has_value());
  EXPECT_EQ(second.asked, 2);
  EXPECT_EQ(second.seen, "1");
  EXPECT_EQ(value_of("k"), "12");
}

TEST_F(KeysAtHandTest, a_change_may_keep_and_may_remove) {
  Change change;
  change.need = Need::metadata;
  change.decide = [](const Record* current, TimePoint) {
    return current ? Decision::remove() : Decision::keep();
  };
  EXPECT_TRUE(keyspace.change_at_once(key("k"), change)->has_value());
  EXPECT_FALSE(is_there("k"));
  EXPECT_TRUE(keyspace.change_at_once(key("k"), test::plain_set("value"))->has_value());
  EXPECT_TRUE(keyspace.change_at_once(key("k"), change)->has_value());
  EXPECT_FALSE(is_there("k"));
}

TEST_F(KeysAtHandTest, what_has_expired_is_not_there_and_goes) {
  const TimePoint soon = bucket.clock.now() + 1s;
  EXPECT_TRUE(keyspace.change_at_once(key("k"), test::plain_set("value", soon))->has_value());
  bucket.clock.advance(2s);
  EXPECT_TRUE(is_there("k"));
  EXPECT_EQ(value_of("k"), std::nullopt);
  test::run(bucket.context, keyspace.drain()).value();
  EXPECT_FALSE(is_there("k"));
  EXPECT_EQ(keyspace.expired_key_count(), 1u);
}

TEST_F(KeysAtHandTest, what_a_lane_remembers_does_not_outlive_a_change_at_once) {
  Letter a('a'), b('b'), c('c');
  test::run(bucket.context, keyspace.change(key("k"), a.change)).value();
  EXPECT_EQ(keyspace.known_key_count(), 1u);
  EXPECT_TRUE(keyspace.change_at_once(key("k"), b.change)->has_value());
  EXPECT_EQ(keyspace.known_key_count(), 0u);
  test::run(bucket.context, keyspace.change(key("k"), c.change)).value();
  EXPECT_EQ(c.asked, 1);
  EXPECT_EQ(value_of("k"), "abc");
}

TEST_F(KeysAtHandTest, both_ways_of_a_change_leave_the_same) {
  test::MemoryBucket other;
  test::Writer writer{other.context, other.store, 2};
  const auto change_both = [&](auto make) {
    EXPECT_TRUE(keyspace.change_at_once(key("k"), make())->has_value());
    test::run(other.context, writer.keyspace->change(key("k"), make())).value();
    const auto mine = keyspace.read_at_once(key("k"), Need::value)->value();
    const auto theirs = test::run(other.context, writer.keyspace->read(key("k"), Need::value)).value();
    ASSERT_EQ(mine.has_value(), theirs.has_value());
    if (!mine) return;
    EXPECT_TRUE(is_same(*mine, *theirs));
    EXPECT_EQ(mine->object_bytes, theirs->object_bytes);
  };
  const TimePoint later = bucket.clock.now() + 1h;
  std::vector<Letter> letters;
  letters.reserve(40);
  for (int round = 0; round < 3; ++round) {
    change_both([&] { return test::plain_set("value", later); });
    for (const char letter : {'a', 'b', 'c'})
      change_both([&] { return letters.emplace_back(letter).change; });
    change_both([&] { return test::plain_set("value"); });
  }
}

TEST_F(KeysAtHandTest, leaves_alone_what_it_cannot_do_at_once) {
  LaneKeeper keeper(bucket.context.get_executor(), bucket.store, random, KeyspaceOptions());
  KeysAtHand keys(keeper);
  {
    const LaneTable::Hold somebody(keeper.lanes(), "0/k");
    EXPECT_FALSE(keys.read("0/k", Need::value));
    EXPECT_FALSE(keys.change("0/k", test::plain_set("value")));
    EXPECT_TRUE(keys.read("0/other", Need::value));
  }
  EXPECT_TRUE(keys.read("0/k", Need::value));
  Change append = test::plain_set("value");
  append.need = Need::short_value;
  EXPECT_FALSE(keys.change("0/k", append));
  EXPECT_FALSE(is_there("k"));
}

TEST_F(KeysAtHandTest, a_store_with_nothing_at_hand_is_left_alone) {
  test::Writer writer{bucket.context, bucket.store, 2};
  EXPECT_FALSE(writer.keyspace->is_at_hand());
  EXPECT_FALSE(writer.keyspace->read_at_once(key("k"), Need::value));
  EXPECT_FALSE(writer.keyspace->change_at_once(key("k"), test::plain_set("value")));
  EXPECT_EQ(writer.store.counts().requests(), 0u);
}

TEST_F(KeysAtHandTest, a_key_that_is_too_long_is_an_error) {
  const std::string name(2000, 'n');
  EXPECT_EQ(keyspace.read_at_once(key(name), Need::value)->error().kind(), ErrorKind::invalid);
  EXPECT_EQ(keyspace.change_at_once(key(name), test::plain_set("v"))->error().kind(), ErrorKind::invalid);
}

}  // namespace
}  // namespace redis3::model
