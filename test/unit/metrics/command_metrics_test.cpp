#include "metrics/command_metrics.hpp"

#include "command/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

const command::Spec& get() {
  return *command::find_command("get");
}
const command::Spec& set() {
  return *command::find_command("set");
}

TEST(CommandMetrics, counts_calls_failures_and_rejections_by_command) {
  CommandMetrics metrics;
  metrics.record(set(), 2ms, Outcome::ok);
  metrics.record(get(), 1ms, Outcome::ok);
  metrics.record(get(), 3ms, Outcome::failed);
  metrics.record(get(), 5ms, Outcome::rejected);

  const std::vector<CommandFigures> commands = metrics.commands();
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_EQ(commands[0].name, "get");
  EXPECT_EQ(commands[0].calls(), 2u) << "what was rejected was not called";
  EXPECT_EQ(commands[0].failed_calls, 1u);
  EXPECT_EQ(commands[0].rejected_calls, 1u);
  EXPECT_EQ(commands[0].latency.sum(), 4ms) << "what was rejected took no time";
  EXPECT_EQ(commands[1].name, "set");
  EXPECT_EQ(metrics.latency().count(), 3u);
}

TEST(CommandMetrics, a_subcommand_counts_by_itself) {
  CommandMetrics metrics;
  metrics.record(*command::find_command("config|get"), 1ms, Outcome::ok);
  EXPECT_EQ(metrics.commands().at(0).name, "config|get");
}

TEST(CommandMetrics, counts_errors_by_their_first_word) {
  CommandMetrics metrics;
  metrics.record_error("ERR syntax error");
  metrics.record_error("ERR no such key");
  metrics.record_error("WRONGTYPE Operation against a key holding the wrong kind of value");
  EXPECT_THAT(metrics.errors(), ElementsAre(Pair("ERR", 2), Pair("WRONGTYPE", 1)));
}

TEST(CommandMetrics, an_error_without_a_first_word_is_an_err) {
  CommandMetrics metrics;
  metrics.record_error("oneword");
  metrics.record_error("");
  metrics.record_error(" blank");
  metrics.record_error(std::string(31, 'A') + " too long a word");
  EXPECT_THAT(metrics.errors(), ElementsAre(Pair("ERR", 4)));
  metrics.record_error(std::string(30, 'A') + " the longest word");
  EXPECT_EQ(metrics.errors().size(), 2u);
}

TEST(CommandMetrics, made_up_errors_do_not_grow_without_bound) {
  CommandMetrics metrics;
  for (int number = 0; number < 1000; ++number)
    metrics.record_error("E" + std::to_string(number) + " made up by a script");
  metrics.record_error("E1 again");
  EXPECT_EQ(metrics.errors().size(), CommandMetrics::errors_max + 1);
  EXPECT_EQ(metrics.errors().find("E1")->second, 2u) << "those that are known go on";
  EXPECT_EQ(metrics.errors().find("ERRORSTATS_OVERFLOW")->second, 1000 - CommandMetrics::errors_max);
}

TEST(CommandMetrics, merged_they_are_those_of_all_threads) {
  CommandMetrics one, other;
  one.record(get(), 1ms, Outcome::ok);
  other.record(get(), 2ms, Outcome::failed);
  other.record(set(), 2ms, Outcome::rejected);
  other.record_error("ERR x");
  one.record_error("ERR y");
  one.merge(other);
  ASSERT_EQ(one.commands().size(), 2u);
  EXPECT_EQ(one.commands()[0].calls(), 2u);
  EXPECT_EQ(one.commands()[0].failed_calls, 1u);
  EXPECT_EQ(one.commands()[1].rejected_calls, 1u);
  EXPECT_THAT(one.errors(), ElementsAre(Pair("ERR", 2)));
}

TEST(CommandMetrics, a_reset_begins_anew) {
  CommandMetrics metrics;
  metrics.record(get(), 1ms, Outcome::ok);
  metrics.record_error("ERR x");
  metrics.reset();
  EXPECT_TRUE(metrics.commands().empty());
  EXPECT_TRUE(metrics.errors().empty());
  EXPECT_EQ(metrics.latency().count(), 0u);
}

}  // namespace
}  // namespace redis3::metrics
