#include "upkeep/key_census.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace redis3::upkeep {
namespace {

using namespace std::chrono_literals;

const TimePoint now = from_unix_milliseconds(1'000'000);

std::vector<std::string> names_of(const std::vector<SizedKey>& keys) {
  std::vector<std::string> names;
  for (const SizedKey& each : keys)
    names.push_back(each.key.name);
  return names;
}

void count(KeyCensus& census, const std::string& name, std::uint64_t bytes, bool may_expire = false,
           std::int64_t db = 0) {
  census.count(SizedKey{model::Key(db, name), bytes}, may_expire);
}

TEST(SizeClass, is_a_power_of_two) {
  for (const auto& [bytes, size_class, end] :
       std::vector<std::tuple<std::uint64_t, std::size_t, std::uint64_t>>{
           {0, 0, 0},
           {1, 1, 1},
           {2, 2, 3},
           {3, 2, 3},
           {4, 3, 7},
           {1023, 10, 1023},
           {1024, 11, 2047},
           {std::numeric_limits<std::uint64_t>::max(), 64, std::numeric_limits<std::uint64_t>::max()}}) {
    EXPECT_EQ(size_class_of(bytes), size_class) << bytes;
    EXPECT_EQ(size_class_end(size_class), end) << bytes;
  }
}

TEST(PrefixOf, is_the_first_parts_with_their_delimiters) {
  EXPECT_EQ(prefix_of("user:10:cart", ":", 0), "");
  EXPECT_EQ(prefix_of("user:10:cart", ":", 1), "user:");
  EXPECT_EQ(prefix_of("user:10:cart", ":", 2), "user:10:");
  EXPECT_EQ(prefix_of("user:10:cart", ":", 9), "user:10:");
  EXPECT_EQ(prefix_of("user", ":", 1), "");
  EXPECT_EQ(prefix_of("", ":", 1), "");
  EXPECT_EQ(prefix_of(":x", ":", 1), ":");
  EXPECT_EQ(prefix_of("a::b", "::", 1), "a::");
  EXPECT_EQ(prefix_of("user:10", "", 1), "");
}

TEST(LifetimeOf, is_told_by_the_time_left) {
  EXPECT_EQ(lifetime_of(std::nullopt, now), Lifetime::forever);
  EXPECT_EQ(lifetime_of(now + 59s, now), Lifetime::minute);
  EXPECT_EQ(lifetime_of(now + 1min, now), Lifetime::hour);
  EXPECT_EQ(lifetime_of(now + 1h, now), Lifetime::day);
  EXPECT_EQ(lifetime_of(now + 24h, now), Lifetime::week);
  EXPECT_EQ(lifetime_of(now + 7 * 24h, now), Lifetime::month);
  EXPECT_EQ(lifetime_of(now + 30 * 24h, now), Lifetime::longer);
}

TEST(KeyCensus, adds_keys_up_by_size_and_prefix) {
  KeyCensus census{CensusOptions()};
  count(census, "user:1", 10);
  count(census, "user:2", 9, true);
  count(census, "cart:1", 100);
  count(census, "alone", 0);
  count(census, "user:1", 1, false, 7);
  census.count_foreign();
  EXPECT_EQ(census.all(), (Tally{5, 120}));
  EXPECT_EQ(census.may_expire(), (Tally{1, 9}));
  EXPECT_EQ(census.foreign(), 1u);
  EXPECT_EQ(census.sizes()[0], (Tally{1, 0}));
  EXPECT_EQ(census.sizes()[1], (Tally{1, 1}));
  EXPECT_EQ(census.sizes()[4], (Tally{2, 19}));
  EXPECT_EQ(census.sizes()[7], (Tally{1, 100}));
  const std::vector<std::pair<Prefix, Tally>> expected = {
      {{0, "cart:"}, {1, 100}}, {{0, "user:"}, {2, 19}}, {{7, "user:"}, {1, 1}}, {{0, ""}, {1, 0}}};
  EXPECT_EQ(census.prefixes(), expected);
  EXPECT_EQ(census.under_other_prefixes(), Tally());
}

TEST(KeyCensus, tells_so_many_prefixes_apart_and_counts_the_rest_together) {
  CensusOptions options;
  options.prefixes_max = 2;
  KeyCensus census(options);
  count(census, "a:1", 1);
  count(census, "b:1", 2);
  count(census, "c:1", 4);
  count(census, "a:2", 8);
  count(census, "d:1", 16);
  const std::vector<std::pair<Prefix, Tally>> expected = {{{0, "a:"}, {2, 9}}, {{0, "b:"}, {1, 2}}};
  EXPECT_EQ(census.prefixes(), expected);
  EXPECT_EQ(census.under_other_prefixes(), (Tally{2, 20}));
  EXPECT_EQ(census.all(), (Tally{5, 31}));
}

TEST(KeyCensus, keeps_the_largest_keys_and_no_more) {
  CensusOptions options;
  options.top = 3;
  KeyCensus census(options);
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::uint64_t>>{
           {"e", 5}, {"a", 1}, {"d2", 4}, {"d1", 4}, {"c", 3}, {"f", 6}})
    count(census, name, bytes);
  EXPECT_EQ(names_of(census.largest()), (std::vector<std::string>{"f", "e", "d1"}));
  options.top = 0;
  KeyCensus none(options);
  count(none, "a", 1);
  EXPECT_TRUE(none.largest().empty());
}

TEST(KeyCensus, tells_a_size_that_a_share_of_the_keys_does_not_exceed) {
  KeyCensus census{CensusOptions()};
  EXPECT_EQ(census.size_not_exceeded_by(0.5), 0u);
  for (std::uint64_t bytes = 1; bytes <= 100; ++bytes)
    count(census, std::to_string(bytes), bytes);
  EXPECT_EQ(census.size_not_exceeded_by(0.01), 1u);
  EXPECT_EQ(census.size_not_exceeded_by(0.5), 63u);
  EXPECT_EQ(census.size_not_exceeded_by(1), 127u);
}

TEST(DetailCensus, tells_types_and_lifetimes_of_what_is_there) {
  DetailCensus details;
  details.count(5, "", now);
  details.count(7, "1;px=1000001;w=abcdefghijk", now);
  details.count(3, "1;px=1000000;w=abcdefghijk", now);
  details.count(1, "2;t=new", now);
  details.count(1, "no header", now);
  EXPECT_EQ(details.asked, 5u);
  EXPECT_EQ(details.expired, (Tally{1, 3}));
  EXPECT_EQ(details.unreadable, 2u);
  EXPECT_EQ(details.live(), (Tally{2, 12}));
  EXPECT_EQ(details.types.at("string"), (Tally{2, 12}));
  EXPECT_EQ(details.lifetimes[static_cast<std::size_t>(Lifetime::forever)], (Tally{1, 5}));
  EXPECT_EQ(details.lifetimes[static_cast<std::size_t>(Lifetime::minute)], (Tally{1, 7}));
}

}  // namespace
}  // namespace redis3::upkeep
