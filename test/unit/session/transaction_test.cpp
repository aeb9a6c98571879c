#include "session_fixture.hpp"

#include <string>

using namespace redis3;
using namespace redis3::session;

namespace {

class TransactionTest : public SessionTest {};

}  // namespace

TEST_F(TransactionTest, holds_no_more_than_the_query_buffer_may) {
  server.settings.client_query_buffer_limit = 4096;
  EXPECT_EQ(run({"MULTI"}), Reply::ok());
  EXPECT_EQ(run({"SET", "k", std::string(3000, 'v')}), Reply::status("QUEUED"));
  const Reply refusal = run({"SET", "k", std::string(3000, 'v')});
  EXPECT_TRUE(refusal.is_error());
  EXPECT_TRUE(mine.client.transaction.queue.empty());
  EXPECT_EQ(run({"SET", "k", "small"}), Reply::status("QUEUED"));
  EXPECT_TRUE(mine.client.transaction.queue.empty());
  EXPECT_EQ(run({"EXEC"}), error("EXECABORT Transaction discarded because of previous errors."));
  EXPECT_EQ(run({"GET", "k"}), Reply::null());
}

TEST_F(TransactionTest, keeps_nothing_behind_an_error) {
  EXPECT_EQ(run({"MULTI"}), Reply::ok());
  EXPECT_EQ(run({"SET", "k", "1"}), Reply::status("QUEUED"));
  EXPECT_TRUE(run({"GET"}).is_error());
  EXPECT_EQ(run({"SET", "k", "2"}), Reply::status("QUEUED"));
  EXPECT_EQ(mine.client.transaction.queue.size(), 1u);
  EXPECT_EQ(run({"DISCARD"}), Reply::ok());
  EXPECT_EQ(mine.client.transaction.queue_bytes, 0u);
}

TEST_F(TransactionTest, ends_with_an_exec_that_is_refused) {
  run({"MULTI"});
  run({"SET", "k", "1"});
  EXPECT_EQ(run({"EXEC", "now"}),
            error("EXECABORT Transaction discarded because of: wrong number of arguments "
                  "for 'exec' command"));
  EXPECT_EQ(server.command_metrics.errors().at("EXECABORT"), 1u);
  EXPECT_EQ(run({"GET", "k"}), Reply::null());
}

TEST_F(TransactionTest, does_on_one_key_what_was_queued) {
  EXPECT_EQ(run({"MULTI"}), Reply::ok());
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(run({"INCR", "k"}), Reply::status("QUEUED"));
  EXPECT_EQ(run({"EXEC"}), Reply::array({Reply::integer(1), Reply::integer(2), Reply::integer(3)}));
  EXPECT_EQ(run({"GET", "k"}), Reply::bulk("3"));
}

TEST_F(TransactionTest, is_refused_when_the_second_key_is_queued_and_does_nothing) {
  run({"MULTI"});
  EXPECT_EQ(run({"SET", "a", "1"}), Reply::status("QUEUED"));
  EXPECT_TRUE(run({"SET", "b", "2"}).text().starts_with("ERR the transaction names several keys"));
  EXPECT_EQ(run({"SET", "a", "3"}), Reply::status("QUEUED"));
  EXPECT_TRUE(
      run({"EXEC"}).text().starts_with("EXECABORT Transaction discarded because of: it names several keys"));
  EXPECT_EQ(run({"GET", "a"}), Reply::null());
  EXPECT_EQ(server.command_metrics.errors().at("ERR"), 1u);
}

TEST_F(TransactionTest, is_refused_by_a_command_that_names_two_keys) {
  run({"MULTI"});
  EXPECT_TRUE(run({"MGET", "a", "b"}).is_error());
  EXPECT_EQ(run({"DISCARD"}), Reply::ok());
  run({"MULTI"});
  EXPECT_EQ(run({"GET", "b"}), Reply::status("QUEUED"));
  EXPECT_EQ(run({"EXEC"}), Reply::array({Reply::null()}));
}

TEST_F(TransactionTest, does_several_keys_one_by_one_where_that_is_chosen) {
  server.settings.exec_across_keys = ExecAcrossKeys::one_by_one;
  run({"MULTI"});
  EXPECT_EQ(run({"SET", "a", "1"}), Reply::status("QUEUED"));
  EXPECT_EQ(run({"SET", "b", "2"}), Reply::status("QUEUED"));
  EXPECT_EQ(run({"EXEC"}), Reply::array({Reply::ok(), Reply::ok()}));
}

TEST_F(TransactionTest, is_refused_by_exec_where_the_setting_has_changed_since) {
  server.settings.exec_across_keys = ExecAcrossKeys::one_by_one;
  run({"MULTI"});
  run({"SET", "a", "1"});
  run({"SET", "b", "2"});
  server.settings.exec_across_keys = ExecAcrossKeys::refuse;
  EXPECT_TRUE(run({"EXEC"}).text().starts_with("EXECABORT Transaction discarded because of: it names"));
  EXPECT_EQ(run({"GET", "a"}), Reply::null());
}

TEST_F(TransactionTest, is_refused_by_exec_where_another_key_is_watched) {
  run({"WATCH", "other"});
  run({"MULTI"});
  EXPECT_EQ(run({"SET", "k", "1"}), Reply::status("QUEUED"));
  EXPECT_TRUE(run({"EXEC"}).text().starts_with("EXECABORT Transaction discarded because of: it watches"));
}

TEST_F(TransactionTest, does_nothing_where_a_watched_key_has_changed) {
  run({"WATCH", "k"});
  run({"SET", "k", "theirs"});
  run({"MULTI"});
  run({"SET", "k", "mine"});
  EXPECT_EQ(run({"EXEC"}), Reply::null_array());
  EXPECT_EQ(run({"GET", "k"}), Reply::bulk("theirs"));
}

TEST_F(TransactionTest, counts_its_commands_and_their_errors) {
  run({"MULTI"});
  run({"SET", "k", "text"});
  run({"INCR", "k"});
  EXPECT_TRUE(run({"EXEC"}).elements().at(1).is_error());
  std::uint64_t failed = 0;
  for (const auto& command : server.command_metrics.commands())
    failed += command.name == "incr" ? command.failed_calls : 0;
  EXPECT_EQ(failed, 1u);
  EXPECT_EQ(server.command_metrics.errors().at("ERR"), 1u);
}

TEST_F(TransactionTest, logs_the_single_commands_that_were_slow) {
  server.settings.slowlog_log_slower_than = 0;
  run({"MULTI"});
  run({"SET", "k", "v"});
  run({"CLIENT", "SETNAME", "me"});
  run({"EXEC"});
  std::vector<command::Argv> logged;
  for (const SlowCommand& slow : server.slow_log.commands())
    logged.push_back(slow.words);
  EXPECT_EQ(logged, (std::vector<command::Argv>{{"CLIENT", "SETNAME", "me"}, {"SET", "k", "v"}, {"MULTI"}}));
}

TEST_F(TransactionTest, does_no_command_that_its_user_may_no_longer_call) {
  run({"MULTI"});
  run({"SET", "k", "1"});
  run({"GET", "k"});
  const std::vector<std::string> rules{"-set"};
  ASSERT_TRUE(server.users.set("default", rules));
  const Reply reply = run({"EXEC"});
  ASSERT_EQ(reply.elements().size(), 2u);
  EXPECT_TRUE(reply.elements()[0].text().starts_with("NOPERM"));
  EXPECT_EQ(reply.elements()[1], Reply::null());
}
