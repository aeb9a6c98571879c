#include "model/keyspace.hpp"

#include "base/parallel.hpp"
#include "support/changes.hpp"
#include "support/keyspace_test.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <set>

using namespace redis3;
using namespace redis3::model;
using redis3::test::KeyspaceTest;
using namespace std::chrono_literals;

TEST_F(KeyspaceTest, a_plain_set_is_one_put_and_a_get_one_get) {
  set("k", "v");
  EXPECT_EQ(requests(), "1 PUT");
  EXPECT_EQ(get("k"), "v");
  EXPECT_EQ(requests(), "1 GET");
  EXPECT_EQ(get("absent"), std::nullopt);
  EXPECT_EQ(requests(), "1 GET");
}

TEST_F(KeyspaceTest, with_strict_writes_a_plain_set_replaces_only_what_was_seen) {
  KeyspaceOptions options;
  options.strict_writes = true;
  options.retry_pause_first = std::chrono::milliseconds(0);
  Keyspace strict(bucket.context.get_executor(), writer.store, writer.random, options);
  const auto set_strictly = [&](std::string value) {
    run(strict.change(Key{0, "k"}, test::plain_set(std::move(value)))).value();
  };
  set_strictly("1");
  EXPECT_EQ(requests(), "1 HEAD, 1 PUT");
  set_strictly("2");
  EXPECT_EQ(requests(), "1 PUT");

  // Another process writes: the guess is refused, and what it has written is replaced knowingly.
  test::Writer other(bucket.context, bucket.store, 8);
  run(increment_on(other, "k")).value();
  set_strictly("4");
  EXPECT_EQ(requests(), "1 HEAD, 2 PUT");
  EXPECT_EQ(get("k"), "4");
}

TEST_F(KeyspaceTest, a_plain_string_is_its_bytes_and_nothing_else) {
  set("k", "v");
  const auto object = run(bucket.store.get("0/k", store::GetOptions())).value();
  EXPECT_EQ(object.body, "v");
  EXPECT_EQ(object.info.metadata, "");
}

TEST_F(KeyspaceTest, a_record_tells_when_its_object_was_written_and_what_it_takes) {
  const TimePoint written = bucket.clock.now();
  set("k", "value", written + 1h);
  bucket.clock.advance(90s);
  const std::string header = "1;px=1700003600000";
  for (const Need need : {Need::metadata, Need::value}) {
    const auto record = run(keyspace().read(Key{0, "k"}, need)).value();
    EXPECT_EQ(record->last_modified, written);
    EXPECT_EQ(record->object_bytes, std::string("value" + header + "0/k").size());
  }
}

TEST_F(KeyspaceTest, an_increment_reads_first_and_then_knows_the_key) {
  set("n", "41");
  test::Writer other(bucket.context, bucket.store, 8);
  EXPECT_EQ(run(increment_on(other, "n")).value(), 42);
  EXPECT_EQ(describe(other.store.take()), "1 GET, 1 PUT");
  EXPECT_EQ(run(increment_on(other, "n")).value(), 43);
  EXPECT_EQ(describe(other.store.take()), "1 PUT");
}

TEST_F(KeyspaceTest, an_old_guess_costs_one_read_and_one_write_more) {
  test::Writer other(bucket.context, bucket.store, 8);
  EXPECT_EQ(increment("n"), 1);
  EXPECT_EQ(run(increment_on(other, "n")).value(), 2);
  requests();
  EXPECT_EQ(increment("n"), 3);
  EXPECT_EQ(requests(), "1 GET, 2 PUT");
}

TEST_F(KeyspaceTest, a_creation_is_one_put_and_a_head_more_where_something_is_there) {
  EXPECT_TRUE(create("k", "v"));
  EXPECT_EQ(requests(), "1 PUT");
  test::Writer other(bucket.context, bucket.store, 8);
  std::swap(writer.keyspace, other.keyspace);
  EXPECT_FALSE(create("k", "w"));
  EXPECT_EQ(describe(other.store.take()), "1 HEAD, 1 PUT");
  std::swap(writer.keyspace, other.keyspace);
}

TEST_F(KeyspaceTest, a_removal_is_one_delete_of_a_known_key_and_a_head_more_of_another) {
  set("k", "v");
  requests();
  EXPECT_TRUE(remove("k"));
  EXPECT_EQ(requests(), "1 DELETE");
  EXPECT_FALSE(remove("k"));
  EXPECT_EQ(requests(), "1 HEAD") << "that it is gone must be seen, not remembered";
}

TEST_F(KeyspaceTest, a_large_value_that_is_held_is_not_sent_again) {
  set("k", std::string(4000, 'v'));
  writer.store.take();
  EXPECT_EQ(get("k"), std::string(4000, 'v'));
  const auto counts = writer.store.take();
  EXPECT_EQ(counts.get, 1u);
  EXPECT_EQ(counts.bytes_got, 0u);
}

TEST_F(KeyspaceTest, waiting_increments_are_folded_into_few_puts) {
  set("n", "0");
  requests();
  store::FaultRates slow;
  slow.turns_max = 5;
  writer.faults.set_rates(slow);
  std::set<std::int64_t> seen;
  const auto result = run(for_each_index(1000, 1000, [&](std::size_t) -> Task<void> {
    const auto count = co_await increment_on(writer, "n");
    if (count.has_error()) co_return count.error();
    seen.insert(*count);
    co_return Result<void>();
  }));
  ASSERT_TRUE(result);
  EXPECT_EQ(seen.size(), 1000u) << "each increment has its own number";
  EXPECT_EQ(get("n"), "1000");
  const std::uint64_t puts = writer.store.take().put;
  EXPECT_LE(puts, 2u) << "the first one, and all that came while it was under way";
  EXPECT_EQ(writer.keyspace->folded_change_count(), 1000 - puts);
}

TEST_F(KeyspaceTest, a_change_that_is_alone_in_its_request_is_not_counted_as_folded) {
  set("k", "v");
  EXPECT_EQ(increment("n"), 1);
  EXPECT_EQ(writer.keyspace->folded_change_count(), 0u);
  EXPECT_EQ(writer.keyspace->known_key_count(), 2u);
}

TEST_F(KeyspaceTest, who_comes_back_at_once_is_done_with_the_others_again) {
  constexpr std::size_t clients = 64;
  constexpr int rounds = 10;
  set("counter", "0");
  requests();
  store::FaultRates slow;
  slow.turns_max = 5;
  writer.faults.set_rates(slow);
  const auto client = [this](std::size_t) -> Task<void> {
    for (int round = 0; round < rounds; ++round) {
      Task<std::int64_t> incrementing = increment_on(writer, "counter");
      const Result<std::int64_t> done = co_await std::move(incrementing);
      if (done.has_error()) co_return done.error();
    }
    co_return Result<void>();
  };
  run(for_each_index(clients, clients, client)).value();
  EXPECT_EQ(get("counter"), std::to_string(clients * rounds));
  EXPECT_LE(writer.store.take().put, rounds + 2u) << "the first one is alone, all others are 64 at a time";
}

TEST_F(KeyspaceTest, many_writers_lose_nothing) {
  std::vector<std::unique_ptr<test::Writer>> writers;
  store::FaultRates rates;
  rates.turns_max = 5;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    writers.push_back(std::make_unique<test::Writer>(bucket.context, bucket.store, seed));
    writers.back()->faults.set_rates(rates);
  }
  const auto result = run(for_each_index(800, 800, [&](std::size_t index) -> Task<void> {
    const auto count = co_await increment_on(*writers[index % writers.size()], "n");
    if (count.has_error()) co_return count.error();
    co_return Result<void>();
  }));
  ASSERT_TRUE(result) << result.error().message();
  EXPECT_EQ(get("n"), "800");
}

TEST_F(KeyspaceTest, an_increment_whose_answer_is_lost_counts_once) {
  set("n", "1");
  for (const auto fault : {store::Fault::lose_after, store::Fault::lose_before}) {
    const std::string before = *get("n");
    writer.faults.fail_call(store::Verb::put, 1, fault);
    EXPECT_EQ(increment("n"), std::stoll(before) + 1);
    EXPECT_EQ(get("n"), std::to_string(std::stoll(before) + 1));
  }
}

TEST_F(KeyspaceTest, a_lost_increment_of_a_known_key_takes_at_most_four_requests) {
  set("n", "1");
  for (const auto fault : {store::Fault::lose_after, store::Fault::lose_before}) {
    writer.store.take();
    writer.faults.fail_call(store::Verb::put, 1, fault);
    increment("n");
    EXPECT_LE(writer.store.take().requests(), 4u);
  }
}

TEST_F(KeyspaceTest, a_lost_creation_of_which_nothing_is_to_be_seen_is_told_as_unknown) {
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  const auto result = run(increment_on(writer, "n"));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().kind(), ErrorKind::outcome_unknown);
}

TEST_F(KeyspaceTest, a_plain_set_whose_answer_is_lost_is_found_by_reading_back) {
  set("k", "old");
  requests();
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  set("k", "v");
  EXPECT_EQ(requests(), "1 GET, 1 PUT");
  EXPECT_EQ(run(bucket.store.get("0/k", store::GetOptions())).value().info.metadata, "");
}

TEST_F(KeyspaceTest, a_plain_set_that_was_lost_is_sent_again_where_the_known_version_is_still_there) {
  set("k", "old");
  requests();
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  set("k", "v");
  EXPECT_EQ(requests(), "1 GET, 2 PUT");
  EXPECT_EQ(get("k"), "v");
}

TEST_F(KeyspaceTest, a_plain_set_that_was_lost_does_not_bring_back_what_others_have_replaced) {
  set("k", "old");
  store::FaultRates slow;
  slow.turns_max = 50;
  writer.faults.set_rates(slow);
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  // Somebody replaces it between the act and the moment at which its answer is missed.
  std::optional<Result<void>> ended;
  Change change;
  change.need = Need::nothing;
  change.decide = [](const Record*, TimePoint) {
    Record record;
    record.value = "v";
    return Decision::put(record);
  };
  boost::asio::co_spawn(bucket.context, keyspace().change(Key{0, "k"}, change),
                        [&ended](std::exception_ptr, Result<void> result) { ended = std::move(result); });
  const auto stored = [this] { return run(bucket.store.get("0/k", store::GetOptions())).value().body; };
  while (stored() != "v") {
    ASSERT_FALSE(ended) << "the answer came too early for this test";
  }
  run(bucket.store.put("0/k", "theirs", store::PutOptions())).value();
  bucket.context.restart();
  bucket.context.run();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(stored(), "theirs");
}

TEST_F(KeyspaceTest, a_plain_set_that_comes_late_and_is_replaced_is_not_brought_back_by_its_repetition) {
  set("k", "old");
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  // Between reading back and the repetition the network lets the first one through, and somebody writes over
  // it.
  int waits = 0;
  writer.faults.set_latency(LatencyProfile{LatencyModel::fixed(2us), LatencyModel::fixed(2us), ""},
                            [this, &waits](std::chrono::microseconds) -> boost::asio::awaitable<void> {
                              const int before_the_repetition =
                                  5;  // Two for each call: the first PUT, the GET, this one.
                              if (++waits != before_the_repetition) co_return;
                              for (const char* const value : {"v", "theirs"}) {
                                store::PutOptions options;
                                auto putting = bucket.store.put("0/k", value, std::move(options));
                                (co_await std::move(putting)).value();
                              }
                            });
  Change change;
  change.need = Need::nothing;
  change.decide = [](const Record*, TimePoint) {
    Record record;
    record.value = "v";
    return Decision::put(record);
  };
  EXPECT_EQ(run(keyspace().change(Key{0, "k"}, change)).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_GT(waits, 5);
  EXPECT_EQ(run(bucket.store.get("0/k", store::GetOptions())).value().body, "theirs");
}

TEST_F(KeyspaceTest, a_lost_plain_set_of_which_nothing_is_known_or_seen_is_told_as_unknown) {
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  Change change;
  change.need = Need::nothing;
  change.decide = [](const Record*, TimePoint) { return Decision::put(Record()); };
  EXPECT_EQ(run(keyspace().change(Key{0, "k"}, change)).error().kind(), ErrorKind::outcome_unknown);
}

TEST_F(KeyspaceTest, a_set_with_a_time_to_live_is_sent_again_with_the_same_end) {
  set("k", "old");
  TimePoint first_end{};
  Change change;
  change.need = Need::nothing;
  change.decide = [&first_end](const Record*, TimePoint now) {
    if (first_end == TimePoint{}) first_end = now + 10ms;
    Record record;
    record.value = "v";
    record.expires_at = now + 10ms;
    return Decision::put(record);
  };
  // Time passes while the request is on its way, and then no answer comes.
  writer.faults.set_latency(LatencyProfile{LatencyModel::fixed(1ms), LatencyModel::fixed(1ms), ""},
                            [this](std::chrono::microseconds) -> boost::asio::awaitable<void> {
                              bucket.clock.advance(1ms);
                              co_return;
                            });
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  run(keyspace().change(Key{0, "k"}, change)).value();
  EXPECT_EQ(run(keyspace().read(Key{0, "k"}, Need::metadata)).value()->expires_at, first_end);
}

TEST_F(KeyspaceTest, reading_back_is_tried_again_while_it_fails_for_now) {
  set("n", "1");
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  for (std::uint64_t n = 1; n <= 3; ++n)
    writer.faults.fail_call(store::Verb::head, n, n == 2 ? store::Fault::corrupt : store::Fault::fail);
  EXPECT_EQ(increment("n"), 2);
  EXPECT_EQ(get("n"), "2");
}

TEST_F(KeyspaceTest, reading_back_is_given_up_after_its_limit) {
  set("n", "1");
  requests();
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  for (std::uint64_t n = 1; n <= 20; ++n)
    writer.faults.fail_call(store::Verb::head, n, store::Fault::fail);
  EXPECT_EQ(run(increment_on(writer, "n")).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(writer.store.take().head, 1 + keyspace().options().lost_answers_max);
}

TEST_F(KeyspaceTest, what_a_repetition_fails_with_is_not_taken_for_the_end_of_the_first_one) {
  set("n", "1");
  writer.faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  writer.faults.fail_call(store::Verb::put, 2, store::Fault::fail);
  EXPECT_EQ(increment("n"), 2);
}

/// Every increment either succeeded with a number of its own, or failed for certain, or is unknown; and the
/// count lies between the certain ones and those with the unknown ones. Whoever guesses, counts twice or
/// forgets breaks it.
TEST_F(KeyspaceTest, under_lost_answers_and_races_the_count_is_exact) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const std::string name = "n" + std::to_string(seed);
    set(name, "0");
    store::FaultRates rates;
    rates.fail = 0.02;
    rates.lose_before = 0.1;
    rates.lose_after = 0.1;
    rates.conflict = 0.05;
    rates.turns_max = 4;
    std::vector<std::unique_ptr<test::Writer>> writers;
    for (std::uint64_t number = 0; number < 3; ++number) {
      writers.push_back(std::make_unique<test::Writer>(bucket.context, bucket.store, seed * 10 + number));
      writers.back()->faults.set_rates(rates);
    }
    std::multiset<std::int64_t> numbers;
    std::int64_t unknown = 0;
    for (int round = 0; round < 5; ++round) {
      run(for_each_index(12, 12, [&](std::size_t index) -> Task<void> {
        const auto count = co_await increment_on(*writers[index % writers.size()], name);
        if (!count.has_error()) {
          numbers.insert(*count);
        } else if (count.error().kind() == ErrorKind::outcome_unknown) {
          ++unknown;
        } else {
          EXPECT_EQ(count.error().kind(), ErrorKind::unavailable) << count.error().message();
        }
        co_return Result<void>();
      })).value();
    }
    const std::int64_t total = std::stoll(*get(name));
    const auto certain = static_cast<std::int64_t>(numbers.size());
    EXPECT_EQ(std::set<std::int64_t>(numbers.begin(), numbers.end()).size(), numbers.size())
        << "seed " << seed;
    EXPECT_GE(total, certain) << "seed " << seed;
    EXPECT_LE(total, certain + unknown) << "seed " << seed;
  }
}

TEST_F(KeyspaceTest, whichever_call_fails_nothing_is_half_done) {
  for (std::uint64_t n = 1;; ++n) {
    const std::string name = "k" + std::to_string(n);
    set(name, "1");
    test::Writer other(bucket.context, bucket.store, n);
    other.faults.fail_call(n, store::Fault::fail);
    const auto count = run(increment_on(other, name));
    if (!count.has_error()) {
      EXPECT_GT(n, 2u) << "a read and a write can fail";
      EXPECT_EQ(get(name), "2");
      break;
    }
    EXPECT_EQ(count.error().kind(), ErrorKind::unavailable);
    EXPECT_EQ(get(name), "1");
  }
}

TEST_F(KeyspaceTest, an_expired_key_is_absent_and_its_reader_removes_the_object) {
  set("k", "v", bucket.clock.now() + 10ms);
  bucket.clock.advance(9ms);
  EXPECT_EQ(get("k"), "v");
  bucket.clock.advance(1ms);
  EXPECT_EQ(get("k"), std::nullopt);
  run(keyspace().drain()).value();
  EXPECT_EQ(run(bucket.store.head("0/k")).error().kind(), ErrorKind::not_found);
}

TEST_F(KeyspaceTest, the_removal_of_an_expired_object_spares_a_fresh_value) {
  set("k", "old", bucket.clock.now() + 10ms);
  bucket.clock.advance(10ms);
  test::Writer other(bucket.context, bucket.store, 8);
  store::FaultRates slow;
  slow.turns_max = 50;
  writer.faults.set_rates(slow);
  EXPECT_EQ(get("k"), std::nullopt);
  run(bucket.store.put("0/k", "new", store::PutOptions())).value();
  run(keyspace().drain()).value();
  EXPECT_EQ(get("k"), "new");
}

TEST_F(KeyspaceTest, a_creation_over_an_expired_object_wins) {
  set("k", "old", bucket.clock.now() + 10ms);
  bucket.clock.advance(10ms);
  EXPECT_TRUE(create("k", "new"));
  EXPECT_EQ(get("k"), "new");
}

TEST_F(KeyspaceTest, an_object_of_a_newer_version_is_told_and_left_alone) {
  run(bucket.store.put("0/k", "v", store::PutOptions(store::PutCondition::none(), "2;zz"))).value();
  const auto read = run(keyspace().read(Key{0, "k"}, Need::value));
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().kind(), ErrorKind::unsupported);
  EXPECT_TRUE(run(increment_on(writer, "k")).has_error());
  EXPECT_EQ(run(bucket.store.get("0/k", store::GetOptions())).value().info.metadata, "2;zz");
}

TEST_F(KeyspaceTest, a_change_keeps_header_fields_that_it_does_not_know) {
  run(bucket.store.put("0/n", "1", store::PutOptions(store::PutCondition::none(), "1;zz=9"))).value();
  EXPECT_EQ(increment("n"), 2);
  EXPECT_NE(run(bucket.store.head("0/n")).value().metadata.find(";zz=9"), std::string::npos);
}

TEST_F(KeyspaceTest, a_key_that_is_too_long_is_refused_before_any_request) {
  const auto read = run(keyspace().read(Key{0, std::string(2000, 'k')}, Need::value));
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().kind(), ErrorKind::invalid);
  EXPECT_EQ(requests(), "nothing");
}

TEST_F(KeyspaceTest, commands_on_one_key_keep_their_order) {
  store::FaultRates slow;
  slow.turns_max = 20;
  writer.faults.set_rates(slow);
  std::vector<std::optional<std::string>> seen(100);
  run(for_each_index(200, 200, [&](std::size_t index) -> Task<void> {
    if (index % 2 == 0) {
      Change change;
      change.need = Need::nothing;
      change.decide = [index](const Record*, TimePoint) {
        Record record;
        record.value = std::to_string(index / 2);
        return Decision::put(record);
      };
      co_return co_await keyspace().change(Key{0, "k"}, std::move(change));
    }
    auto record = co_await keyspace().read(Key{0, "k"}, Need::value);
    if (record.has_error()) co_return record.error();
    seen[index / 2] = (*record)->value;
    co_return Result<void>();
  })).value();
  for (std::size_t index = 0; index < seen.size(); ++index)
    EXPECT_EQ(seen[index], std::to_string(index));
}
