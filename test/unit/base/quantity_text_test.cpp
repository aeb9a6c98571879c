#include "base/quantity_text.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace redis3;
using namespace std::chrono_literals;

TEST(QuantityText, reads_durations_with_their_unit) {
  EXPECT_EQ(to_duration("250us"), 250us);
  EXPECT_EQ(to_duration("5ms"), 5ms);
  EXPECT_EQ(to_duration("1.5s"), 1500ms);
  EXPECT_EQ(to_duration("0s"), 0s);
  EXPECT_EQ(to_duration(".5s"), 500ms);
  EXPECT_EQ(to_duration("10m"), 10min);
  EXPECT_EQ(to_duration("2h"), 2h);
  EXPECT_EQ(to_duration("3650d"), duration_max);
  EXPECT_EQ(to_duration("0.0000004s"), 0us);
}

TEST(QuantityText, refuses_what_is_no_duration) {
  for (const char* text : {"", "5", "s", "ms", "-5s", "+5s", " 5s", "5 s", "5s ", "1e3s", "infs", "nans",
                           "0x5s", "1..5s", "1.5.5s", "5S", "5min", "3651d", "99999999999999999999999999d"}) {
    EXPECT_EQ(to_duration(text), std::nullopt) << text;
  }
}

TEST(QuantityText, tells_durations_so_that_they_can_be_read_again) {
  EXPECT_EQ(duration_text(0us), "0s");
  EXPECT_EQ(duration_text(5ms), "5ms");
  EXPECT_EQ(duration_text(1500ms), "1.5s");
  EXPECT_EQ(duration_text(9400us), "9.4ms");
  EXPECT_EQ(duration_text(1234567us), "1234567us");
  EXPECT_EQ(duration_text(20min), "20m");
  EXPECT_EQ(duration_text(-90s), "-1.5m");
  for (const auto duration : {std::chrono::microseconds(1), std::chrono::microseconds(123456789),
                              std::chrono::microseconds(3600s), duration_max}) {
    EXPECT_EQ(to_duration(duration_text(duration)), duration);
  }
}

TEST(QuantityText, reads_rates_as_percent_or_as_a_fraction) {
  EXPECT_EQ(to_rate("1%"), 0.01);
  EXPECT_EQ(to_rate("0.5%"), 0.005);
  EXPECT_EQ(to_rate("0.25"), 0.25);
  EXPECT_EQ(to_rate("1"), 1);
  EXPECT_EQ(to_rate("100%"), 1);
  EXPECT_EQ(to_rate("0"), 0);
  for (const char* text : {"", "%", "101%", "1.1", "-1%", "1e-3", "nan", "inf%", "1%%", "one"})
    EXPECT_EQ(to_rate(text), std::nullopt) << text;
  EXPECT_EQ(rate_text(0.01), "1%");
  EXPECT_EQ(rate_text(0.004), "0.4%");
}
