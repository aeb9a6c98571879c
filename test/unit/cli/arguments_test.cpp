#include "arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace redis3::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Arguments arguments_of(std::vector<std::string> words) {
  Parsed parsed = parse_arguments(std::move(words));
  EXPECT_FALSE(parsed.answer.has_value()) << parsed.answer->text;
  return parsed.arguments;
}

Answer answer_to(std::vector<std::string> words) {
  const Parsed parsed = parse_arguments(std::move(words));
  EXPECT_TRUE(parsed.answer.has_value());
  return parsed.answer.value_or(Answer{});
}

TEST(Arguments, without_any_mean_the_prompt) {
  const Arguments arguments = arguments_of({});
  EXPECT_THAT(arguments.command, IsEmpty());
  EXPECT_EQ(arguments.repeat_count, 1);
  EXPECT_EQ(arguments.format, std::nullopt);
}

TEST(Arguments, say_where_the_keys_live) {
  const Arguments arguments =
      arguments_of({"--cache", "c", "--az", "use1-az4", "--bucket-prefix", "ours", "-n", "133", "--region",
                    "us-east-1", "--endpoint-url=http://127.0.0.1:9010", "--profile", "dev",
                    "--allow-lost-updates", "--strict-writes", "--verbose", "get", "k"});
  EXPECT_EQ(arguments.connection.cache, "c");
  EXPECT_EQ(arguments.connection.availability_zone, "use1-az4");
  EXPECT_EQ(arguments.connection.bucket_prefix, "ours");
  EXPECT_EQ(arguments.connection.db, 133);
  EXPECT_EQ(arguments.connection.region, "us-east-1");
  EXPECT_EQ(arguments.connection.endpoint_url, "http://127.0.0.1:9010");
  EXPECT_EQ(arguments.connection.profile, "dev");
  EXPECT_TRUE(arguments.connection.allow_lost_updates);
  EXPECT_TRUE(arguments.connection.strict_writes);
  EXPECT_TRUE(arguments.is_verbose);
  EXPECT_THAT(arguments.command, ElementsAre("get", "k"));
}

TEST(Arguments, leave_the_commands_own_words_alone) {
  EXPECT_THAT(
      arguments_of({"--url", "memory:", "set", "k", "--cache", "-n", "5", "--", "-x", "--help"}).command,
      ElementsAre("set", "k", "--cache", "-n", "5", "--", "-x", "--help"));
  EXPECT_THAT(arguments_of({"-n5", "set", "k", "-1"}).command, ElementsAre("set", "k", "-1"));
  EXPECT_THAT(arguments_of({"set", "", " "}).command, ElementsAre("set", "", " "));
  EXPECT_EQ(arguments_of({"set", "k", "-n", "5"}).connection.db, std::nullopt);
}

TEST(Arguments, say_how_often_a_command_is_run) {
  const Arguments arguments = arguments_of({"-r", "-1", "-i", "0.25", "-x", "set", "k"});
  EXPECT_EQ(arguments.repeat_count, -1);
  EXPECT_EQ(arguments.repeat_interval, std::chrono::milliseconds(250));
  EXPECT_TRUE(arguments.reads_last_argument);
  EXPECT_THAT(arguments.command, ElementsAre("set", "k"));
}

TEST(Arguments, choose_a_format) {
  EXPECT_EQ(arguments_of({"--raw", "ping"}).format, Format::raw);
  EXPECT_EQ(arguments_of({"--no-raw", "ping"}).format, Format::human);
  EXPECT_EQ(arguments_of({"--json", "ping"}).format, Format::json);
}

TEST(Arguments, choose_colours) {
  EXPECT_EQ(arguments_of({"get", "k"}).wishes_colors, std::nullopt);
  EXPECT_EQ(arguments_of({"--color", "get", "k"}).wishes_colors, true);
  EXPECT_EQ(arguments_of({"--no-color", "get", "k"}).wishes_colors, false);
}

TEST(Arguments, that_make_no_sense_are_refused_in_one_line) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"--cahce", "c", "get", "k"}, "no option --cahce"},
      {{"--cache"}, "--cache"},
      {{"-n", "-1", "get", "k"}, "whole number from 0 up, not \"-1\""},
      {{"-n", "ciao", "get", "k"}, "whole number from 0 up, not \"ciao\""},
      {{"-r", "often", "get", "k"}, "often"},
      {{"-i", "-1", "get", "k"}, "-i"},
      {{"--raw", "--json", "get", "k"}, "--json"},
      {{"-x"}, "-x wants a command"},
  };
  for (const auto& [words, part] : cases) {
    const Answer answer = answer_to(words);
    EXPECT_EQ(answer.exit_code, exit_unusable);
    EXPECT_THAT(answer.text, HasSubstr(part));
    EXPECT_THAT(answer.text, testing::StartsWith("redis3: "));
    EXPECT_EQ(answer.text.find('\n'), answer.text.size() - 1) << answer.text;
  }
}

TEST(Arguments, answer_help_and_version) {
  const Answer help = answer_to({"--help"});
  EXPECT_EQ(help.exit_code, exit_ok);
  for (const char* part : {"--cache", "--endpoint-url", "-n,--db", "-x", "--json", "REDIS3_URL"}) {
    EXPECT_THAT(help.text, HasSubstr(part));
  }
  for (const std::string subcommand : {"bench", "cost", "doctor", "export", "import", "keys-report",
                                       "lifecycle", "local", "serve", "sweep"}) {
    EXPECT_THAT(help.text, HasSubstr("\n  " + subcommand + "  "));
  }
  const Answer version = answer_to({"--version"});
  EXPECT_EQ(version.exit_code, exit_ok);
  EXPECT_THAT(version.text, testing::MatchesRegex("redis3 [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(DoctorArguments, are_a_place_and_how_it_is_shown) {
  const Parsed parsed = parse_doctor_arguments({"--cache", "a", "--az", "use1-az4", "-n", "7", "--json"});
  ASSERT_FALSE(parsed.answer) << parsed.answer->text;
  EXPECT_EQ(parsed.arguments.connection.cache, "a");
  EXPECT_EQ(parsed.arguments.connection.availability_zone, "use1-az4");
  EXPECT_EQ(parsed.arguments.connection.db, 7);
  EXPECT_EQ(parsed.arguments.format, Format::json);
}

TEST(DoctorArguments, say_what_is_wrong_with_them_and_where_help_is) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--nope"}, {"get", "k"}, {"-n", "ciao"}, {"--raw"}}) {
    const Parsed parsed = parse_doctor_arguments(words);
    ASSERT_TRUE(parsed.answer) << words.front();
    EXPECT_EQ(parsed.answer->exit_code, exit_unusable);
    EXPECT_THAT(parsed.answer->text,
                AllOf(testing::StartsWith("redis3: "), HasSubstr("See redis3 doctor --help.\n")));
  }
  const Parsed help = parse_doctor_arguments({"--help"});
  ASSERT_TRUE(help.answer);
  EXPECT_EQ(help.answer->exit_code, exit_ok);
  EXPECT_THAT(help.answer->text,
              AllOf(HasSubstr("Usage: redis3 doctor"), HasSubstr("--cache"), HasSubstr("Exit status")));
}

}  // namespace
}  // namespace redis3::app
