#include "acl/channels.hpp"

#include "sample_commands.hpp"

#include <gtest/gtest.h>

namespace redis3::acl {
namespace {

using test::spec_of;
using test::user_with;

TEST(Channels, stand_behind_the_names_of_commands_that_use_them) {
  const struct {
    std::string_view name;
    std::size_t words;
    std::size_t count;
    bool is_pattern;
  } cases[] = {
      {"publish", 3, 1, false},      {"spublish", 3, 1, false},  {"subscribe", 4, 3, false},
      {"ssubscribe", 2, 1, false},   {"psubscribe", 3, 2, true}, {"unsubscribe", 3, 0, false},
      {"punsubscribe", 3, 0, false}, {"get", 2, 0, false},
  };
  for (const auto& [name, words, count, is_pattern] : cases) {
    const ChannelWords channels = channels_of(spec_of(name), words);
    EXPECT_EQ(channels.end - channels.first, count) << name;
    EXPECT_EQ(channels.first, count > 0 ? 1u : 0u) << name;
    EXPECT_EQ(channels.is_pattern, is_pattern) << name;
  }
}

TEST(Channels, may_be_listened_to_by_the_leave_of_any_selector) {
  const User user = user_with("&a (&b*) (&c)");
  EXPECT_TRUE(may_listen(user, "a", false));
  EXPECT_TRUE(may_listen(user, "b1", false));
  EXPECT_FALSE(may_listen(user, "b1", true));
  EXPECT_TRUE(may_listen(user, "b*", true));
  EXPECT_FALSE(may_listen(user, "d", false));
  EXPECT_TRUE(may_listen(user_with("(&*)"), "d", true));
}

}  // namespace
}  // namespace redis3::acl
