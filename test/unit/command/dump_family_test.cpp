#include "command_fixture.hpp"

#include "value/dump.hpp"

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

class DumpFamily : public CommandTest {
 protected:
  const std::string payload = value::dump_string("val");
};

TEST_F(DumpFamily, what_is_dumped_can_be_restored) {
  run({"set", "a", "val"});
  EXPECT_EQ(run({"dump", "a"}), bulk(payload));
  EXPECT_EQ(run({"restore", "b", "0", run({"dump", "a"}).text()}), ok());
  EXPECT_EQ(run({"get", "b"}), bulk("val"));
  EXPECT_EQ(run({"ttl", "b"}), integer(-1));
  EXPECT_EQ(run({"dump", "nothing"}), nil());
}

TEST_F(DumpFamily, restore_sets_an_expiry) {
  EXPECT_EQ(run({"restore", "a", "5000", payload}), ok());
  EXPECT_EQ(run({"pttl", "a"}), integer(5000));
  EXPECT_EQ(run({"restore", "b", "99999999999999", payload, "absttl", "IDLETIME", "5"}), ok());
  EXPECT_EQ(run({"pexpiretime", "b"}), integer(99999999999999));
}

TEST_F(DumpFamily, restore_replaces_only_if_told_to) {
  run({"set", "a", "old"});
  const Reply busy = error("BUSYKEY Target key name already exists.");
  EXPECT_EQ(run({"restore", "a", "0", payload}), busy);
  EXPECT_EQ(run({"restore", "a", "0", "damaged"}), busy);
  EXPECT_EQ(run({"restore", "a", "x", payload}), busy);
  EXPECT_EQ(run({"get", "a"}), bulk("old"));
  EXPECT_EQ(run({"restore", "a", "0", payload, "REPLACE", "FREQ", "255"}), ok());
  EXPECT_EQ(run({"get", "a"}), bulk("val"));
}

TEST_F(DumpFamily, what_would_have_expired_is_not_restored) {
  EXPECT_EQ(run({"restore", "a", "1", payload, "ABSTTL"}), ok());
  EXPECT_EQ(run({"exists", "a"}), integer(0));
  run({"set", "a", "old"});
  EXPECT_TRUE(run({"restore", "a", "1", payload, "ABSTTL"}).is_error());
  EXPECT_EQ(run({"restore", "a", "1", payload, "ABSTTL", "REPLACE"}), ok());
  EXPECT_EQ(run({"exists", "a"}), integer(0));
}

TEST_F(DumpFamily, restore_refuses_in_the_words_of_redis) {
  const Reply syntax = error("ERR syntax error");
  EXPECT_EQ(run({"restore", "a", "0", payload, "FOO"}), syntax);
  EXPECT_EQ(run({"restore", "a", "0", payload, "IDLETIME", "1", "FREQ", "1"}), syntax);
  EXPECT_EQ(run({"restore", "a", "0", payload, "IDLETIME", "-1"}),
            error("ERR Invalid IDLETIME value, must be >= 0"));
  EXPECT_EQ(run({"restore", "a", "0", payload, "FREQ", "256"}),
            error("ERR Invalid FREQ value, must be >= 0 and <= 255"));
  EXPECT_EQ(requests(), "nothing");
  EXPECT_EQ(run({"restore", "a", "x", payload}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"restore", "a", "-1", payload}), error("ERR Invalid TTL value, must be >= 0"));
  EXPECT_EQ(run({"restore", "a", "0", "damaged"}), error("ERR DUMP payload version or checksum are wrong"));
  const std::string list("\1\1\1a\x0a\0\xf5\xb0\x52\x93\x8d\xc0\xe4\x62", 14);
  EXPECT_EQ(run({"restore", "a", "0", list}), error("ERR Bad data format"));
  EXPECT_EQ(run({"exists", "a"}), integer(0));
}

}  // namespace
}  // namespace redis3::command
