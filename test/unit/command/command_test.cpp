#include "command_fixture.hpp"

namespace redis3::command {
namespace {

using Execute = CommandTest;

TEST_F(Execute, finds_a_command_in_whatever_case) {
  EXPECT_EQ(run({"SeT", "key", "val"}), ok());
  EXPECT_EQ(run({"GET", "key"}), bulk("val"));
  EXPECT_EQ(run({"Command", "COUNT"}).type(), Reply::Type::integer);
}

TEST_F(Execute, refuses_unknown_commands_in_the_words_of_redis) {
  const std::vector<std::pair<Argv, std::string>> cases{
      {{}, "ERR unknown command '', with args beginning with: "},
      {{""}, "ERR unknown command '', with args beginning with: "},
      {{"foo"}, "ERR unknown command 'foo', with args beginning with: "},
      {{"FOO", "a", "b"}, "ERR unknown command 'FOO', with args beginning with: 'a' 'b' "},
      {{"fo\ro", "a\nb"}, "ERR unknown command 'fo o', with args beginning with: 'a b' "},
      {{std::string("fo\0o", 4), std::string("a\0b", 3)},
       "ERR unknown command 'fo', with args beginning with: 'a' "},
      {{"get "}, "ERR unknown command 'get ', with args beginning with: "},
      {{"command|info"}, "ERR unknown command 'command|info', with args beginning with: "},
      {{"command", "foo", "a"}, "ERR unknown subcommand 'foo'. Try COMMAND HELP."},
      {{"command", ""}, "ERR unknown subcommand ''. Try COMMAND HELP."},
      {{"command", "in|fo"}, "ERR unknown subcommand 'in|fo'. Try COMMAND HELP."},
  };
  for (const auto& [argv, text] : cases)
    EXPECT_EQ(run(argv), error(text));
}

TEST_F(Execute, repeats_at_most_128_bytes_of_what_it_does_not_know) {
  const std::string word(200, 'x');
  const std::string cut(128, 'x');
  EXPECT_EQ(run({word, word, word}),
            error("ERR unknown command '" + cut + "', with args beginning with: '" + cut + "' "));
  const std::string half(100, 'y');
  EXPECT_EQ(run({"foo", half, half, half}), error("ERR unknown command 'foo', with args beginning with: '" +
                                                  half + "' '" + half.substr(0, 25) + "' "));
  EXPECT_EQ(run({"command", word}), error("ERR unknown subcommand '" + cut + "'. Try COMMAND HELP."));
}

TEST_F(Execute, refuses_a_wrong_number_of_arguments_before_any_request) {
  const std::vector<std::pair<Argv, std::string>> cases{
      {{"get"}, "get"},
      {{"GET", "a", "b"}, "get"},
      {{"set", "key"}, "set"},
      {{"mget"}, "mget"},
      {{"mset", "a"}, "mset"},
      {{"del"}, "del"},
      {{"unlink"}, "unlink"},
      {{"exists"}, "exists"},
      {{"type"}, "type"},
      {{"keys"}, "keys"},
      {{"keys", "a", "b"}, "keys"},
      {{"dbsize", "a"}, "dbsize"},
      {{"ttl", "a", "b"}, "ttl"},
      {{"pttl"}, "pttl"},
      {{"echo"}, "echo"},
      {{"select"}, "select"},
      {{"command", "COUNT", "a"}, "command|count"},
      {{"command", "getkeys"}, "command|getkeys"},
      {{"command", "help", "a"}, "command|help"},
  };
  for (const auto& [argv, name] : cases) {
    EXPECT_EQ(run(argv), error("ERR wrong number of arguments for '" + name + "' command"));
  }
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(Execute, hands_a_failure_of_the_store_through) {
  const std::vector<Argv> calls{{"get", "a"},
                                {"mget", "a", "b"},
                                {"set", "a", "1"},
                                {"set", "a", "1", "XX"},
                                {"mset", "a", "1"},
                                {"del", "a"},
                                {"exists", "a"},
                                {"type", "a"},
                                {"ttl", "a"},
                                {"keys", "*"},
                                {"dbsize"},
                                {"flushdb"},
                                {"info"}};
  for (const Argv& argv : calls) {
    run_elsewhere({"set", "a", "1"});
    test::Writer broken{bucket.context, bucket.store, 5};
    store::FaultRates always;
    always.fail = 1;
    broken.faults.set_rates(always);
    const auto reply = try_run(Context{*broken.keyspace, session}, argv);
    ASSERT_TRUE(reply.has_error()) << argv[0];
    EXPECT_EQ(reply.error().kind(), ErrorKind::unavailable) << argv[0];
  }
}

}  // namespace
}  // namespace redis3::command
