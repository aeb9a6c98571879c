#include "listing_watch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

client::Prices prices() {
  client::Prices made;
  made.list = 0.00000113;
  return made;
}

std::string text(const std::optional<ListingWarning>& warning) {
  return warning ? warning->text + (warning->asks ? " ?" : "") : "";
}

TEST(ListingWatch, tells_once_for_each_database_what_nobody_knows) {
  ListingWatch watch(prices());
  EXPECT_EQ(text(watch.before({"keys", "*"}, 3)),
            "KEYS lists all of database 3: 1 LIST request, $0.000001130, for each 1,000 keys.");
  EXPECT_EQ(text(watch.before({"DBSIZE"}, 3)), "");
  EXPECT_EQ(text(watch.before({"DBSIZE"}, 0)),
            "DBSIZE lists all of database 0: 1 LIST request, $0.000001130, for each 1,000 keys.");
}

TEST(ListingWatch, tells_the_price_of_a_large_database_and_asks_before_a_huge_one) {
  ListingWatch watch(prices());
  watch.after({"DBSIZE"}, 0, Reply::integer(9'999));
  EXPECT_EQ(text(watch.before({"KEYS", "*"}, 0)), "");
  watch.after({"DBSIZE"}, 0, Reply::integer(123'456));
  EXPECT_EQ(text(watch.before({"KEYS", "x*"}, 0)),
            "KEYS lists all of database 0, 123,456 keys when last counted: 124 LIST requests, $0.00014.");
  watch.after({"dbsize"}, 0, Reply::integer(1'000'000));
  EXPECT_EQ(
      text(watch.before({"KEYS", "*"}, 0)),
      "KEYS lists all of database 0, 1,000,000 keys when last counted: 1,000 LIST requests, $0.0011. ?");
}

TEST(ListingWatch, learns_from_a_listing_of_all_keys_and_from_nothing_else) {
  ListingWatch watch(prices());
  watch.after({"KEYS", "a*"}, 0, Reply::array({Reply::bulk("a")}));
  watch.after({"DBSIZE"}, 0, Reply::error("ERR no"));
  EXPECT_EQ(text(watch.before({"FLUSHDB"}, 0)), "FLUSHDB removes all keys of database 0. ?");
  watch.after({"KEYS", "*"}, 0, Reply::array({Reply::bulk("a")}));
  EXPECT_EQ(text(watch.before({"FLUSHDB"}, 0)),
            "FLUSHDB removes all keys of database 0, 1 key when last counted. ?");
  watch.after({"FLUSHDB"}, 0, Reply::ok());
  EXPECT_EQ(text(watch.before({"FLUSHDB"}, 0)),
            "FLUSHDB removes all keys of database 0, 0 keys when last counted. ?");
}

TEST(ListingWatch, asks_before_all_is_removed_also_where_nothing_costs_anything) {
  ListingWatch watch(std::nullopt);
  EXPECT_EQ(text(watch.before({"flushall", "async"}, 0)), "FLUSHALL removes the keys of all databases. ?");
  EXPECT_EQ(text(watch.before({"KEYS", "*"}, 0)), "");
}

TEST(ListingWatch, says_nothing_of_other_commands) {
  ListingWatch watch(prices());
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{}, {"GET", "keys"}, {"SCAN", "0"}, {"SET", "flushall", "v"}})
    EXPECT_EQ(text(watch.before(words, 0)), "");
}

}  // namespace
}  // namespace redis3::app
