#include "cost_arguments.hpp"
#include "cost_workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace redis3::app {
namespace {

using testing::HasSubstr;

constexpr double seconds_per_month = 730 * 3600;

CostArguments parsed(std::vector<std::string> words) {
  ParsedCost parsed = parse_cost_arguments(std::move(words));
  EXPECT_FALSE(parsed.answer) << parsed.answer->text;
  return std::move(parsed.arguments);
}

std::string refusal(std::vector<std::string> words) {
  const ParsedCost parsed = parse_cost_arguments(std::move(words));
  if (!parsed.answer) return "taken";
  EXPECT_EQ(parsed.answer->exit_code, exit_unusable);
  return parsed.answer->text;
}

TEST(CostArguments, amounts_are_a_month_or_a_second) {
  const CostArguments a_month = parsed({"--stored-gb", "2.5", "--writes", "1e6", "--value-size", "100"});
  const cost::Workload workload = workload_of(a_month, seconds_per_month);
  EXPECT_EQ(workload.stored_bytes, 2.5 * cost::gigabyte);
  EXPECT_EQ(workload.writes, 1e6);
  EXPECT_EQ(workload.reads, 0);
  EXPECT_EQ(workload.written_value_bytes, 100);
  const CostArguments a_second = parsed({"--keys", "1000", "--reads-per-second", "2"});
  EXPECT_EQ(workload_of(a_second, seconds_per_month).reads, 2 * seconds_per_month);
  EXPECT_EQ(workload_of(a_second, seconds_per_month).stored_bytes, 1000.0 * 1000);
}

TEST(CostArguments, a_run_goes_on_for_a_month_unless_amounts_are_given) {
  cost::RecordedRun run;
  run.seconds = 10;
  run.workload = {.writes = 50, .reads = 150, .written_value_bytes = 10, .read_value_bytes = 20};
  run.workload.per_write = cost::S3Usage{.writes = 2};
  const cost::Workload alone = workload_of(parsed({"--from", "run.json"}), run, seconds_per_month);
  EXPECT_DOUBLE_EQ(alone.writes, 5 * seconds_per_month);
  EXPECT_DOUBLE_EQ(alone.reads, 15 * seconds_per_month);
  const cost::Workload given =
      workload_of(parsed({"--from", "run.json", "--writes", "7", "--keys", "3"}), run, seconds_per_month);
  EXPECT_EQ(given.writes, 7);
  EXPECT_EQ(given.reads, 0);
  EXPECT_EQ(given.s3().writes, 14);
  EXPECT_EQ(given.stored_bytes, 60) << "three keys with the longer one of the run's values";
}

TEST(CostArguments, what_contradicts_itself_is_refused) {
  EXPECT_THAT(refusal({}), HasSubstr("Tell a workload"));
  EXPECT_THAT(refusal({"--region", "us-east-1"}), HasSubstr("Tell a workload"));
  EXPECT_THAT(refusal({"--stored-gb", "1", "--keys", "1"}), HasSubstr("--stored-gb and --keys both"));
  EXPECT_THAT(refusal({"--from", "run.json", "redis://localhost"}), HasSubstr("both tell the workload"));
  EXPECT_THAT(refusal({"--target", "x", "--writes", "1"}), HasSubstr("--target goes with --from"));
  EXPECT_THAT(refusal({"redis://localhost", "--reads", "1"}), HasSubstr("The server tells how much"));
  EXPECT_THAT(refusal({"--writes", "1e19"}), HasSubstr("1e19 is no number from 0 to 1e+18"));
  EXPECT_THAT(refusal({"--from", "run.json", "--value-size", "1"}), HasSubstr("The run tells"));
  EXPECT_EQ(refusal({"--print-prices"}), "taken");
}

}  // namespace
}  // namespace redis3::app
