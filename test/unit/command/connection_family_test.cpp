#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using ConnectionFamily = CommandTest;

TEST_F(ConnectionFamily, ping_answers_pong_or_its_message) {
  EXPECT_EQ(run({"ping"}), status("PONG"));
  EXPECT_EQ(run({"PING", "hello"}), bulk("hello"));
  EXPECT_EQ(run({"ping", "a", "b"}), error("ERR wrong number of arguments for 'ping' command"));
}

TEST_F(ConnectionFamily, echo_answers_its_message) {
  EXPECT_EQ(run({"echo", "hello"}), bulk("hello"));
}

TEST_F(ConnectionFamily, a_database_sees_only_its_own_keys) {
  run({"set", "key", "in 0"});
  EXPECT_EQ(run({"select", "133"}), ok());
  EXPECT_EQ(run({"get", "key"}), nil());
  run({"set", "key", "in 133"});
  EXPECT_EQ(run({"dbsize"}), integer(1));
  EXPECT_EQ(run({"select", "0"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("in 0"));
}

TEST_F(ConnectionFamily, a_database_is_any_number_from_zero) {
  EXPECT_EQ(run({"select", "9223372036854775807"}), ok());
  EXPECT_EQ(session.db, 9223372036854775807);
  EXPECT_EQ(run({"set", "key", "val"}), ok());
  EXPECT_EQ(run({"get", "key"}), bulk("val"));
}

TEST_F(ConnectionFamily, what_is_no_database_changes_nothing) {
  run({"select", "7"});
  const std::string not_an_integer = "ERR value is not an integer or out of range";
  EXPECT_EQ(run({"select", "ciao"}), error(not_an_integer));
  EXPECT_EQ(run({"select", ""}), error(not_an_integer));
  EXPECT_EQ(run({"select", "07"}), error(not_an_integer));
  EXPECT_EQ(run({"select", "9223372036854775808"}), error(not_an_integer));
  EXPECT_EQ(run({"select", "-1"}), error("ERR DB index is out of range"));
  EXPECT_EQ(session.db, 7);
}

TEST_F(ConnectionFamily, none_of_them_asks_the_store) {
  run({"ping"});
  run({"echo", "hello"});
  run({"select", "1"});
  EXPECT_EQ(requests(), "nothing");
}

}  // namespace
}  // namespace redis3::command
