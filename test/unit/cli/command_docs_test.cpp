#include "command_docs.hpp"

#include "redis3/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::app {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class CommandDocsTest : public testing::Test {
 protected:
  static CommandDocs of_the_table() {
    Client client({.url = "memory:"});
    return CommandDocs(client.command({"COMMAND", "DOCS"}));
  }
  CommandDocs docs = of_the_table();
};

TEST_F(CommandDocsTest, complete_what_was_typed_in_its_case) {
  EXPECT_THAT(docs.completions("mge"), ElementsAre("mget"));
  EXPECT_THAT(docs.completions("MGE"), ElementsAre("MGET"));
  EXPECT_THAT(docs.completions("command d"), ElementsAre("command docs"));
  EXPECT_THAT(docs.completions("nosuch"), IsEmpty());
  EXPECT_THAT(docs.completions(""), Contains("SET"));
}

TEST_F(CommandDocsTest, hint_at_the_arguments_that_are_still_to_come) {
  EXPECT_EQ(docs.hint("get"), "key");
  EXPECT_EQ(docs.hint("GET "), "key");
  EXPECT_EQ(docs.hint("get k"), "");
  EXPECT_THAT(docs.hint("set"), StartsWith("key value ["));
  EXPECT_THAT(docs.hint("set k"), StartsWith("value ["));
  EXPECT_THAT(docs.hint("set k v"), StartsWith("["));
  EXPECT_THAT(docs.hint("set k v"), HasSubstr("EX seconds"));
}

TEST_F(CommandDocsTest, hint_at_repeated_arguments_without_end) {
  EXPECT_EQ(docs.hint("mget"), "key [key ...]");
  EXPECT_EQ(docs.hint("mget a"), "[key ...]");
  EXPECT_EQ(docs.hint("mget a b c"), "[key ...]");
  EXPECT_EQ(docs.hint("mset"), "key value [key value ...]");
  EXPECT_EQ(docs.hint("mset a"), "key value [key value ...]");
  EXPECT_EQ(docs.hint("mset a 1"), "[key value ...]");
}

TEST_F(CommandDocsTest, hint_at_nothing_for_what_is_no_command) {
  EXPECT_EQ(docs.hint(""), "");
  EXPECT_EQ(docs.hint("   "), "");
  EXPECT_EQ(docs.hint("se"), "");
}

TEST_F(CommandDocsTest, help_with_a_command_and_a_subcommand) {
  EXPECT_THAT(docs.help("mget"), StartsWith("  MGET key [key ...]\n  "));
  EXPECT_THAT(docs.help("command docs"), StartsWith("  COMMAND DOCS ["));
  EXPECT_EQ(docs.help("nosuch"), "");
}

}  // namespace
}  // namespace redis3::app
