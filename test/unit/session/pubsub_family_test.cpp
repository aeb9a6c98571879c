#include "session_fixture.hpp"

namespace redis3::session {
namespace {

using Replies = std::vector<Reply>;

/// What confirms that a name is listened to, or is not any more.
Reply confirmation(std::string verb, std::string name, std::int64_t count) {
  return Reply::push({bulk(std::move(verb)), bulk(std::move(name)), Reply::integer(count)});
}

class PubsubFamily : public SessionTest {
 protected:
  PubsubFamily() { mine.client.protocol = resp::Protocol::resp3; }
};

TEST_F(PubsubFamily, each_name_is_confirmed_and_the_last_one_is_the_reply) {
  EXPECT_EQ(run({"subscribe", "a", "b", "a"}), confirmation("subscribe", "a", 2));
  EXPECT_EQ(mine.outlet.take(),
            (Replies{confirmation("subscribe", "a", 1), confirmation("subscribe", "b", 2)}));
  EXPECT_EQ(run({"psubscribe", "x*"}), confirmation("psubscribe", "x*", 3));
  EXPECT_EQ(run({"ssubscribe", "s"}), confirmation("ssubscribe", "s", 1));
  EXPECT_EQ(mine.outlet.take(), Replies());
}

TEST_F(PubsubFamily, names_that_nobody_listens_to_are_confirmed_as_well) {
  EXPECT_EQ(run({"punsubscribe", "a", "b"}), confirmation("punsubscribe", "b", 0));
  EXPECT_EQ(mine.outlet.take(), (Replies{confirmation("punsubscribe", "a", 0)}));
}

TEST_F(PubsubFamily, without_names_all_of_the_kind_are_left) {
  run({"subscribe", "a", "b"});
  run({"psubscribe", "x*"});
  run({"ssubscribe", "s"});
  mine.outlet.take();
  EXPECT_EQ(run({"unsubscribe"}), confirmation("unsubscribe", "b", 1));
  EXPECT_EQ(mine.outlet.take(), (Replies{confirmation("unsubscribe", "a", 2)}));
  EXPECT_EQ(run({"sunsubscribe"}), confirmation("sunsubscribe", "s", 0));
  EXPECT_EQ(run({"punsubscribe"}), confirmation("punsubscribe", "x*", 0));
  EXPECT_EQ(mine.outlet.take(), Replies());
}

TEST_F(PubsubFamily, without_any_there_is_one_reply_without_a_name) {
  for (const std::string verb : {"unsubscribe", "punsubscribe", "sunsubscribe"})
    EXPECT_EQ(run({verb}), Reply::push({bulk(verb), Reply::null(), Reply::integer(0)}));
  EXPECT_EQ(mine.outlet.take(), Replies());
}

TEST_F(PubsubFamily, publish_tells_how_many_messages_went_out) {
  run_as(yours, {"subscribe", "news"});
  run({"psubscribe", "n*"});
  EXPECT_EQ(run({"publish", "news", "hello"}), Reply::integer(2));
  EXPECT_EQ(yours.outlet.take(), (Replies{push_of({"message", "news", "hello"})}));
  EXPECT_EQ(mine.outlet.take(), (Replies{push_of({"pmessage", "n*", "news", "hello"})}));
  EXPECT_EQ(run({"spublish", "news", "hello"}), Reply::integer(0));
  run({"ssubscribe", "news"});
  EXPECT_EQ(run({"spublish", "news", "hello"}), Reply::integer(1));
}

TEST_F(PubsubFamily, pubsub_tells_who_listens) {
  run({"subscribe", "a1", "b"});
  run_as(yours, {"subscribe", "a1", "a2"});
  run({"psubscribe", "x*", "y*"});
  run_as(yours, {"psubscribe", "x*"});
  run({"ssubscribe", "s1"});
  EXPECT_EQ(run({"pubsub", "channels"}), Reply::array({bulk("a1"), bulk("a2"), bulk("b")}));
  EXPECT_EQ(run({"pubsub", "channels", "a*"}), Reply::array({bulk("a1"), bulk("a2")}));
  EXPECT_EQ(run({"pubsub", "shardchannels"}), Reply::array({bulk("s1")}));
  EXPECT_EQ(run({"pubsub", "shardchannels", "a*"}), Reply::array({}));
  EXPECT_EQ(run({"pubsub", "numsub", "a1", "none"}),
            Reply::array({bulk("a1"), Reply::integer(2), bulk("none"), Reply::integer(0)}));
  EXPECT_EQ(run({"pubsub", "numsub"}), Reply::array({}));
  EXPECT_EQ(run({"pubsub", "shardnumsub", "s1"}), Reply::array({bulk("s1"), Reply::integer(1)}));
  EXPECT_EQ(run({"pubsub", "numpat"}), Reply::integer(2));
  EXPECT_EQ(run({"pubsub", "channels", "a*", "b*"}),
            error("ERR unknown subcommand or wrong number of arguments for 'channels'. Try PUBSUB HELP."));
}

TEST_F(PubsubFamily, ping_looks_like_a_message_to_a_listener_that_speaks_resp2) {
  EXPECT_EQ(run_as(yours, {"ping"}), Reply::status("PONG"));
  EXPECT_EQ(run_as(yours, {"ping", "hello"}), bulk("hello"));
  run_as(yours, {"ssubscribe", "s"});
  EXPECT_EQ(run_as(yours, {"ping"}), Reply::array({bulk("pong"), bulk("")}));
  EXPECT_EQ(run_as(yours, {"ping", "hello"}), Reply::array({bulk("pong"), bulk("hello")}));
  EXPECT_EQ(run_as(yours, {"ping", "a", "b"}), error("ERR wrong number of arguments for 'ping' command"));
  run({"subscribe", "news"});
  EXPECT_EQ(run({"ping"}), Reply::status("PONG"));
  EXPECT_EQ(run({"ping", "hello"}), bulk("hello"));
}

TEST_F(PubsubFamily, who_leaves_listens_no_longer) {
  FakeClient theirs(3);
  server.welcome(theirs.client);
  run_as(theirs, {"subscribe", "news"});
  server.forget(theirs.client);
  EXPECT_EQ(run({"publish", "news", "hello"}), Reply::integer(0));
}

}  // namespace
}  // namespace redis3::session
