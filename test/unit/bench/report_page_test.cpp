#include "bench/report_page.hpp"

#include "bench/report_charts.hpp"
#include "sample_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace redis3::bench {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const Operation& get = *find_operation("get");

TEST(ReportPage, has_everything_of_a_run) {
  const std::string page = report_page(sample_report(), "{}\n");
  EXPECT_THAT(page, HasSubstr("<title>redis3 bench, 2026-11-27 03:02 UTC<"));
  EXPECT_THAT(page, HasSubstr("<b>mget of 100 keys</b> <small>10 times, one at a time</small>"));
  for (const char* id : {"latency-get-1", "throughput-get-1", "latency-mget-1", "throughput-mget-1", "price"})
    EXPECT_THAT(page, HasSubstr(std::string("id=\"") + id + "-title\"")) << id;
  for (const char* fact : {"A &lt;fast&gt; processor, 2 in all", "4.0 GiB", "Linux 6.1.0 x86_64", "0.1.0"})
    EXPECT_THAT(page, HasSubstr(fact)) << fact;
  EXPECT_THAT(page, HasSubstr("base64,e30K\">save them as JSON"));
}

TEST(ReportPage, marks_what_is_simulated_wherever_it_has_a_line) {
  Report report = sample_report();
  report.targets[0].info.label = "Express";
  const std::string page = report_page(report, "");
  // A tile, two tables, and the list of targets.
  std::size_t count = 0;
  for (std::size_t at = 0; (at = page.find("Express <span class=\"tag\">simulated</span>", at)) != page.npos;
       ++at)
    ++count;
  EXPECT_EQ(count, 4u);
  EXPECT_THAT(page, HasSubstr("Express, simulated")) << "in the legends of the charts";
}

TEST(ReportPage, tells_what_went_wrong_and_runs_nothing_of_it) {
  Report report = sample_report();
  report.is_complete = false;
  report.targets[0].measurements[0].failures = 3;
  report.targets[0].measurements[0].first_failure = "<script>x</script>";
  report.targets[1].info.label = "<img src=x>";
  const std::string page = report_page(report, "</script>");
  EXPECT_THAT(page, HasSubstr("Wrong &quot;keys&quot; &lt;here&gt;."));
  EXPECT_THAT(page, HasSubstr("stopped before its end"));
  EXPECT_THAT(page, HasSubstr("<td class=\"bad\">3</td>"));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("</script")), Not(HasSubstr("<img"))));
}

TEST(ReportCharts, a_curve_has_no_more_percentiles_than_there_were_operations) {
  const chart::Chart chart = latency_chart(sample_report(), get, 1);
  ASSERT_THAT(chart.series, SizeIs(3));
  const auto& points = chart.series[0].points;
  EXPECT_EQ(points[points.size() - 2].x, 99) << "of a hundred";
  EXPECT_EQ(points.back().x, 100);
  EXPECT_EQ(points.back().y, 50e6);
  EXPECT_EQ(chart.y.text(5e6), "5.00 ms");
  EXPECT_THAT(chart.series[2].points, testing::IsEmpty()) << "it keeps the colours of those behind it";
}

TEST(ReportCharts, throughput_is_by_the_second_and_its_last_step_by_its_own_time) {
  Report report = sample_report();
  Measurement& made = report.targets[0].measurements[0];
  made.throughput = {20, 10, 5};  // Of a hundred, so that there is a point for each.
  made.elapsed = 260ms;
  const auto points = throughput_chart(report, get, 1).series[0].points;
  ASSERT_THAT(points, SizeIs(3));
  EXPECT_DOUBLE_EQ(points[0].x, 0.05);
  EXPECT_DOUBLE_EQ(points[0].y, 200);
  EXPECT_NEAR(points[2].y, 5 / 0.06, 1e-6);
  made.elapsed = 201ms;
  EXPECT_THAT(throughput_chart(report, get, 1).series[0].points, SizeIs(2)) << "too short to say anything";
}

TEST(ReportCharts, a_long_run_has_its_steps_put_together) {
  Report report = sample_report();
  Measurement& made = report.targets[0].measurements[0];
  made.throughput.assign(36'000, 100);
  for (int times = 0; times < 1000; ++times)
    made.latency.record(5ms);
  made.elapsed = 1h;
  const auto points = throughput_chart(report, get, 1).series[0].points;
  EXPECT_LE(points.size(), 121u);
  for (const chart::Point& point : points)
    EXPECT_NEAR(point.y, 1000, 1e-6);
}

TEST(ReportCharts, slow_operations_are_counted_over_long_enough_a_time) {
  Report report = sample_report();
  Measurement& made = report.targets[0].measurements[1];
  made.throughput.assign(100, 0);
  for (std::size_t at = 9; at < 100; at += 10)
    made.throughput[at] = 1;
  made.elapsed = 10s;
  const auto points = throughput_chart(report, *find_operation("mget"), 1).series[0].points;
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_DOUBLE_EQ(points[0].y, 1);
  EXPECT_DOUBLE_EQ(points[1].y, 1);
}

TEST(ReportCharts, what_has_no_price_stands_at_the_left_edge) {
  const auto chart = price_chart(sample_report());
  ASSERT_TRUE(chart);
  EXPECT_NEAR(chart->series[0].points[0].x, 0.03, 1e-9);
  EXPECT_NEAR(chart->series[1].points[0].x, 0.003, 1e-9);
  EXPECT_EQ(chart->x.text(chart->series[1].points[0].x), "no price by the request");
  EXPECT_EQ(chart->series[0].points[1].label, "mget of 100 keys");
  Report free = sample_report();
  free.targets.erase(free.targets.begin());
  EXPECT_FALSE(price_chart(free));
}

}  // namespace
}  // namespace redis3::bench
