#include "lifecycle_arguments.hpp"
#include "lifecycle_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

LifecycleArguments arguments_of(Words words) {
  ParsedLifecycle parsed = parse_lifecycle_arguments(std::move(words));
  EXPECT_FALSE(parsed.answer.has_value()) << parsed.answer->text;
  return parsed.arguments;
}

TEST(LifecycleArguments, change_nothing_and_expire_nothing_unless_they_say_so) {
  const LifecycleArguments shown = arguments_of({"--cache", "c"});
  EXPECT_FALSE(shown.is_applied);
  EXPECT_FALSE(shown.removes);
  EXPECT_EQ(shown.rule, upkeep::OwnRule());
  const LifecycleArguments applied = arguments_of({"--bucket", "b", "--days", "30", "--apply"});
  EXPECT_TRUE(applied.is_applied);
  EXPECT_EQ(applied.rule.expire_days, 30U);
  EXPECT_TRUE(arguments_of({"--bucket", "b", "--remove"}).removes);
}

TEST(LifecycleArguments, are_refused_where_they_make_no_sense) {
  for (const Words& words : {Words{"--days", "0"}, Words{"--days", "-1"}, Words{"--days", "1.5"},
                             Words{"--days", "36501"}, Words{"--days", "3", "--remove"}, Words{"set"}}) {
    const auto answer = parse_lifecycle_arguments(words).answer;
    ASSERT_TRUE(answer) << testing::PrintToString(words);
    EXPECT_EQ(answer->exit_code, exit_unusable);
    EXPECT_THAT(answer->text, HasSubstr("See redis3 lifecycle --help."));
  }
}

LifecycleChange change() {
  LifecycleChange made;
  made.place = "s3express://c?az=use1-az5";
  made.bucket = "redis3-c--use1-az5--x-s3";
  made.kind = LifecycleChange::Kind::set;
  return made;
}

TEST(LifecycleText, shows_what_would_be_set_and_that_nothing_was) {
  LifecycleChange shown = change();
  shown.rules.push_back({"logs", false, "objects under logs/", {"Transition"}});
  EXPECT_THAT(lifecycle_text(shown),
              HasSubstr("\nRules\n"
                        "  logs                     objects under logs/, disabled\n"
                        "                           Transition\n"
                        "\n"
                        "To be set; nothing was changed, --apply does it\n"
                        "  redis3                   all objects\n"
                        "                           aborts uploads 1 day after they were begun\n"));
  EXPECT_THAT(lifecycle_text(shown), Not(HasSubstr("EVERY")));
  shown.is_applied = true;
  EXPECT_THAT(lifecycle_text(shown), HasSubstr("\nSet\n  redis3 "));
}

TEST(LifecycleText, says_plainly_what_an_age_does_to_keys) {
  LifecycleChange shown = change();
  shown.rule.expire_days = 30;
  EXPECT_THAT(
      lifecycle_text(shown),
      HasSubstr("EVERY key that nobody has written for 30 days is removed, whether it expires or not"));
}

TEST(LifecycleText, tells_of_the_policy_that_a_directory_bucket_needs) {
  EXPECT_THAT(lifecycle_text(change()), HasSubstr("bucket/redis3-c--use1-az5--x-s3\"}"));
  LifecycleChange general = change();
  general.bucket = "orders";
  EXPECT_THAT(lifecycle_text(general), Not(HasSubstr("needs leave")));
}

TEST(LifecycleText, of_a_removal_tells_no_more_than_that) {
  LifecycleChange removed = change();
  removed.removes = true;
  removed.kind = LifecycleChange::Kind::removed;
  removed.is_applied = true;
  EXPECT_THAT(lifecycle_text(removed), HasSubstr("\nRemoved\n"));
  EXPECT_THAT(lifecycle_text(removed), Not(HasSubstr("What it means")));
  removed.kind = LifecycleChange::Kind::none;
  EXPECT_THAT(lifecycle_text(removed), HasSubstr("\nNothing to change\n"));
}

}  // namespace
}  // namespace redis3::app
