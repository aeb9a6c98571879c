#include "acl/command_index.hpp"

#include "sample_commands.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

using test::sample_index;
using test::spec_of;

TEST(CommandIndex, finds_commands_and_subcommands_by_full_name_in_whatever_case) {
  for (const char* const name : {"get", "config", "config|get", "client|setname"}) {
    const auto number = sample_index().find(name);
    ASSERT_TRUE(number) << name;
    EXPECT_EQ(sample_index()[*number].spec->name, name);
  }
  EXPECT_EQ(sample_index().find("Config|GET"), sample_index().find("config|get"));
  for (const char* const name : {"", "nothing", "config|", "config|nothing", "get|key", "|get", "config get"})
    EXPECT_FALSE(sample_index().find(name)) << name;
}

TEST(CommandIndex, subcommands_follow_their_command) {
  for (std::size_t number = 0; number < sample_index().size(); ++number) {
    const auto& entry = sample_index()[number];
    for (std::size_t at = 0; at < entry.spec->subcommands.size(); ++at) {
      EXPECT_EQ(sample_index()[number + 1 + at].spec, &entry.spec->subcommands[at]);
      EXPECT_TRUE(sample_index()[number + 1 + at].is_subcommand);
    }
    EXPECT_EQ(sample_index().find(*entry.spec), number);
  }
}

TEST(CommandIndex, knows_only_its_own_rows) {
  const command::Spec get = spec_of("get");
  EXPECT_TRUE(sample_index().find(spec_of("get")));
  EXPECT_FALSE(sample_index().find(get));
}

}  // namespace
}  // namespace redis3::acl
