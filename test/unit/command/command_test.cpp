#include "command_fixture.hpp"

#include "support/other_server.hpp"

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

TEST_F(Execute, answers_what_the_store_cannot_do_and_what_a_newer_redis3_has_written) {
  run({"set", "old", "1"});
  test::run(bucket.context,
            bucket.store.put("0/new", "?", store::PutOptions(store::PutCondition::none(), "2")))
      .value();
  EXPECT_EQ(run({"get", "new"}).text().substr(0, 47), "ERR the object was written by a newer redis3 (f");
  EXPECT_EQ(run({"get", "old"}), bulk("1"));

  test::ServerHabits ignores;
  ignores.checks_put_if_absent = false;
  ignores.checks_put_if_match = false;
  test::OtherServer server(ignores, bucket.clock);
  test::Writer writer(bucket.context, server, 5);
  const Context context{*writer.keyspace, session};
  const auto is_refused = [&](const Argv& argv) {
    const Reply reply = run_in(context, argv);
    return reply.is_error() && reply.text().starts_with("ERR this server has no atomic conditional writes");
  };
  EXPECT_TRUE(is_refused({"set", "a", "1", "NX"}));
  EXPECT_EQ(run_in(context, {"set", "a", "1"}), ok());
  for (const Argv& argv : {Argv{"set", "a", "2", "XX"}, Argv{"set", "a", "2", "GET"},
                           Argv{"set", "a", "2", "IFEQ", "1"}, Argv{"set", "a", "2", "KEEPTTL"}})
    EXPECT_TRUE(is_refused(argv)) << argv[3];
  EXPECT_EQ(run_in(context, {"get", "a"}), bulk("1"));
  EXPECT_EQ(run_in(context, {"set", "a", "2", "PX", "1000"}), ok());
  EXPECT_EQ(run_in(context, {"del", "a", "b"}), integer(1));
  EXPECT_EQ(run_in(context, {"flushdb"}), ok());
  test::run(bucket.context, writer.keyspace->drain()).value();
}

}  // namespace
}  // namespace redis3::command
