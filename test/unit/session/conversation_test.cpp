#include "session/conversation.hpp"

#include "session_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <deque>
#include <vector>

namespace redis3::session {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// A client with its conversation. Requests that begin while the store is held wait until it is let go.
class ConversationTest : public SessionTest {
 protected:
  ConversationTest() {
    LatencyProfile latency{LatencyModel::fixed(2us), LatencyModel::fixed(2us), "held or not"};
    writer.faults.set_latency(std::move(latency), [this](std::chrono::microseconds) { return hold_up(); });
  }

  asio::awaitable<void> hold_up() {
    if (!is_held) co_return;
    Waiter waiter;
    waiting.push_back(&waiter);
    co_await waiter.wait();
  }

  /// Lets those go on that wait, and whatever can happen happen.
  void let_go() {
    is_held = false;
    for (Waiter* waiter : std::exchange(waiting, {}))
      waiter->wake();
    settle();
  }
  void settle() {
    bucket.context.restart();
    bucket.context.poll();
  }

  /// Hands in calls as a face does.
  asio::awaitable<void> say(std::vector<command::Argv> calls) {
    for (command::Argv& argv : calls) {
      ++handed_in;
      if (!conversation.begin(std::move(argv))) co_await conversation.wait();
      if (mine.client.is_leaving) break;
    }
    conversation.send();
  }
  void hand_in(std::vector<command::Argv> calls) {
    asio::co_spawn(bucket.context, say(std::move(calls)), asio::detached);
    settle();
  }

  std::vector<Reply> take_answers() { return std::exchange(mine.outlet.answered, {}); }

  bool is_held = false;
  std::vector<Waiter*> waiting;
  int handed_in = 0;
  Conversation conversation{server, mine.client, bucket.context.get_executor()};
};

using Replies = std::vector<Reply>;

TEST_F(ConversationTest, replies_come_in_the_order_of_the_calls_and_are_sent_together) {
  hand_in({{"SET", "a", "1"}, {"GET", "a"}, {"NONSENSE"}, {"DBSIZE"}});
  const Replies replies = take_answers();
  ASSERT_EQ(replies.size(), 4u);
  EXPECT_EQ(replies[0], Reply::ok());
  EXPECT_EQ(replies[1], bulk("1"));
  EXPECT_TRUE(replies[2].is_error());
  EXPECT_EQ(replies[3], Reply::integer(1));
  EXPECT_FALSE(conversation.is_busy());
}

TEST_F(ConversationTest, a_reply_waits_for_that_of_a_slow_call_before_it) {
  is_held = true;
  hand_in({{"GET", "slow"}});
  is_held = false;
  hand_in({{"SET", "quick", "1"}});
  EXPECT_EQ(take_answers(), Replies());
  EXPECT_TRUE(conversation.is_busy());
  EXPECT_GT(conversation.waiting_bytes(), 0u);
  const int flush_count = mine.outlet.flush_count;
  let_go();
  EXPECT_EQ(take_answers(), (Replies{Reply::null(), Reply::ok()}));
  EXPECT_EQ(conversation.waiting_bytes(), 0u);
  EXPECT_GT(mine.outlet.flush_count, flush_count) << "what comes late is sent, though nobody calls send()";
}

TEST_F(ConversationTest, what_touches_everything_waits_for_what_is_under_way) {
  is_held = true;
  hand_in({{"SET", "a", "1"}, {"SELECT", "1"}, {"GET", "a"}});
  EXPECT_EQ(take_answers(), Replies());
  EXPECT_EQ(mine.client.session.db, 0);
  let_go();
  EXPECT_EQ(take_answers(), (Replies{Reply::ok(), Reply::ok(), Reply::null()}));
}

TEST_F(ConversationTest, a_call_that_is_queued_or_refused_is_answered_in_its_turn) {
  is_held = true;
  hand_in({{"GET", "slow"}, {"GET"}});
  EXPECT_EQ(take_answers(), Replies());
  let_go();
  const Replies replies = take_answers();
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(replies[0], Reply::null());
  EXPECT_TRUE(replies[1].is_error());
  hand_in({{"MULTI"}, {"SET", "a", "1"}, {"EXEC"}});
  EXPECT_EQ(take_answers(), (Replies{Reply::ok(), Reply::status("QUEUED"), Reply::array({Reply::ok()})}));
}

TEST_F(ConversationTest, no_more_calls_are_under_way_than_may_be) {
  is_held = true;
  std::vector<command::Argv> calls;
  for (std::size_t at = 0; at < Conversation::calls_max + 10; ++at)
    calls.push_back({"GET", "key" + std::to_string(at)});
  const std::size_t count = calls.size();
  hand_in(std::move(calls));
  EXPECT_EQ(waiting.size(), Conversation::calls_max);
  EXPECT_EQ(handed_in, static_cast<int>(Conversation::calls_max) + 1) << "one waits for room";
  let_go();
  EXPECT_EQ(take_answers().size(), count);
}

TEST_F(ConversationTest, nothing_is_begun_while_many_bytes_of_replies_wait) {
  mine.outlet.waiting_output = Conversation::held_bytes_max + 1;
  hand_in({{"SET", "a", "1"}, {"GET", "a"}});
  EXPECT_EQ(take_answers(), Replies());
  mine.outlet.waiting_output = Conversation::held_bytes_max;
  conversation.note_sent();
  settle();
  EXPECT_EQ(take_answers(), (Replies{Reply::ok(), bulk("1")}));
}

TEST_F(ConversationTest, what_has_begun_is_held_before_its_next_call) {
  hand_in({{"SET", "long", std::string(Conversation::held_bytes_max, 'v')}});
  take_answers();
  is_held = true;
  hand_in({{"GET", "slow"}});
  is_held = false;
  hand_in({{"GET", "long"}, {"GET", "other"}, {"GET", "another"}});
  EXPECT_GT(conversation.waiting_bytes(), Conversation::held_bytes_max);
  let_go();
  EXPECT_EQ(take_answers().size(), 4u);
}

TEST_F(ConversationTest, others_get_their_turn_in_between) {
  std::vector<command::Argv> calls(10 * Conversation::begun_at_once_max, command::Argv{"GET", "key"});
  asio::co_spawn(bucket.context, say(std::move(calls)), asio::detached);
  int seen = -1;
  asio::post(bucket.context, [&] { asio::post(bucket.context, [&] { seen = handed_in; }); });
  settle();
  EXPECT_EQ(handed_in, static_cast<int>(10 * Conversation::begun_at_once_max));
  EXPECT_GE(seen, 0);
  EXPECT_LE(seen, static_cast<int>(2 * Conversation::begun_at_once_max));
}

TEST_F(ConversationTest, a_pause_holds_back_the_call_and_those_behind_it) {
  server.pause.begin(Pause::Scope::writes, server.now() + 1h, server.now());
  hand_in({{"GET", "a"}, {"SET", "a", "1"}, {"GET", "a"}});
  EXPECT_EQ(take_answers(), Replies{Reply::null()});
  server.pause.end();
  settle();
  EXPECT_EQ(take_answers(), (Replies{Reply::ok(), bulk("1")}));
}

TEST_F(ConversationTest, client_reply_lets_calls_go_unanswered) {
  hand_in({{"CLIENT", "REPLY", "SKIP"}, {"SET", "a", "1"}, {"GET", "a"}});
  EXPECT_EQ(take_answers(), Replies{bulk("1")});
  hand_in({{"CLIENT", "REPLY", "OFF"}, {"GET", "a"}, {"NONSENSE"}, {"CLIENT", "REPLY", "ON"}, {"GET", "b"}});
  EXPECT_EQ(take_answers(), (Replies{Reply::ok(), Reply::null()}));
  hand_in({{"CLIENT", "REPLY", "OFF"}, {"SUBSCRIBE", "news"}});
  EXPECT_EQ(take_answers().size() + mine.outlet.take().size(), 1u) << "a push is no answer";
}

TEST_F(ConversationTest, the_order_may_be_strict) {
  server.settings.pipeline_order = PipelineOrder::strict;
  is_held = true;
  hand_in({{"SET", "a", "1"}, {"SET", "b", "2"}});
  EXPECT_EQ(waiting.size(), 1u);
  let_go();
  EXPECT_EQ(take_answers(), (Replies{Reply::ok(), Reply::ok()}));
}

TEST_F(ConversationTest, ends_when_all_is_answered) {
  is_held = true;
  hand_in({{"GET", "a"}});
  bool has_ended = false;
  asio::co_spawn(bucket.context, conversation.finish(), [&](const std::exception_ptr&) { has_ended = true; });
  settle();
  EXPECT_FALSE(has_ended);
  let_go();
  EXPECT_TRUE(has_ended);
}

TEST_F(ConversationTest, one_that_is_broken_off_waits_for_nothing_and_begins_nothing) {
  is_held = true;
  hand_in({{"GET", "a"}, {"SELECT", "1"}, {"SET", "b", "1"}});
  mine.client.is_leaving = true;
  conversation.break_off();
  bool has_ended = false;
  asio::co_spawn(bucket.context, conversation.finish(), [&](const std::exception_ptr&) { has_ended = true; });
  settle();
  EXPECT_TRUE(has_ended);
  let_go();
  mine.client.is_leaving = false;
  EXPECT_EQ(handed_in, 2);
  EXPECT_EQ(mine.client.session.db, 0);
}

TEST_F(ConversationTest, what_is_no_call_is_answered_in_its_turn) {
  is_held = true;
  hand_in({{"GET", "slow"}});
  conversation.refuse(error("ERR Protocol error"));
  conversation.send();
  EXPECT_EQ(take_answers(), Replies());
  let_go();
  EXPECT_EQ(take_answers(), (Replies{Reply::null(), error("ERR Protocol error")}));
}

}  // namespace
}  // namespace redis3::session
