#include "metrics/status_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace redis3::metrics {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(StatusPage, shows_what_goes_on) {
  Snapshot snapshot;
  snapshot.version = "1.2.3";
  snapshot.taken_at = from_unix_milliseconds(1'700'000'000'500);
  snapshot.known_keys = 1;
  snapshot.live.commands_per_second = 4321;
  snapshot.live.commands_by_second = {0, 50, 100};
  snapshot.live.latency.record(2ms);
  snapshot.live.slowest = {{"getrange", 75ms, 61s}};
  CommandFigures get;
  get.name = "get";
  get.latency.record(2ms);
  get.rejected_calls = 7;
  snapshot.commands = {get};
  const std::string page = status_page(snapshot);
  EXPECT_THAT(page, HasSubstr("<title>redis3: 4,321 commands a second</title>"));
  EXPECT_THAT(page, HasSubstr("version 1.2.3"));
  EXPECT_THAT(page, HasSubstr("<time>2023-11-14 22:13:20 UTC</time>"));
  EXPECT_THAT(page, HasSubstr(">1 key at hand<"));
  EXPECT_THAT(page, HasSubstr("points=\"579.7,90.0 589.8,46.0 600.0,2.0\""));
  EXPECT_THAT(page, HasSubstr("peak 100"));
  EXPECT_THAT(page, HasSubstr("<td>p99.9</td><td>2.0"));
  EXPECT_THAT(page, HasSubstr(">get</td><td>1</td><td class=\"bad\">7</td>"));
  EXPECT_THAT(page, HasSubstr("<td>getrange</td><td>75.0 ms</td><td class=\"faint\">1 min 1 s</td>"));
  EXPECT_THAT(page, Not(HasSubstr("S3 this hour"))) << "no S3, no figures of it";
}

TEST(StatusPage, shows_what_s3_costs) {
  Snapshot snapshot;
  snapshot.s3.emplace();
  snapshot.s3->requests = {{"PutObject", {{0, 1}, {200, 3456}, {412, 1}}, {}}};
  snapshot.s3->dollars = 8.5;
  snapshot.live.dollars_last_hour = 0.25;
  snapshot.live.dollars_a_month = 182.5;
  const std::string page = status_page(snapshot);
  EXPECT_THAT(page, HasSubstr(">$0.25<small>$8.50 since the start<"));
  EXPECT_THAT(page, HasSubstr(">$182.50<"));
  EXPECT_THAT(page, HasSubstr("none: 1 · 200: 3,456 · 412: 1"));
}

TEST(StatusPage, escapes_every_name_from_outside) {
  const std::string evil = "<script>alert('1')</script>\" onload=\"x";
  Snapshot harmless;
  harmless.s3.emplace();
  harmless.s3->requests = {{"a", {{200, 1}}, {}}};
  harmless.version = harmless.store = "a";
  harmless.errors = {{"a", 1}};
  harmless.commands = {{"a", 0, 0, {}}};
  harmless.live.slowest = {{"a", 1s, 1s}};
  Snapshot snapshot = harmless;
  snapshot.version = snapshot.store = evil;
  snapshot.errors = {{evil, 1}};
  snapshot.commands = {{evil, 0, 0, {}}};
  snapshot.s3->requests[0].operation = evil;
  snapshot.live.slowest[0].name = evil;
  const std::string page = status_page(snapshot);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;1&#39;)"));
  const std::string harmless_page = status_page(harmless);
  for (const char sign : {'<', '>', '"', '\''})
    EXPECT_EQ(std::count(page.begin(), page.end(), sign),
              std::count(harmless_page.begin(), harmless_page.end(), sign))
        << sign;
}

TEST(StatusPage, loads_nothing_from_elsewhere) {
  const std::string page = status_page(Snapshot());
  EXPECT_THAT(page, Not(HasSubstr("://")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

TEST(StatusPage, shows_the_most_frequent_first_and_not_too_many) {
  Snapshot snapshot;
  snapshot.s3.emplace();
  snapshot.s3->requests.resize(2);
  snapshot.s3->requests[0].operation = "GetObject";
  snapshot.s3->requests[1].operation = "PutObject";
  snapshot.s3->requests[1].latency.record(1ms);
  for (std::uint64_t at = 0; at < 12; ++at)
    snapshot.errors["E" + std::to_string(at)] = at;
  const std::string page = status_page(snapshot);
  EXPECT_LT(page.find("<td>E11</td>"), page.find("<td>E10</td>"));
  EXPECT_LT(page.find(">PutObject</td>"), page.find(">GetObject</td>"));
  EXPECT_THAT(page, Not(HasSubstr("<td>E1</td>")));
  EXPECT_THAT(page, HasSubstr("and 2 more"));
}

}  // namespace
}  // namespace redis3::metrics
