#include "bench/table_text.hpp"

#include "sample_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace redis3::bench {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto characters =
        std::count_if(line.begin(), line.end(), [](char byte) { return (byte & 0xc0) != 0x80; });
    widest = std::max(widest, static_cast<std::size_t>(characters));
  }
  return widest;
}

class TableText : public testing::Test {
 protected:
  std::string get_round(std::size_t columns) {
    return round_text(report_, *find_operation("get"), 1, columns);
  }
  Report report_ = sample_report();
};

TEST_F(TableText, has_a_line_for_each_target_under_what_was_measured) {
  EXPECT_EQ(get_round(80), R"(
get, 100 times, one at a time
                           mean      p50      p95      p99  ops/s  $/million
  simulated:s3-express  9.50 ms  5.00 ms  50.0 ms  50.0 ms    105     $0.030
  a real Redis           190 µs   100 µs  1.00 ms  1.00 ms  5,263
)");
}

TEST_F(TableText, fits_whatever_the_terminal_has) {
  report_.targets[1].info.label =
      "a target whose name is longer than a line of many a terminal has room for, indeed";
  for (const std::size_t columns : {60, 80, 100, 120, 200})
    EXPECT_LE(widest_line(get_round(columns)), columns) << get_round(columns);
  EXPECT_THAT(get_round(80), HasSubstr("…"));
}

TEST_F(TableText, has_all_figures_where_there_is_room) {
  const std::string text = get_round(200);
  for (const char* name : {"mean", "p50", "p95", "p99", "p99.9", "max", "ops/s", "$/million", "CPU",
                           "requests", "received", "dollars"})
    EXPECT_THAT(text, HasSubstr(name));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("retries")), Not(HasSubstr("failed")))) << "there is nothing to tell";
  EXPECT_THAT(round_text(report_, *find_operation("mget"), 1, 200), HasSubstr("hedges"));
}

TEST_F(TableText, tells_of_failures_in_the_narrowest_terminal) {
  Measurement& made = report_.targets[0].measurements[0];
  made.failures = 7;
  made.first_failure = "S3 is busy.";
  made.missed = 1;
  EXPECT_THAT(get_round(60), AllOf(HasSubstr("failed"), HasSubstr("too late"),
                                   HasSubstr("simulated:s3-express: the first failure: S3 is busy.\n")));
}

TEST_F(TableText, where_nothing_was_answered_there_are_no_figures) {
  report_.targets[0].measurements[0].latency = {};
  EXPECT_THAT(get_round(80), testing::ContainsRegex("simulated:s3-express +– +– +– +– +0 "));
  EXPECT_THAT(round_text(report_, *find_operation("del"), 1, 80), HasSubstr("nothing to measure"));
}

TEST_F(TableText, says_how_it_is_measured) {
  report_.settings.pace = Pace{std::nullopt, 2500ms, 50};
  report_.settings.key_count = 1000;
  EXPECT_THAT(round_text(report_, *find_operation("mget"), 16, 80),
              HasSubstr("\nmget of 1,000 keys, for 2.5s, 50 a second, 16 at once\n"));
}

TEST_F(TableText, begins_with_the_targets_and_what_is_simulated) {
  const std::string text = heading_text(report_, 80);
  EXPECT_THAT(text, HasSubstr("redis3 bench: 100 keys of 100 B\n"));
  EXPECT_THAT(text, HasSubstr("  simulated:s3-express: s3-express, simulated (fixed:5ms)\n"));
  EXPECT_THAT(text, HasSubstr("  a real Redis, redis://127.0.0.1:6379\n"));
  EXPECT_LE(widest_line(heading_text(report_, 60)), 60u);
}

TEST_F(TableText, ends_with_the_price_and_with_what_went_wrong) {
  EXPECT_EQ(closing_text(report_),
            "\nTook 12.3 s. At Amazon's list prices the requests would have cost $0.00015.\n"
            "s3express://broken: Wrong \"keys\" <here>.\n");
  report_.targets[2].leftover = "S3 is busy.";
  report_.targets[2].aside.dollars = 0.5;
  report_.is_complete = false;
  EXPECT_THAT(closing_text(report_),
              AllOf(HasSubstr("The requests to Amazon cost about $0.50 at list prices."),
                    HasSubstr("redis3-bench:abcdefgh: may be left: S3 is busy."),
                    HasSubstr("stopped before its end")));
}

TEST_F(TableText, a_simulated_target_says_so_whatever_it_is_called) {
  report_.targets[0].info.label = "Express";
  EXPECT_THAT(get_round(80), HasSubstr("  Express, simulated"));
}

TEST_F(TableText, tells_what_goes_on_in_one_line) {
  constexpr Recorder::Time start{1h};
  Driver::Live live{"simulated:s3-express",
                    find_operation("get"),
                    1,
                    false,
                    Recorder(start),
                    Schedule(start, Pace{4, std::nullopt, std::nullopt})};
  live.schedule.take(start);
  live.recorder.record(start, start + 5ms);
  const std::string text = live_text(live, start + 5ms, 120);
  EXPECT_EQ(text, "[===         ] simulated:s3-express get: 1 done, p50 5.00 ms, p99 5.00 ms");
  EXPECT_LE(widest_line(live_text(live, start, 30)), 30u);
  live.recorder.record_failure("", start);
  EXPECT_THAT(live_text(live, start, 120), HasSubstr(", 1 failed"));
  live.is_warming_up = true;
  EXPECT_THAT(live_text(live, start, 120), HasSubstr("warming up"));
}

}  // namespace
}  // namespace redis3::bench
