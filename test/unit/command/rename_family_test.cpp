#include "base/parallel.hpp"
#include "command_fixture.hpp"
#include "support/other_server.hpp"

#include <functional>
#include <memory>

namespace redis3::command {
namespace {

using namespace std::chrono_literals;

const Reply no_such_key = error("ERR no such key");

/// Both ways of a rename: by a store that has one, and by another server.
class RenameFamily : public CommandTest, public ::testing::WithParamInterface<bool> {
 protected:
  RenameFamily() {
    if (GetParam()) return;
    test::ServerHabits habits;
    habits.is_amazons = true;
    server = std::make_unique<test::OtherServer>(habits, bucket.clock);
    elsewhere = std::make_unique<test::Writer>(bucket.context, *server, 4);
  }
  ~RenameFamily() override {
    if (elsewhere) test::run(bucket.context, elsewhere->keyspace->drain()).value();
  }
  test::Writer& writer() { return elsewhere ? *elsewhere : ours; }
  Reply call(Argv argv) {
    Context context{*writer().keyspace, session};
    return run_in(context, std::move(argv));
  }

  std::unique_ptr<test::OtherServer> server;
  std::unique_ptr<test::Writer> elsewhere;
};

INSTANTIATE_TEST_SUITE_P(Stores, RenameFamily, ::testing::Bool(), [](const auto& store) {
  return std::string(store.param ? "WithRename" : "WithoutRename");
});

TEST_P(RenameFamily, rename_moves_value_and_expiry_and_replaces_what_was_there) {
  call({"set", "a", "1", "PX", "5000"});
  call({"set", "b", "2"});
  EXPECT_EQ(call({"rename", "a", "b"}), ok());
  EXPECT_EQ(call({"mget", "a", "b"}), array({nil(), bulk("1")}));
  EXPECT_EQ(call({"pttl", "b"}), integer(5000));
  EXPECT_EQ(call({"incr", "b"}), integer(2));
  EXPECT_EQ(call({"incr", "a"}), integer(1));
}

TEST_P(RenameFamily, what_is_not_there_or_has_expired_cannot_be_renamed) {
  call({"set", "b", "2"});
  EXPECT_EQ(call({"rename", "a", "b"}), no_such_key);
  EXPECT_EQ(call({"renamenx", "a", "c"}), no_such_key);
  call({"set", "a", "1", "PX", "20"});
  advance(20ms);
  EXPECT_EQ(call({"rename", "a", "b"}), no_such_key);
  EXPECT_EQ(call({"get", "b"}), bulk("2"));
}

TEST_P(RenameFamily, renamenx_leaves_what_is_there) {
  call({"mset", "a", "1", "b", "2"});
  EXPECT_EQ(call({"renamenx", "a", "b"}), integer(0));
  EXPECT_EQ(call({"mget", "a", "b"}), array({bulk("1"), bulk("2")}));
  EXPECT_EQ(call({"renamenx", "a", "c"}), integer(1));
  EXPECT_EQ(call({"mget", "a", "c"}), array({nil(), bulk("1")}));
}

TEST_P(RenameFamily, renamenx_takes_the_place_of_what_has_expired) {
  call({"set", "b", "2", "PX", "20"});
  advance(20ms);
  call({"set", "a", "1"});
  EXPECT_EQ(call({"renamenx", "a", "b"}), integer(1));
  EXPECT_EQ(call({"get", "b"}), bulk("1"));
}

TEST_P(RenameFamily, a_key_may_be_renamed_to_itself) {
  EXPECT_EQ(call({"rename", "a", "a"}), no_such_key);
  EXPECT_EQ(call({"renamenx", "a", "a"}), no_such_key);
  call({"set", "a", "1"});
  EXPECT_EQ(call({"rename", "a", "a"}), ok());
  EXPECT_EQ(call({"renamenx", "a", "a"}), integer(0));
  EXPECT_EQ(call({"get", "a"}), bulk("1"));
}

TEST_P(RenameFamily, copy_leaves_the_first_key_as_it_is) {
  call({"set", "a", "1", "PX", "5000"});
  EXPECT_EQ(call({"copy", "a", "b"}), integer(1));
  EXPECT_EQ(call({"mget", "a", "b"}), array({bulk("1"), bulk("1")}));
  EXPECT_EQ(call({"pttl", "b"}), integer(5000));
  EXPECT_EQ(call({"set", "c", "3"}), ok());
  EXPECT_EQ(call({"copy", "c", "b"}), integer(0));
  EXPECT_EQ(call({"copy", "c", "b", "REPLACE"}), integer(1));
  EXPECT_EQ(call({"get", "b"}), bulk("3"));
  EXPECT_EQ(call({"copy", "nothing", "b", "REPLACE"}), integer(0));
  EXPECT_EQ(call({"copy", "c", "c", "DB", "5", "REPLACE"}), integer(1));
  call({"select", "5"});
  EXPECT_EQ(call({"get", "c"}), bulk("3"));
}

TEST_P(RenameFamily, copy_refuses_in_the_words_of_redis) {
  EXPECT_EQ(call({"copy", "a", "a"}), error("ERR source and destination objects are the same"));
  EXPECT_EQ(call({"copy", "a", "b", "DB"}), error("ERR syntax error"));
  EXPECT_EQ(call({"copy", "a", "b", "DB", "x"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(call({"copy", "a", "b", "DB", "-1"}), error("ERR DB index is out of range"));
  EXPECT_EQ(call({"copy", "a", "b", "FOO"}), error("ERR syntax error"));
}

TEST_P(RenameFamily, a_key_that_changes_all_the_time_is_renamed_with_its_last_value) {
  store::FaultRates rates;
  rates.turns_max = 3;
  writer().faults.set_rates(rates);
  Context context{*writer().keyspace, session};
  call({"set", "a", "0"});
  std::size_t renamed = 0;
  std::int64_t highest = 0;
  std::function<Task<void>(std::size_t)> caller = [&](std::size_t at) -> Task<void> {
    Argv argv = at == 20 ? Argv{"rename", "a", "b"} : Argv{"incr", "a"};
    Result<Reply> reply = co_await execute(context, std::move(argv));
    if (reply.has_error()) co_return reply.error();
    if (*reply == ok()) ++renamed;
    highest = std::max(highest, reply->integer());
    co_return Result<void>();
  };
  test::run(bucket.context, for_each_index(40, 40, caller)).value();
  // The rename takes the counter away, so the increments behind it begin anew.
  EXPECT_EQ(renamed, 1u);
  EXPECT_LE(highest, 39);
  const Reply before = call({"get", "b"});
  const Reply after = call({"get", "a"});
  EXPECT_EQ(std::stoll(before.text()) + (after.is_null() ? 0 : std::stoll(after.text())), 39);
}

// With rename

using RenameByStore = CommandTest;

TEST_F(RenameByStore, rename_and_renamenx_cost_one_request_where_the_key_is_known) {
  run({"set", "a", "1"});
  requests();
  EXPECT_EQ(run({"rename", "a", "b"}), ok());
  EXPECT_EQ(requests(), "1 RENAME");
  EXPECT_EQ(run({"renamenx", "b", "a"}), integer(1));
  EXPECT_EQ(requests(), "1 RENAME");
}

TEST_F(RenameByStore, what_is_known_of_the_key_goes_along) {
  run({"set", "a", "1"});
  run({"rename", "a", "b"});
  requests();
  EXPECT_EQ(run({"incr", "b"}), integer(2));
  EXPECT_EQ(requests(), "1 PUT");
}

TEST_F(RenameByStore, a_wrong_guess_is_found_out) {
  run({"mset", "a", "1", "b", "2"});
  run_elsewhere({"set", "a", "3"});
  EXPECT_EQ(run({"rename", "a", "b"}), ok());
  EXPECT_EQ(run({"get", "b"}), bulk("3"));
  run_elsewhere({"del", "b"});
  EXPECT_EQ(run({"rename", "b", "a"}), no_such_key);
}

TEST_F(RenameByStore, a_lost_answer_is_asked_for_again) {
  for (const store::Fault fault : {store::Fault::lose_before, store::Fault::lose_after}) {
    run({"set", "a", "1"});
    run({"del", "b"});
    ours.faults.fail_call(store::Verb::rename, 1, fault);
    requests();
    EXPECT_EQ(run({"renamenx", "a", "b"}), integer(1));
    EXPECT_EQ(requests(), "2 RENAME");
    EXPECT_EQ(run({"mget", "a", "b"}), array({nil(), bulk("1")}));
  }
}

TEST_F(RenameByStore, renamenx_of_what_others_have_removed_says_so_though_the_new_name_is_taken) {
  run({"mset", "a", "1", "b", "2"});
  run_elsewhere({"del", "a"});
  EXPECT_EQ(run({"renamenx", "a", "b"}), no_such_key);
  EXPECT_EQ(run({"get", "b"}), bulk("2"));
  run({"set", "a", "3"});
  run_elsewhere({"rename", "a", "b"});
  EXPECT_EQ(run({"renamenx", "a", "b"}), no_such_key) << "the new name is taken by the old key itself";
}

TEST_F(RenameByStore, a_conflict_after_a_lost_answer_is_not_taken_for_a_lost_race) {
  run({"set", "a", "1"});
  ours.faults.fail_call(store::Verb::rename, 1, store::Fault::lose_after);
  ours.faults.fail_call(store::Verb::rename, 2, store::Fault::conflict);
  EXPECT_EQ(run({"rename", "a", "b"}), ok());
  EXPECT_EQ(run({"mget", "a", "b"}), array({nil(), bulk("1")}));
}

TEST_F(RenameByStore, what_is_lost_again_and_again_is_not_guessed) {
  run({"set", "a", "1"});
  for (std::uint64_t call = 1; call <= 5; ++call)
    ours.faults.fail_call(store::Verb::rename, call,
                          call == 1 ? store::Fault::lose_after : store::Fault::fail);
  Context context{*ours.keyspace, session};
  const auto reply = try_run(context, {"rename", "a", "b"});
  ASSERT_TRUE(reply.has_error());
  EXPECT_EQ(reply.error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(run({"get", "b"}), bulk("1"));
}

TEST_F(RenameByStore, renames_in_a_circle_do_not_wait_for_each_other) {
  run({"mset", "a", "1", "b", "2", "c", "3"});
  Context context{*ours.keyspace, session};
  const Argv calls[] = {{"rename", "a", "b"}, {"rename", "b", "c"}, {"rename", "c", "a"}};
  std::function<Task<void>(std::size_t)> caller = [&](std::size_t at) -> Task<void> {
    Argv argv = calls[at % 3];
    Result<Reply> reply = co_await execute(context, std::move(argv));
    if (reply.has_error()) co_return reply.error();
    co_return Result<void>();
  };
  test::run(bucket.context, for_each_index(30, 30, caller)).value();
  EXPECT_EQ(run({"dbsize"}), integer(1));
}

TEST_F(RenameByStore, move_takes_a_key_to_another_database) {
  run({"set", "a", "1", "PX", "5000"});
  EXPECT_EQ(run({"move", "a", "9"}), integer(1));
  EXPECT_EQ(run({"exists", "a"}), integer(0));
  EXPECT_EQ(run({"move", "a", "9"}), integer(0));
  run({"set", "a", "2"});
  EXPECT_EQ(run({"move", "a", "9"}), integer(0));
  run({"select", "9"});
  EXPECT_EQ(run({"get", "a"}), bulk("1"));
  EXPECT_EQ(run({"pttl", "a"}), integer(5000));
}

TEST_F(RenameByStore, move_refuses_in_the_words_of_redis) {
  EXPECT_EQ(run({"move", "a", "0"}), error("ERR source and destination objects are the same"));
  EXPECT_EQ(run({"move", "a", "x"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"move", "a", "-1"}), error("ERR DB index is out of range"));
  EXPECT_EQ(requests(), "nothing");
}

// Without rename

class RenameByCopy : public CommandTest {
 protected:
  RenameByCopy()
      : server(amazons(), bucket.clock), one(bucket.context, server, 4), two(bucket.context, server, 5) {}
  ~RenameByCopy() override {
    test::run(bucket.context, one.keyspace->drain()).value();
    test::run(bucket.context, two.keyspace->drain()).value();
  }
  static test::ServerHabits amazons() {
    test::ServerHabits habits;
    habits.is_amazons = true;
    return habits;
  }
  Reply call(test::Writer& writer, Argv argv) {
    Context context{*writer.keyspace, session};
    return run_in(context, std::move(argv));
  }

  test::OtherServer server;
  test::Writer one;
  test::Writer two;
};

TEST_F(RenameByCopy, costs_what_the_table_says) {
  call(two, {"set", "a", "1"});
  EXPECT_EQ(call(one, {"rename", "a", "b"}), ok());
  EXPECT_EQ(store::describe(one.store.take()), "1 GET, 1 PUT, 1 DELETE");
}

TEST_F(RenameByCopy, move_is_refused) {
  call(one, {"set", "a", "1"});
  const Reply reply = call(one, {"move", "a", "5"});
  EXPECT_TRUE(reply.is_error() && reply.text().find("would not be atomic") != std::string::npos);
  EXPECT_EQ(call(one, {"get", "a"}), bulk("1"));
}

}  // namespace
}  // namespace redis3::command
