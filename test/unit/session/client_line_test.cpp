#include "session/client_line.hpp"

#include "fake_outlet.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace redis3::session {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1'700'000'000s};

class ClientLine : public ::testing::Test {
 protected:
  ClientLine() {
    client.address = "127.0.0.1:50312";
    client.local_address = "127.0.0.1:6379";
    client.descriptor = 8;
  }
  std::string line() const { return client_line(client, start + 75'999ms); }
  /// What stands behind "name=", to the next blank.
  std::string field(const std::string& name) const {
    const std::string text = ' ' + line() + ' ';
    const std::size_t at = text.find(' ' + name + '=');
    if (at == std::string::npos) return "(none)";
    const std::size_t begin = at + name.size() + 2;
    return text.substr(begin, text.find(' ', begin) - begin);
  }

  FakeClient fake{7, start};
  Client& client = fake.client;
};

TEST_F(ClientLine, has_every_field_of_redis_in_its_order) {
  client.last_command = "client|list";
  client.last_used = start + 70s;
  EXPECT_EQ(line(),
            fmt::format("id=7 addr=127.0.0.1:50312 laddr=127.0.0.1:6379 fd=8 name= age=75 idle=5 flags=N "
                        "db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 "
                        "rbp=0 obl=0 oll=0 omem=0 tot-mem={} events=r cmd=client|list user=default "
                        "redir=-1 resp=2 lib-name= lib-ver=",
                        sizeof(Client)));
}

TEST_F(ClientLine, tells_who_it_says_it_is) {
  client.name = "worker";
  client.library_name = "redis-py";
  client.library_version = "5.0.1";
  client.user = "alice";
  client.protocol = resp::Protocol::resp3;
  client.session.db = 9;
  EXPECT_EQ(field("name"), "worker");
  EXPECT_EQ(field("lib-name"), "redis-py");
  EXPECT_EQ(field("lib-ver"), "5.0.1");
  EXPECT_EQ(field("user"), "alice");
  EXPECT_EQ(field("resp"), "3");
  EXPECT_EQ(field("db"), "9");
}

TEST_F(ClientLine, counts_what_it_listens_to) {
  client.channels = {"a"};
  client.patterns = {"a", "b"};
  client.shard_channels = {"a", "b", "c"};
  EXPECT_EQ(field("sub"), "1");
  EXPECT_EQ(field("psub"), "2");
  EXPECT_EQ(field("ssub"), "3");
  EXPECT_EQ(field("flags"), "P");
}

TEST_F(ClientLine, counts_what_a_transaction_has_queued) {
  client.transaction.is_open = true;
  EXPECT_EQ(field("multi"), "0");
  client.transaction.push({"set", "key", "12345"});
  client.transaction.push({"get", "key"});
  EXPECT_EQ(field("multi"), "2");
  EXPECT_EQ(field("multi-mem"), std::to_string(client.transaction.queue_bytes));
  EXPECT_GE(client.transaction.queue_bytes, 17u);
  EXPECT_EQ(field("flags"), "x");
}

TEST_F(ClientLine, counts_the_bytes_that_wait) {
  fake.outlet.waiting_query = 26;
  EXPECT_EQ(field("qbuf"), "26");
  EXPECT_EQ(field("events"), "r");
  fake.outlet.waiting_output = 100;
  EXPECT_EQ(field("omem"), "100");
  EXPECT_EQ(field("oll"), "1");
  EXPECT_EQ(field("events"), "rw");
  EXPECT_EQ(field("tot-mem"), std::to_string(sizeof(Client) + 126));
}

TEST_F(ClientLine, has_the_flags_in_the_order_of_redis) {
  client.is_monitor = true;
  client.channels = {"a"};
  client.transaction.is_open = true;
  client.is_leaving = true;
  client.address = "/run/redis3.sock:0";
  client.no_evict = true;
  client.no_touch = true;
  EXPECT_EQ(field("flags"), "OPxcUeT");
}

TEST(ClientName, is_printable_ascii_without_blanks) {
  EXPECT_TRUE(is_valid_client_name(""));
  EXPECT_TRUE(is_valid_client_name("!worker:7~"));
  EXPECT_FALSE(is_valid_client_name("a b"));
  EXPECT_FALSE(is_valid_client_name("a\n"));
  EXPECT_FALSE(is_valid_client_name("\x7f"));
  EXPECT_FALSE(is_valid_client_name("\xc3\xa9"));
}

}  // namespace
}  // namespace redis3::session
