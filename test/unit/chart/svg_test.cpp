#include "chart/chart.hpp"
#include "chart/frontier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <set>

namespace redis3::chart {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++found;
  return found;
}

std::vector<std::string> all(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}

Chart scatter() {
  Chart chart{.id = "frontier", .title = "Price and latency", .description = "Two stores."};
  chart.x = {.title = "Dollars", .scale = Scale::logarithmic, .text = [](double value) {
               return "$" + plain_text(value);
             }};
  chart.y = {.title = "ms", .scale = Scale::logarithmic};
  chart.series.push_back({.name = "Stores", .points = {{2.5, 5, "Express"}, {8, 16, "Standard"}}});
  return chart;
}

TEST(Svg, tells_who_cannot_see_it_what_is_in_it) {
  const std::string drawn = svg(scatter());
  EXPECT_THAT(drawn, HasSubstr("role=\"img\" aria-labelledby=\"frontier-title frontier-desc\""));
  EXPECT_THAT(drawn, HasSubstr("<title id=\"frontier-title\">Price and latency</title>"));
  EXPECT_THAT(drawn,
              HasSubstr("<desc id=\"frontier-desc\">Two stores. Express: $2.5, 5. Standard: $8, 16.</desc>"));
  EXPECT_THAT(drawn, HasSubstr("<title>Express: $2.5, 5</title></path>")) << "where one points at the mark";
}

TEST(Svg, shows_each_point_with_its_label) {
  const std::string drawn = svg(scatter());
  EXPECT_EQ(count(drawn, "class=\"mark\""), 2u + 1u) << "and one in the legend";
  EXPECT_THAT(all(drawn, "class=\"label\"[^>]*>([^<]*)<"), ElementsAre("Express", "Standard"));
}

TEST(Svg, loads_nothing_from_anywhere) {
  std::string drawn = svg(scatter());
  const std::string name = "http://www.w3.org/2000/svg";
  drawn.erase(drawn.find(name), name.size());
  EXPECT_THAT(drawn, Not(HasSubstr("://")));
  EXPECT_THAT(drawn, Not(HasSubstr("url(")));
}

TEST(Svg, all_text_is_escaped) {
  const std::string bad = "<script>\"&'";
  const auto says_bad = [&](double) { return bad; };
  Chart chart{.id = bad, .title = bad, .description = bad};
  chart.x = {.title = bad, .text = says_bad};
  chart.y = {.title = bad, .text = says_bad};
  chart.series.push_back({.name = bad, .points = {{1, 1, bad}, {2, 2}}});
  const std::string drawn = svg(chart);
  EXPECT_THAT(drawn, Not(HasSubstr("<script")));
  EXPECT_THAT(drawn, Not(HasSubstr("\"&'")));
  EXPECT_THAT(drawn, HasSubstr("&lt;script&gt;&quot;&amp;&#39;"));
}

TEST(Svg, series_differ_by_more_than_their_colours) {
  Chart chart;
  for (int number = 0; number < 6; ++number)
    chart.series.push_back(
        {.name = std::to_string(number), .points = {{0, 1.0 * number}}, .drawing = Drawing::line});
  const std::string drawn = svg(chart);
  const std::vector<std::string> dashes = all(drawn, "stroke-dasharray=\"([^\"]*)\"");
  EXPECT_EQ(std::set<std::string>(dashes.begin(), dashes.end()).size(), 6u);
  const std::vector<std::string> marks = all(drawn, "class=\"mark\"[^>]* d=\"M[0-9.]+ [0-9.]+([^\"]*)\"");
  EXPECT_EQ(std::set<std::string>(marks.begin(), marks.end()).size(), 6u);
}

TEST(Svg, a_line_is_interrupted_where_a_point_has_no_place) {
  Chart chart;
  chart.y.scale = Scale::logarithmic;
  chart.series.push_back(
      {.name = "", .points = {{0, 1}, {1, 2}, {2, 0}, {3, 4}, {4, 5}}, .drawing = Drawing::line});
  const std::vector<std::string> paths = all(svg(chart), "class=\"curve\"[^>]* d=\"([^\"]*)\"");
  ASSERT_EQ(paths.size(), 1u);
  EXPECT_EQ(count(paths[0], "M"), 2u);
  EXPECT_EQ(count(paths[0], "L"), 2u);
}

TEST(Svg, a_long_line_has_marks_only_now_and_then) {
  Chart chart;
  chart.series.push_back({.name = "GET", .points = {}, .drawing = Drawing::line});
  for (int second = 0; second < 3600; ++second)
    chart.series[0].points.push_back({1.0 * second, 1});
  EXPECT_LT(count(svg(chart), "class=\"mark\""), 20u);
}

TEST(Svg, whatever_the_points_no_number_of_the_drawing_is_none) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const Scale scale : {Scale::linear, Scale::logarithmic, Scale::percentile}) {
    for (const double value : {nan, infinity, -infinity, 0.0, 1e300, 5e-324}) {
      Chart chart;
      chart.x.scale = chart.y.scale = scale;
      chart.series.push_back({.name = "", .points = {{value, value, "a"}, {1, value}, {value, 1}}});
      chart.series.push_back({.name = "empty", .points = {}, .drawing = Drawing::line});
      const std::vector<std::string> places = all(svg(chart), " (?:x|y|x1|x2|y1|y2|d)=\"([^\"]*)\"");
      EXPECT_FALSE(places.empty());
      for (const std::string& place : places)
        EXPECT_EQ(place.find("n"), std::string::npos) << place;
    }
  }
}

TEST(Frontier, is_of_those_that_no_other_one_beats) {
  const std::vector<Point> points = frontier({{8, 16, "dearer and slower"},
                                              {2.5, 5, "cheapest"},
                                              {200, 0.9, "as fast, and dearer"},
                                              {9, 0.9, "fastest"}});
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].x, 2.5);
  EXPECT_EQ(points[1].x, 9);
  EXPECT_EQ(points[1].label, "");
}

}  // namespace
}  // namespace redis3::chart
