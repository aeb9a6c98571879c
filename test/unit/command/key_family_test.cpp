#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

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

TEST_F(KeyFamily, touch_counts_as_exists_does) {
  run({"mset", "a", "1", "b", "2"});
  EXPECT_EQ(run({"touch", "a", "a", "b", "nothing"}), integer(3));
}

TEST_F(KeyFamily, type_names_the_type) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"type", "key"}), status("string"));
  EXPECT_EQ(run({"type", "nothing"}), status("none"));
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
