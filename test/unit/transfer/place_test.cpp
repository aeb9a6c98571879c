#include "transfer/place_source.hpp"
#include "transfer/place_target.hpp"

#include "support/keyspace_test.hpp"
#include "value/dump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace redis3::transfer {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class PlaceTest : public test::KeyspaceTest {
 protected:
  Item item(std::string key, std::string value, std::optional<TimePoint> expires_at = std::nullopt) {
    Item made;
    made.key = std::move(key);
    made.payload = value::dump_string(value);
    made.expires_at = expires_at;
    return made;
  }

  std::vector<Stored> store(std::vector<Item> items, bool replaces = false) {
    PlaceTarget target(keyspace(), 8);
    return run(target.store(std::move(items), replaces)).value();
  }

  Outcome store_one(Item one, bool replaces = false) { return store({std::move(one)}, replaces)[0].outcome; }

  TimePoint now() const { return bucket.clock.now(); }
};

TEST_F(PlaceTest, stores_keys_and_tells_those_apart_that_are_there_already) {
  EXPECT_EQ(store_one(item("a", "1")), Outcome::written);
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(store_one(item("a", "1")), Outcome::same);
  EXPECT_EQ(store_one(item("a", "2")), Outcome::kept);
  EXPECT_EQ(store_one(item("a", "1", now() + 5s)), Outcome::kept) << "its end is another one";
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(store_one(item("a", "2"), true), Outcome::written);
  EXPECT_EQ(get("a"), "2");
}

TEST_F(PlaceTest, keeps_the_end_to_the_millisecond) {
  EXPECT_EQ(store_one(item("a", "1", now() + 1234ms)), Outcome::written);
  const auto record = run(keyspace().read(model::Key(0, "a"), model::Need::metadata)).value();
  EXPECT_EQ(record->expires_at, now() + 1234ms);
  EXPECT_EQ(store_one(item("a", "1", now() + 1234ms)), Outcome::same);
  EXPECT_EQ(store_one(item("b", "1", now())), Outcome::expired);
  EXPECT_EQ(get("b"), std::nullopt);
}

TEST_F(PlaceTest, refuses_what_RESTORE_does_not_take_and_says_why) {
  Item hash;
  hash.key = "h";
  hash.payload = value::seal_dump("\4\1\1f\1v", 9);
  const std::vector<Stored> stored = store({hash, item("a", "1")});
  EXPECT_EQ(stored[0].outcome, Outcome::refused);
  EXPECT_THAT(stored[0].why, HasSubstr("Bad data format"));
  EXPECT_EQ(stored[1].outcome, Outcome::written) << "the others are stored all the same";
}

TEST_F(PlaceTest, stores_a_key_once_when_an_answer_is_lost) {
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  EXPECT_NE(store_one(item("a", "1")), Outcome::kept);
  EXPECT_EQ(get("a"), "1");
}

TEST_F(PlaceTest, gives_its_keys_with_their_ends_a_database_after_the_other) {
  set("a", "1");
  set("b", "2", now() + 1234ms);
  PlaceSource::Options options;
  options.databases = {0, 7};
  PlaceSource source(bucket.store, keyspace(), options);
  Group group = run(source.next()).value();
  std::sort(group.items.begin(), group.items.end(),
            [](const Item& a, const Item& b) { return a.key < b.key; });
  ASSERT_EQ(group.items.size(), 2u);
  EXPECT_TRUE(is_same(group.items[0], item("a", "1")));
  EXPECT_TRUE(is_same(group.items[1], item("b", "2", now() + 1234ms)));
  EXPECT_FALSE(group.is_last);
  group = run(source.next()).value();
  EXPECT_EQ(group.items.size(), 0u);
  EXPECT_TRUE(group.is_last);
}

TEST_F(PlaceTest, counts_what_has_expired_since_it_was_listed_as_gone) {
  set("a", "1", now() + 10ms);
  bucket.clock.advance(20ms);
  PlaceSource::Options options;
  options.databases = {0};
  PlaceSource source(bucket.store, keyspace(), options);
  const Group group = run(source.next()).value();
  EXPECT_EQ(group.items.size(), 0u);
  EXPECT_EQ(group.gone, 1u);
}

TEST_F(PlaceTest, gives_no_more_bytes_at_once_than_there_is_room_for) {
  for (const char* name : {"a", "b", "c"})
    set(name, std::string(100, 'x'));
  PlaceSource::Options options;
  options.databases = {0};
  options.limits.bytes_max = 150;
  PlaceSource source(bucket.store, keyspace(), options);
  const Group first = run(source.next()).value();
  EXPECT_EQ(first.items.size(), 1u);
  EXPECT_EQ(run(source.next()).value().items.size(), 1u);
  const Group last = run(source.next()).value();
  EXPECT_TRUE(last.is_last);
  EXPECT_EQ(first.token, std::nullopt) << "the page can only be read again as a whole";
}

TEST_F(PlaceTest, goes_on_at_a_token_and_begins_anew_at_what_is_none) {
  for (int at = 0; at < 1500; ++at)
    set("key" + std::to_string(at), "1");
  PlaceSource::Options options;
  options.databases = {0};
  PlaceSource first(bucket.store, keyspace(), options);
  const Group page = run(first.next()).value();
  ASSERT_FALSE(page.is_last);
  PlaceSource second(bucket.store, keyspace(), options);
  EXPECT_TRUE(run(second.go_on(page.token.value())).value());
  EXPECT_EQ(page.items.size() + run(second.next()).value().items.size(), 1500u);
  for (const char* bad : {"", "0", "5:", "x:y"}) {
    PlaceSource third(bucket.store, keyspace(), options);
    EXPECT_FALSE(run(third.go_on(bad)).value()) << bad;
    EXPECT_EQ(run(third.next()).value().items.size(), page.items.size());
  }
}

}  // namespace
}  // namespace redis3::transfer
