#include "bench/csv_text.hpp"

#include "sample_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace redis3::bench {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(CsvText, has_a_line_for_each_measurement_and_all_have_the_same_fields) {
  std::istringstream lines(csv_text(sample_report()));
  std::string names;
  std::getline(lines, names);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(line.ends_with('\r'));
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), std::count(names.begin(), names.end(), ','));
  }
  EXPECT_EQ(count, 4);
}

TEST(CsvText, tells_durations_in_microseconds) {
  EXPECT_THAT(
      csv_text(sample_report()),
      HasSubstr("\n\"simulated:s3-express\",s3-express,yes,get,1,1,100,100,0,0,0.950000,105.263,9500.000,"));
}

TEST(CsvText, quotes_what_would_be_taken_for_something_else) {
  Report report = sample_report();
  report.targets[0].info.label = "=1+\"2\",3";
  EXPECT_THAT(csv_text(report), HasSubstr("\n\"'=1+\"\"2\"\",3\",s3-express"));
}

}  // namespace
}  // namespace redis3::bench
