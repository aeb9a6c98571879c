#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

using ObjectFamily = CommandTest;

TEST_F(ObjectFamily, encoding_tells_how_redis_would_keep_the_bytes) {
  const struct {
    std::string value;
    std::string encoding;
  } cases[] = {
      {"", "embstr"},
      {"0", "int"},
      {"-7", "int"},
      {"12", "int"},
      {"012", "embstr"},
      {"+1", "embstr"},
      {" 1", "embstr"},
      {"1.5", "embstr"},
      {"-0", "embstr"},
      {"9223372036854775807", "int"},
      {"-9223372036854775808", "int"},
      {"9223372036854775808", "embstr"},
      {std::string(21, '1'), "embstr"},
      {std::string(44, 'x'), "embstr"},
      {std::string(45, 'x'), "raw"},
      {std::string(1'000'000, 'x'), "raw"},
  };
  for (const auto& one : cases) {
    run({"set", "key", one.value});
    EXPECT_EQ(run({"object", "encoding", "key"}), bulk(one.encoding)) << one.value.substr(0, 50);
  }
}

TEST_F(ObjectFamily, encoding_reads_only_what_may_be_a_number) {
  for (const auto& [length, expected] : {std::pair(20, "1 GET, 1 HEAD"), {21, "1 HEAD"}, {45, "1 HEAD"}}) {
    run({"set", "key", std::string(static_cast<std::size_t>(length), '1')});
    requests();
    run({"object", "encoding", "key"});
    EXPECT_EQ(requests(), expected) << length;
  }
}

TEST_F(ObjectFamily, an_absent_key_has_none_of_it) {
  run({"set", "expired", "1", "PX", "20"});
  advance(20ms);
  for (const char* subcommand : {"encoding", "freq", "idletime", "refcount"}) {
    EXPECT_EQ(run({"object", subcommand, "absent"}), nil()) << subcommand;
    EXPECT_EQ(run({"object", subcommand, "expired"}), nil()) << subcommand;
  }
}

TEST_F(ObjectFamily, idletime_is_the_time_since_the_last_write) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"object", "idletime", "key"}), integer(0));
  advance(61'999ms);
  run({"get", "key"});
  EXPECT_EQ(run({"OBJECT", "IDLETIME", "key"}), integer(61));
  run_elsewhere({"append", "key", "x"});
  EXPECT_EQ(run({"object", "idletime", "key"}), integer(0));
}

TEST_F(ObjectFamily, idletime_is_never_negative) {
  run({"set", "key", "val"});
  advance(-5s);
  EXPECT_EQ(run({"object", "idletime", "key"}), integer(0));
}

TEST_F(ObjectFamily, nothing_is_shared_and_no_use_is_counted) {
  run({"set", "key", "val"});
  EXPECT_EQ(run({"object", "refcount", "key"}), integer(1));
  EXPECT_EQ(
      run({"object", "freq", "key"}),
      error("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that "
            "when switching between policies at runtime LRU and LFU data will take some time to adjust."));
}

TEST_F(ObjectFamily, every_subcommand_has_its_own_arity) {
  EXPECT_EQ(run({"object"}), error("ERR wrong number of arguments for 'object' command"));
  EXPECT_EQ(run({"object", "encoding"}),
            error("ERR wrong number of arguments for 'object|encoding' command"));
  EXPECT_EQ(run({"object", "help", "x"}), error("ERR wrong number of arguments for 'object|help' command"));
  EXPECT_EQ(run({"object", "nosuch", "key"}), error("ERR unknown subcommand 'nosuch'. Try OBJECT HELP."));
}

TEST_F(ObjectFamily, help_names_every_subcommand) {
  const Reply reply = run({"object", "help"});
  ASSERT_EQ(reply.type(), Reply::Type::array);
  std::string text;
  for (const Reply& line : reply.elements())
    text += line.text() + "\n";
  EXPECT_EQ(text.substr(0, 7), "OBJECT ");
  for (const char* name : {"\nENCODING ", "\nFREQ ", "\nIDLETIME ", "\nREFCOUNT ", "\nHELP\n"})
    EXPECT_NE(text.find(name), std::string::npos) << name;
}

}  // namespace
}  // namespace redis3::command
