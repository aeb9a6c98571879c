#include "command_fixture.hpp"

#include <gmock/gmock.h>

namespace redis3::command {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using KeyFamily = CommandTest;

TEST_F(KeyFamily, del_and_unlink_tell_how_many_keys_they_removed) {
  run({"mset", "a", "1", "b", "2", "c", "3"});
  EXPECT_EQ(run({"del", "a", "nothing", "b"}), integer(2));
  EXPECT_EQ(run({"unlink", "a", "c"}), integer(1));
  EXPECT_EQ(run({"mget", "a", "b", "c"}), array({nil(), nil(), nil()}));
}

TEST_F(KeyFamily, a_key_that_is_named_twice_is_removed_once) {
  run({"set", "a", "1"});
  EXPECT_EQ(run({"del", "a", "a"}), integer(1));
}

TEST_F(KeyFamily, a_key_that_is_named_twice_exists_twice) {
  run({"set", "a", "1"});
  EXPECT_EQ(run({"exists", "a", "a", "nothing"}), integer(2));
}

TEST_F(KeyFamily, an_expired_key_is_absent_for_every_command) {
  run_elsewhere({"set", "key", "val", "PX", "20"});
  advance(20ms);
  EXPECT_EQ(run({"exists", "key"}), integer(0));
  EXPECT_EQ(run({"type", "key"}), status("none"));
  EXPECT_EQ(run({"ttl", "key"}), integer(-2));
  EXPECT_EQ(run({"keys", "*"}), array({}));
  EXPECT_EQ(run({"del", "key"}), integer(0));
}

TEST_F(KeyFamily, type_names_the_type) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"type", "key"}), status("string"));
  EXPECT_EQ(run({"type", "nothing"}), status("none"));
}

TEST_F(KeyFamily, ttl_of_nothing_is_minus_two_and_of_what_stays_minus_one) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"ttl", "key"}), integer(-1));
  EXPECT_EQ(run({"pttl", "key"}), integer(-1));
  EXPECT_EQ(run({"ttl", "nothing"}), integer(-2));
  EXPECT_EQ(run({"pttl", "nothing"}), integer(-2));
}

TEST_F(KeyFamily, ttl_is_rounded_to_the_nearest_second) {
  run({"set", "key", "val", "PX", "2500"});
  EXPECT_EQ(run({"ttl", "key"}), integer(3));
  advance(1ms);
  EXPECT_EQ(run({"ttl", "key"}), integer(2));
  EXPECT_EQ(run({"pttl", "key"}), integer(2499));
  advance(2000ms);
  EXPECT_EQ(run({"ttl", "key"}), integer(0));
}

TEST_F(KeyFamily, ttl_tells_the_farthest_expiry_there_is) {
  run({"set", "key", "val", "PXAT", "9223372036854775807"});
  const std::int64_t left = 9223372036854775807 - unix_milliseconds(bucket.clock.now());
  EXPECT_EQ(run({"pttl", "key"}), integer(left));
  EXPECT_EQ(run({"ttl", "key"}), integer((left - 500) / 1000 + 1));
}

// KEYS

TEST_F(KeyFamily, keys_tells_the_names_that_match) {
  run({"mset", "one", "1", "two", "2", "three", "3", "", "empty"});
  EXPECT_THAT(run({"keys", "t*"}).elements(), UnorderedElementsAre(bulk("two"), bulk("three")));
  EXPECT_THAT(run({"keys", "one"}).elements(), UnorderedElementsAre(bulk("one")));
  EXPECT_THAT(run({"keys", "nothing"}).elements(), IsEmpty());
}

TEST_F(KeyFamily, only_the_star_alone_matches_the_empty_key) {
  run({"set", "", "empty"});
  EXPECT_THAT(run({"keys", "*"}).elements(), UnorderedElementsAre(bulk("")));
  EXPECT_THAT(run({"keys", ""}).elements(), UnorderedElementsAre(bulk("")));
  EXPECT_THAT(run({"keys", "**"}).elements(), IsEmpty());
}

TEST_F(KeyFamily, keys_goes_through_all_pages_of_a_listing) {
  Argv mset{"mset"};
  for (int at = 0; at < 2500; ++at) {
    mset.push_back("key" + std::to_string(at));
    mset.push_back("val");
  }
  run(mset);
  requests();
  EXPECT_EQ(run({"keys", "key*"}).elements().size(), 2500u);
  EXPECT_EQ(requests(), "3 LIST");
  EXPECT_EQ(run({"dbsize"}), integer(2500));
  EXPECT_EQ(requests(), "3 LIST");
}

TEST_F(KeyFamily, keys_asks_only_about_keys_that_match_and_may_have_expired) {
  run({"set", "here", "val", "EX", "1"});
  run({"set", "there", "val", "EX", "1"});
  run({"set", "for ever", "val"});
  requests();
  EXPECT_THAT(run({"keys", "h*"}).elements(), UnorderedElementsAre(bulk("here")));
  EXPECT_EQ(requests(), "1 HEAD, 1 LIST");
}

// Keys that do not fit

TEST_F(KeyFamily, a_key_that_is_too_long_is_refused_before_any_request) {
  const std::string too_long(1023, 'k');
  const std::vector<Argv> calls{
      {"get", too_long},
      {"set", too_long, "v"},
      {"mget", "fine", too_long},
      {"mset", "fine", "v", too_long, "v"},
      {"del", "fine", too_long},
      {"unlink", too_long},
      {"exists", "fine", too_long},
      {"type", too_long},
      {"ttl", too_long},
      {"pttl", too_long},
      {"get", std::string(400, '/')},
  };
  for (const Argv& argv : calls) {
    const Reply reply = run(argv);
    EXPECT_TRUE(reply.is_error()) << argv[0];
    EXPECT_EQ(reply.text().rfind("ERR key is too long", 0), 0u) << reply.text();
  }
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(KeyFamily, the_longest_key_that_fits_is_taken) {
  const std::string longest(1022, 'k');
  EXPECT_EQ(run({"set", longest, "v"}), ok());
  EXPECT_EQ(run({"get", longest}), bulk("v"));
  EXPECT_EQ(run({"select", "10"}), ok());
  EXPECT_TRUE(run({"get", longest}).is_error());
}

TEST_F(KeyFamily, a_long_value_is_not_taken_for_a_key) {
  EXPECT_EQ(run({"mset", "a", std::string(5000, 'v'), "b", std::string(5000, 'v')}), ok());
}

}  // namespace
}  // namespace redis3::command
