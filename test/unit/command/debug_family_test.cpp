#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

class DebugFamily : public CommandTest {
 protected:
  Reply debug(Argv words) {
    words.insert(words.begin(), "debug");
    Context context{*ours.keyspace, session};
    context.allows_debug = true;
    return run_in(context, std::move(words));
  }
};

TEST_F(DebugFamily, is_refused_unless_the_process_allows_it) {
  const Reply refused = error(
      "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can run it "
      "from a local connection, otherwise you need to set this option in the configuration file, and then "
      "restart the server.");
  for (const Argv& argv : std::vector<Argv>{{"debug", "sleep", "0"}, {"debug", "help"}, {"debug", "nosuch"}})
    EXPECT_EQ(run(argv), refused);
  EXPECT_EQ(run({"debug"}), error("ERR wrong number of arguments for 'debug' command"));
  EXPECT_EQ(run({"config", "get", "enable-debug-command"}),
            Reply::map({bulk("enable-debug-command"), bulk("no")}));
}

TEST_F(DebugFamily, does_what_tests_ask_for) {
  for (const Argv& words : std::vector<Argv>{{"sleep", "0"},
                                             {"SLEEP", "-1"},
                                             {"sleep", "x"},
                                             {"set-active-expire", "0"},
                                             {"log", "a message"},
                                             {"loadaof"},
                                             {"reload"},
                                             {"RELOAD", "NOSAVE", "noflush", "MERGE"}})
    EXPECT_EQ(debug(words), ok()) << ::testing::PrintToString(words);
  EXPECT_EQ(debug({"help"}).type(), Reply::Type::array);
}

TEST_F(DebugFamily, what_it_does_not_know_is_told_in_redis_words) {
  for (const Argv& words : std::vector<Argv>{
           {"JMAP"}, {"sleep"}, {"log"}, {"set-active-expire", "1", "2"}, {"help", "x"}, {"segfault"}})
    EXPECT_EQ(debug(words), error("ERR unknown subcommand or wrong number of arguments for '" + words[0] +
                                  "'. Try DEBUG HELP."));
  EXPECT_EQ(debug({"reload", "now"}),
            error("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options."));
}

TEST_F(DebugFamily, object_tells_of_the_object_in_redis_shape) {
  run({"set", "a key", "12345"});
  advance(3s);
  EXPECT_EQ(debug({"object", "a key"}), status("Value at:0/a key refcount:1 encoding:int serializedlength:5 "
                                               "lru:0 lru_seconds_idle:3"));
  EXPECT_EQ(debug({"object", "absent"}), error("ERR no such key"));
}

}  // namespace
}  // namespace redis3::command
