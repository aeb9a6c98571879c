#include "bench/redis_target.hpp"

#include <gtest/gtest.h>

namespace redis3::bench {
namespace {

TEST(ServerName, is_told_by_info) {
  EXPECT_EQ(server_name_of("# Server\r\nredis_version:7.2.4\r\nredis_mode:standalone\r\n"), "Redis 7.2.4");
  EXPECT_EQ(
      server_name_of("# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n"),
      "Valkey 8.0.1");
  EXPECT_EQ(server_name_of("# Server\r\nredis_version:7.2.0\r\nredis3_version:0.1.0\r\n"), "redis3 0.1.0");
  EXPECT_EQ(server_name_of(""), "");
  EXPECT_EQ(server_name_of("# Server\r\nredis_version:"), "");
}

}  // namespace
}  // namespace redis3::bench
