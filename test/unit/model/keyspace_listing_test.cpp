#include "model/keyspace.hpp"

#include "support/keyspace_test.hpp"

#include <cstdint>
#include <string>
#include <vector>

using namespace redis3;
using namespace redis3::model;
using namespace std::chrono_literals;

namespace {

class KeyspaceListing : public test::KeyspaceTest {};

}  // namespace

TEST_F(KeyspaceListing, a_listing_shows_the_keys_of_one_database_that_have_not_expired) {
  set("a", "1");
  set("b/c", "2", bucket.clock.now() + 10ms);
  set("d", "3", bucket.clock.now() + 20ms);
  run(bucket.store.put("133/other", "x", store::PutOptions())).value();
  run(bucket.store.put("0/not%ours", "x", store::PutOptions())).value();
  run(bucket.store.put("README", "x", store::PutOptions())).value();
  EXPECT_EQ(names(), (std::vector<std::string>{"a", "b/c", "d"}));
  requests();
  bucket.clock.advance(10ms);
  EXPECT_EQ(names(), (std::vector<std::string>{"a", "d"}));
  run(keyspace().drain()).value();
  EXPECT_EQ(requests(), "2 HEAD, 1 DELETE, 1 LIST") << "only what may have expired is looked at";
  EXPECT_EQ(names(133), (std::vector<std::string>{"other"}));
}

TEST_F(KeyspaceListing, a_listing_of_2500_keys_takes_three_pages) {
  for (int i = 0; i < 2500; ++i) {
    run(bucket.store.put("0/k" + std::to_string(i), "v", store::PutOptions())).value();
  }
  EXPECT_EQ(names().size(), 2500u);
  EXPECT_EQ(requests(), "3 LIST");
}

TEST_F(KeyspaceListing, a_page_that_nobody_asks_for_is_not_listed) {
  for (int i = 0; i < 2500; ++i) {
    run(bucket.store.put("0/k" + std::to_string(i), "v", store::PutOptions())).value();
  }
  const auto all = [](const std::string&) { return true; };
  const KeyPage first = run(keyspace().page(0, "", all)).value();
  EXPECT_EQ(first.names.size(), 1000u);
  EXPECT_EQ(requests(), "1 LIST");
  const KeyPage second = run(keyspace().page(0, first.next, all)).value();
  EXPECT_EQ(run(keyspace().page(0, second.next, all)).value().next, "");
  EXPECT_EQ(requests(), "2 LIST");
}

TEST_F(KeyspaceListing, databases_are_the_numbers_that_hold_something) {
  for (const char* name : {"133/a", "0/a", "7/a", "007/a", "x/a", "top"}) {
    run(bucket.store.put(name, "v", store::PutOptions())).value();
  }
  EXPECT_EQ(run(keyspace().databases()).value(), (std::vector<std::int64_t>{0, 7, 133}));
}

TEST_F(KeyspaceListing, a_flush_empties_one_database_and_spares_what_is_not_ours) {
  set("a", "1");
  set("b", "2");
  run(bucket.store.put("0/not%ours", "x", store::PutOptions())).value();
  run(bucket.store.put("133/other", "x", store::PutOptions())).value();
  requests();
  run(keyspace().flush(0)).value();
  EXPECT_EQ(requests(), "2 DELETE, 1 LIST");
  EXPECT_EQ(names(), std::vector<std::string>());
  EXPECT_EQ(names(133), (std::vector<std::string>{"other"}));
  EXPECT_TRUE(run(bucket.store.head("0/not%ours")));
}
