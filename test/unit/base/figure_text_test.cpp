#include "base/figure_text.hpp"

#include <gtest/gtest.h>

namespace redis3 {
namespace {

using namespace std::chrono_literals;

TEST(FigureText, figures_are_told_as_people_read_them) {
  EXPECT_EQ(grouped_text(0), "0");
  EXPECT_EQ(grouped_text(999), "999");
  EXPECT_EQ(grouped_text(1'234'567), "1,234,567");
  EXPECT_EQ(per_second_text(0), "0");
  EXPECT_EQ(per_second_text(0.42), "0.4");
  EXPECT_EQ(per_second_text(12'344.6), "12,345");
  EXPECT_EQ(latency_text(0ns), "–");
  EXPECT_EQ(latency_text(850ns), "850 ns");
  EXPECT_EQ(latency_text(12'345ns), "12.3 µs");
  EXPECT_EQ(latency_text(4'560us), "4.56 ms");
  EXPECT_EQ(latency_text(75s), "75.0 s");
  EXPECT_EQ(span_text(7s), "7 s");
  EXPECT_EQ(span_text(303s), "5 min 3 s");
  EXPECT_EQ(span_text(76h + 5min), "3 d 4 h");
  EXPECT_EQ(bytes_text(512), "512 B");
  EXPECT_EQ(bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(bytes_text(40'055'603), "38.2 MiB");
  EXPECT_EQ(dollars_text(0), "$0");
  EXPECT_EQ(dollars_text(0.0000123), "$0.000012");
  EXPECT_EQ(dollars_text(0.034), "$0.034");
  EXPECT_EQ(dollars_text(12.344), "$12.34");
  EXPECT_EQ(dollars_text(1234.4), "$1,234");
}

}  // namespace
}  // namespace redis3
