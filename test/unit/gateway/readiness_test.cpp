#include "gateway/readiness.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace redis3::gateway {
namespace {

TEST(UnixAddress, of_a_path_ends_with_a_zero) {
  const auto address = unix_address("/run/systemd/notify");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->bytes.sun_family, AF_UNIX);
  EXPECT_STREQ(address->bytes.sun_path, "/run/systemd/notify");
  EXPECT_EQ(address->length, offsetof(::sockaddr_un, sun_path) + 20);
}

TEST(UnixAddress, of_an_abstract_socket_begins_with_a_zero_and_has_none_at_its_end) {
  const auto address = unix_address("@notify");
  ASSERT_TRUE(address);
  EXPECT_EQ(std::string(address->bytes.sun_path, 7), std::string("\0notify", 7));
  EXPECT_EQ(address->length, offsetof(::sockaddr_un, sun_path) + 7);
}

TEST(UnixAddress, must_fit) {
  EXPECT_TRUE(unix_address("/" + std::string(106, 'x')));
  EXPECT_FALSE(unix_address("/" + std::string(107, 'x')));
  EXPECT_TRUE(unix_address("@" + std::string(107, 'x')));
  EXPECT_FALSE(unix_address("@" + std::string(108, 'x')));
  for (const char* path : {"", "/", "@", "run/notify", "vsock:2:1"})
    EXPECT_FALSE(unix_address(path)) << path;
}

TEST(Readiness, is_silent_where_nobody_listens) {
  Readiness("").ready();
  Readiness("/no/such/socket").status("x");
}

}  // namespace
}  // namespace redis3::gateway
