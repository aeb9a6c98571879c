#include "fault/linearizability.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>

using namespace redis3;
using namespace redis3::test;

namespace {

/// One line of a history: from and to are the places of its call and its answer.
Operation op(std::uint64_t from, std::uint64_t to, Verb verb, std::string argument,
             std::optional<std::string> reply) {
  Operation one;
  one.verb = verb;
  one.argument = std::move(argument);
  one.reply = std::move(reply);
  one.called = from;
  one.answered = to;
  return one;
}

Operation unknown(std::uint64_t from, std::uint64_t to, Verb verb, std::string argument) {
  return op(from, to, verb, std::move(argument), std::nullopt);
}

bool is_good(const std::vector<Operation>& history) {
  return check_linearizability(history) == Verdict::linearizable;
}

/// Whether the chosen operations in this order, each at any moment of its own, reply as they did.
bool gives_the_replies(const std::vector<Operation>& history, std::span<const std::size_t> chosen,
                       const State& before) {
  if (chosen.empty()) return true;
  const Operation& one = history[chosen.front()];
  for (std::int64_t moment = one.called_at; moment <= one.answered_at; ++moment) {
    State state = before;
    const std::string reply = apply(one, state, moment);
    if (one.reply && *one.reply != reply) continue;
    if (gives_the_replies(history, chosen.subspan(1), state)) return true;
  }
  return false;
}

/// In the same pipeline, on a key that both have.
bool was_sent_before(const Operation& one, const Operation& other) {
  const bool share_a_key = one.key == other.key || is_rename(one.verb) || is_rename(other.verb);
  return other.is_pipelined && one.client == other.client && one.called < other.called && share_a_key;
}

/// Every order of every subset that holds all answered operations.
bool is_good_by_force(const std::vector<Operation>& history) {
  std::vector<std::size_t> order(history.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto works = [&history](const std::vector<std::size_t>& chosen) {
    for (std::size_t at = 0; at < chosen.size(); ++at) {
      for (std::size_t later = at + 1; later < chosen.size(); ++later) {
        const Operation& one = history[chosen[at]];
        const Operation& other = history[chosen[later]];
        if (other.reply && other.answered < one.called) return false;
        if (other.reply && was_sent_before(other, one)) return false;
      }
    }
    return gives_the_replies(history, chosen, State());
  };
  do {
    for (std::uint32_t mask = 0; mask < (1u << history.size()); ++mask) {
      std::vector<std::size_t> chosen;
      bool is_whole = true;
      for (const std::size_t at : order) {
        if (mask & (1u << at)) {
          chosen.push_back(at);
        } else if (history[at].reply) {
          is_whole = false;
        }
      }
      if (is_whole && works(chosen)) return true;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return false;
}

/// Of two commands, one of which replies; on a key that was watched, or not.
void make_transaction(Random& random, Operation& one) {
  one.is_watched = random.next() % 2 == 0;
  one.expected = random.next() % 2 == 0 ? "nil" : "=" + one.expected;
  for (const Verb verb : {Verb::append, Verb::increment}) {
    Operation step = one;
    step.verb = verb;
    one.steps.push_back(std::move(step));
  }
}

/// On two keys, in a time in which keys expire.
std::vector<Operation> random_history(Random& random, std::size_t count) {
  std::vector<Operation> history;
  std::vector<std::uint64_t> places(count * 2);
  std::iota(places.begin(), places.end(), 1u);
  for (std::size_t at = places.size() - 1; at > 0; --at)
    std::swap(places[at], places[random.next() % (at + 1)]);
  const std::vector<std::string> values{"1", "2"};
  for (std::size_t at = 0; at < count; ++at) {
    Operation one =
        op(std::min(places[2 * at], places[2 * at + 1]), std::max(places[2 * at], places[2 * at + 1]),
           static_cast<Verb>(random.next() % verb_count), values[random.next() % 2], std::nullopt);
    one.called_at = static_cast<std::int64_t>(one.called / 2);
    one.answered_at = static_cast<std::int64_t>(one.answered / 2);
    one.key = random.next() % 4 == 0 ? 1 : 0;
    one.other = 1 - one.key;
    one.number = static_cast<std::int64_t>(random.next() % 3);
    const bool must_live = one.verb == Verb::expire || one.verb == Verb::expire_at;
    if (must_live || random.next() % 2 == 0)
      one.lives_milliseconds = 1 + static_cast<std::int64_t>(random.next() % 3);
    one.expected = values[random.next() % 2];
    one.client = random.next() % 2;
    one.is_pipelined = random.next() % 3 == 0;
    if (one.verb == Verb::transaction) make_transaction(random, one);
    // A reply that some state gives, so that many histories are good.
    State state;
    for (KeyState& key : state.keys) {
      if (random.next() % 3 != 0) key.value = values[random.next() % 2];
      if (random.next() % 3 == 0) key.expires_at = 1 + static_cast<std::int64_t>(random.next() % 5);
    }
    if (random.next() % 5 != 0) one.reply = apply(one, state, one.called_at);
    history.push_back(one);
  }
  return history;
}

}  // namespace

TEST(Linearizability, an_empty_history_is_good) {
  EXPECT_TRUE(is_good({}));
}

TEST(Linearizability, a_read_sees_the_last_write) {
  EXPECT_TRUE(is_good({op(1, 2, Verb::set, "a", "OK"), op(3, 4, Verb::get, "", "=a")}));
  EXPECT_FALSE(is_good({op(1, 2, Verb::set, "a", "OK"), op(3, 4, Verb::get, "", "nil")}));
  EXPECT_FALSE(is_good(
      {op(1, 2, Verb::set, "a", "OK"), op(3, 4, Verb::set, "b", "OK"), op(5, 6, Verb::get, "", "=a")}));
}

TEST(Linearizability, what_overlaps_may_come_in_either_order) {
  EXPECT_TRUE(is_good({op(1, 4, Verb::set, "a", "OK"), op(2, 3, Verb::get, "", "nil")}));
  EXPECT_TRUE(is_good({op(1, 4, Verb::set, "a", "OK"), op(2, 3, Verb::get, "", "=a")}));
}

TEST(Linearizability, a_value_once_seen_does_not_go_back) {
  EXPECT_FALSE(is_good(
      {op(1, 6, Verb::set, "a", "OK"), op(2, 3, Verb::get, "", "=a"), op(4, 5, Verb::get, "", "nil")}));
}

TEST(Linearizability, an_overwritten_value_does_not_reappear) {
  // What a plain SET does that is sent again blindly: it was there, was replaced, and is there again.
  EXPECT_FALSE(
      is_good({op(1, 10, Verb::set, "a", "OK"), op(2, 3, Verb::get, "", "=a"), op(4, 5, Verb::set, "b", "OK"),
               op(6, 7, Verb::get, "", "=b"), op(8, 9, Verb::get, "", "=a")}));
}

TEST(Linearizability, only_one_of_two_creations_wins) {
  EXPECT_TRUE(is_good({op(1, 3, Verb::set_absent, "a", "OK"), op(2, 4, Verb::set_absent, "b", "nil")}));
  EXPECT_FALSE(is_good({op(1, 3, Verb::set_absent, "a", "OK"), op(2, 4, Verb::set_absent, "b", "OK")}));
}

TEST(Linearizability, no_two_increments_have_one_number) {
  EXPECT_TRUE(is_good({op(1, 3, Verb::increment, "", "2"), op(2, 4, Verb::increment, "", "1")}));
  EXPECT_FALSE(is_good({op(1, 3, Verb::increment, "", "1"), op(2, 4, Verb::increment, "", "1")}));
}

TEST(Linearizability, an_unknown_write_happens_once_late_or_never) {
  EXPECT_TRUE(is_good({unknown(1, 2, Verb::set, "a"), op(3, 4, Verb::get, "", "nil")}));
  EXPECT_TRUE(is_good(
      {unknown(1, 2, Verb::set, "a"), op(3, 4, Verb::get, "", "nil"), op(5, 6, Verb::get, "", "=a")}));
  EXPECT_FALSE(is_good({unknown(1, 2, Verb::set, "a"), op(3, 4, Verb::get, "", "=a"),
                        op(5, 6, Verb::remove, "", "1"), op(7, 8, Verb::get, "", "=a")}));
  EXPECT_FALSE(is_good({op(1, 2, Verb::get, "", "=a"), unknown(3, 4, Verb::set, "a")}))
      << "not before its call";
}

TEST(Linearizability, what_has_expired_is_absent) {
  Operation set = op(1, 2, Verb::set, "a", "OK");
  set.lives_milliseconds = 10;
  Operation early = op(3, 4, Verb::get, "", "=a");
  early.called_at = early.answered_at = 9;
  Operation late = op(5, 6, Verb::get, "", "nil");
  late.called_at = late.answered_at = 10;
  EXPECT_TRUE(is_good({set, early, late}));
  early.called_at = early.answered_at = 10;
  EXPECT_FALSE(is_good({set, early, late}));
}

TEST(Linearizability, what_expires_while_a_command_is_under_way_is_there_for_it_or_not) {
  Operation set = op(1, 2, Verb::set, "5", "OK");
  set.lives_milliseconds = 10;
  for (const auto& [from, to, reply, is_possible] :
       {std::tuple(8, 9, "6", true), std::tuple(8, 9, "1", false), std::tuple(8, 12, "6", true),
        std::tuple(8, 12, "1", true), std::tuple(10, 12, "6", false), std::tuple(10, 12, "1", true)}) {
    Operation increment = op(3, 4, Verb::increment, "", reply);
    increment.called_at = from;
    increment.answered_at = to;
    EXPECT_EQ(is_good({set, increment}), is_possible) << from << " to " << to << ": " << reply;
  }
}

TEST(Linearizability, a_counter_keeps_its_expiry_and_a_new_one_has_none) {
  Operation set = op(1, 2, Verb::set, "5", "OK");
  set.lives_milliseconds = 10;
  EXPECT_TRUE(is_good({set, op(3, 4, Verb::increment, "", "6"), op(5, 6, Verb::expire_time, "", "10")}));
  EXPECT_FALSE(is_good({set, op(3, 4, Verb::increment, "", "6"), op(5, 6, Verb::expire_time, "", "-1")}));
  EXPECT_TRUE(is_good({op(3, 4, Verb::increment, "", "1"), op(5, 6, Verb::expire_time, "", "-1")}));
}

TEST(Linearizability, a_rename_moves_a_key_at_one_moment) {
  const Operation set = op(1, 2, Verb::set, "a", "OK");
  const auto rename = op(3, 8, Verb::rename, "", "OK");
  Operation look_there = op(4, 5, Verb::get, "", "=a");
  look_there.key = 1;
  EXPECT_TRUE(is_good({set, rename, look_there, op(6, 7, Verb::get, "", "nil")}));
  EXPECT_FALSE(is_good({set, rename, look_there, op(6, 7, Verb::get, "", "=a")})) << "it is in both places";
  look_there.reply = "nil";
  EXPECT_TRUE(is_good({set, rename, look_there, op(6, 7, Verb::get, "", "nil")}));
  EXPECT_FALSE(is_good({set, rename, op(4, 5, Verb::get, "", "nil"),
                        [&] {
                          Operation later = op(6, 7, Verb::get, "", "nil");
                          later.key = 1;
                          return later;
                        }()}))
      << "it is in neither";
}

TEST(Linearizability, a_transaction_is_done_at_one_moment) {
  Operation twice = op(1, 4, Verb::transaction, "", "[1, 2]");
  twice.steps = {op(0, 0, Verb::increment, "", {}), op(0, 0, Verb::increment, "", {})};
  EXPECT_TRUE(is_good({twice, op(2, 3, Verb::get, "", "nil")}));
  EXPECT_TRUE(is_good({twice, op(2, 3, Verb::get, "", "=2")}));
  EXPECT_FALSE(is_good({twice, op(2, 3, Verb::get, "", "=1")})) << "half of it";
}

TEST(Linearizability, a_transaction_on_a_watched_key_is_done_where_the_key_is_unchanged) {
  Operation swap = op(3, 4, Verb::transaction, "", "[OK]");
  swap.steps = {op(0, 0, Verb::set, "b", {})};
  swap.is_watched = true;
  swap.expected = "=a";
  EXPECT_TRUE(is_good({op(1, 2, Verb::set, "a", "OK"), swap, op(5, 6, Verb::get, "", "=b")}));
  EXPECT_FALSE(is_good({op(1, 2, Verb::set, "c", "OK"), swap, op(5, 6, Verb::get, "", "=b")}));
  swap.reply.reset();
  EXPECT_TRUE(is_good({op(1, 2, Verb::set, "a", "OK"), swap, op(5, 6, Verb::get, "", "=b")}));
  EXPECT_FALSE(is_good({op(1, 2, Verb::set, "c", "OK"), swap, op(5, 6, Verb::get, "", "=b")}));
}

TEST(Linearizability, a_pipeline_keeps_its_order_on_each_key) {
  Operation set = op(1, 4, Verb::set, "a", "OK");
  Operation look = op(2, 3, Verb::get, "", "nil");
  EXPECT_TRUE(is_good({set, look}));
  look.is_pipelined = true;
  EXPECT_FALSE(is_good({set, look}));
  look.client = 1;
  EXPECT_TRUE(is_good({set, look})) << "of another client";
  look.client = 0;
  look.key = 1;
  EXPECT_TRUE(is_good({set, look})) << "of another key";
  look.key = 0;
  set.reply.reset();
  EXPECT_TRUE(is_good({set, look})) << "whatever happened to the first one";
  Operation first_look = op(1, 6, Verb::get, "", "=a");
  const Operation written_meanwhile = op(4, 5, Verb::set, "a", "OK");
  EXPECT_FALSE(is_good({first_look, look, written_meanwhile})) << "the second look saw what was before";
  look.is_pipelined = false;
  EXPECT_TRUE(is_good({first_look, look, written_meanwhile}));
}

TEST(Linearizability, gives_up_where_it_is_told_to) {
  std::vector<Operation> history;
  for (std::uint64_t at = 1; at <= 30; ++at)
    history.push_back(op(at, 100 + at, Verb::set, std::to_string(at), "OK"));
  history.push_back(op(200, 201, Verb::get, "", "=never"));
  EXPECT_EQ(check_linearizability(history, 1000), Verdict::too_hard);
}

TEST(Linearizability, agrees_with_trying_every_order) {
  SeededRandom random(1);
  int good = 0;
  constexpr int histories = 3000;
  for (int n = 0; n < histories; ++n) {
    const auto history = random_history(random, 1 + random.next() % 5);
    const bool expected = is_good_by_force(history);
    good += expected;
    std::string text;
    for (const Operation& one : history)
      text += describe(one, {"a", "b"}) + "\n";
    ASSERT_EQ(is_good(history), expected) << text;
  }
  EXPECT_GT(good, histories / 5) << "both verdicts must have been tried";
  EXPECT_LT(good, histories * 4 / 5);
}
