#include "command_fixture.hpp"

#include <gmock/gmock.h>

namespace redis3::command {
namespace {

using ::testing::EndsWith;

class LolwutFamily : public CommandTest {
 protected:
  std::string lolwut(Argv words) {
    words.insert(words.begin(), "lolwut");
    const Reply reply = run(std::move(words));
    EXPECT_EQ(reply.type(), Reply::Type::verbatim) << reply.text();
    return reply.text();
  }
};

TEST_F(LolwutFamily, ends_with_the_version_as_clients_look_for_it) {
  for (const Argv& words : std::vector<Argv>{{}, {"VERSION"}, {"version", "5", "1", "1"}})
    EXPECT_THAT(lolwut(words), EndsWith(". Redis ver. 7.2.0\n"));
}

TEST_F(LolwutFamily, draws_the_same_picture_for_the_same_arguments) {
  EXPECT_EQ(lolwut({"VERSION", "1", "16", "6"}),
            "    =:+%%#**\n"
            " %:=@=:*@#**%@+\n"
            "@:+#.#*.*%**@+:%\n"
            "#.#+:@-+%.+=-@-+\n"
            " =-@=-@+.=*+-:*\n"
            "    +@+.-+**\n"
            "\n"
            "Rings in a bucket of water, drops: 1. Redis ver. 7.2.0\n");
  EXPECT_EQ(lolwut({}), lolwut({"VERSION", "3", "66", "22"}));
  EXPECT_NE(lolwut({"VERSION", "3"}), lolwut({"VERSION", "4"}));
}

TEST_F(LolwutFamily, sizes_that_cannot_be_drawn_are_put_right) {
  EXPECT_EQ(lolwut({"VERSION", "0", "-5", "0"}), lolwut({"VERSION", "1", "1", "1"}));
  EXPECT_EQ(lolwut({"VERSION", "9223372036854775807", "1000", "1000"}),
            lolwut({"VERSION", "64", "200", "100"}));
}

TEST_F(LolwutFamily, takes_numbers_only) {
  const Reply not_an_integer = error("ERR value is not an integer or out of range");
  EXPECT_EQ(run({"lolwut", "VERSION", "x"}), not_an_integer);
  EXPECT_EQ(run({"lolwut", "VERSION", "5", "x"}), not_an_integer);
  EXPECT_EQ(run({"lolwut", "1", "2", "3"}), error("ERR syntax error"));
}

}  // namespace
}  // namespace redis3::command
