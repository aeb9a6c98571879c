#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using SortFamily = CommandTest;

TEST_F(SortFamily, of_nothing_there_is_nothing_to_sort) {
  EXPECT_EQ(run({"sort", "nothing"}), array({}));
  EXPECT_EQ(run({"sort_ro", "nothing"}), array({}));
  EXPECT_EQ(run({"sort", "nothing", "BY", "w_*", "GET", "#", "GET", "w_*", "DESC", "ASC", "ALPHA", "LIMIT",
                 "0", "10"}),
            array({}));
}

TEST_F(SortFamily, to_store_nothing_is_to_remove) {
  run({"set", "a", "1"});
  EXPECT_EQ(run({"sort", "nothing", "STORE", "a"}), integer(0));
  EXPECT_EQ(run({"exists", "a"}), integer(0));
}

TEST_F(SortFamily, a_string_cannot_be_sorted) {
  const Reply wrong_type = error("WRONGTYPE Operation against a key holding the wrong kind of value");
  run({"mset", "a", "1", "b", "2"});
  EXPECT_EQ(run({"sort", "a"}), wrong_type);
  EXPECT_EQ(run({"sort_ro", "a"}), wrong_type);
  EXPECT_EQ(run({"sort", "a", "STORE", "b"}), wrong_type);
  EXPECT_EQ(run({"get", "b"}), bulk("2"));
}

TEST_F(SortFamily, refuses_in_the_words_of_redis) {
  const Reply syntax = error("ERR syntax error");
  EXPECT_EQ(run({"sort", "a", "LIMIT", "0"}), syntax);
  EXPECT_EQ(run({"sort", "a", "LIMIT", "x"}), syntax);
  EXPECT_EQ(run({"sort", "a", "BY"}), syntax);
  EXPECT_EQ(run({"sort", "a", "FOO"}), syntax);
  EXPECT_EQ(run({"sort_ro", "a", "STORE", "b"}), syntax);
  EXPECT_EQ(run({"sort", "a", "LIMIT", "x", "1"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(requests(), "nothing");
}

}  // namespace
}  // namespace redis3::command
