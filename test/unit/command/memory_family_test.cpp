#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using MemoryFamily = CommandTest;

TEST_F(MemoryFamily, usage_counts_value_metadata_and_name_of_the_object) {
  run({"set", "key", "value"});
  EXPECT_EQ(run({"memory", "usage", "key"}), integer(5 + 5));  // "value", "0/key"
  run({"set", "key", "value", "PXAT", "1900000000000"});
  EXPECT_EQ(run({"memory", "usage", "key"}), integer(5 + 5 + 18));  // "1;px=1900000000000"
  EXPECT_EQ(run({"memory", "usage", "absent"}), nil());
}

TEST_F(MemoryFamily, usage_takes_samples_and_has_no_use_for_them) {
  run({"set", "key", "value"});
  EXPECT_EQ(run({"memory", "usage", "key", "SAMPLES", "0"}), integer(10));
  EXPECT_EQ(run({"memory", "usage", "key", "samples", "3", "SAMPLES", "4"}), integer(10));
  EXPECT_EQ(run({"memory", "usage", "key", "SAMPLES"}), error("ERR syntax error"));
  EXPECT_EQ(run({"memory", "usage", "key", "SAMPLES", "-1"}), error("ERR syntax error"));
  EXPECT_EQ(run({"memory", "usage", "key", "SAMPLES", "x"}),
            error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"memory", "usage", "key", "LIMIT", "3"}), error("ERR syntax error"));
}

TEST_F(MemoryFamily, what_is_not_known_of_a_bucket_is_no_subcommand) {
  for (const char* name : {"doctor", "malloc-stats", "purge", "stats"}) {
    EXPECT_EQ(run({"memory", name}),
              error(std::string("ERR unknown subcommand '") + name + "'. Try MEMORY HELP."));
  }
  EXPECT_EQ(run({"memory", "help"}).type(), Reply::Type::array);
}

}  // namespace
}  // namespace redis3::command
