#include "base/http_date.hpp"

#include <gtest/gtest.h>

using namespace redis3;

TEST(HttpDate, reads_and_writes_the_rfc_example) {
  const auto time = from_http_date("Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110, section 5.6.7.
  ASSERT_TRUE(time);
  EXPECT_EQ(unix_milliseconds(*time), 784111777000);
  EXPECT_EQ(to_http_date(*time), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpDate, refuses_what_is_not_a_date) {
  for (const char* text :
       {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:3x GMT", "06 Nov 1994 08:49:37 GMT    "}) {
    EXPECT_FALSE(from_http_date(text)) << text;
  }
}

TEST(Iso8601, takes_seconds_with_and_without_a_fraction) {
  EXPECT_EQ(to_iso8601(from_unix_milliseconds(1735787045678)), "2025-01-02T03:04:05.678Z");
  EXPECT_EQ(from_iso8601("2025-01-02T03:04:05.678Z"), from_unix_milliseconds(1735787045678));
  EXPECT_EQ(from_iso8601("2025-01-02T03:04:05.6Z"), from_unix_milliseconds(1735787045600));
  EXPECT_EQ(from_iso8601("2025-01-02T03:04:05Z"), from_unix_milliseconds(1735787045000));
  EXPECT_EQ(from_iso8601("2025-01-02T03:04:05UTC"), from_unix_milliseconds(1735787045000));
  EXPECT_EQ(from_iso8601("2025-01-02T03:04:05+00:00"), from_unix_milliseconds(1735787045000));
  EXPECT_EQ(from_iso8601("2025-01-02T04:34:05.678901+01:30"), from_unix_milliseconds(1735787045678));
  EXPECT_EQ(from_iso8601("2025-01-01T22:04:05-05:00"), from_unix_milliseconds(1735787045000));
}

TEST(Iso8601, refuses_what_is_not_a_date) {
  for (const char* text : {"", "2025-01-02", "2025-01-02T03:04:05", "2025-01-02T03:04:05+01",
                           "2025-01-02T03:04:05+24:00", "2025-01-02T03:04:05 01:00", "2025-01-02T03:04:05678Z",
                           "2025-01-02T03:04:05.Z", "2025-13-02T03:04:05Z", "2025-01-02T03:04:05.6x8Z"}) {
    EXPECT_FALSE(from_iso8601(text)) << text;
  }
}
