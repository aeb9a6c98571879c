#include "model/keyspace.hpp"

#include "support/changes.hpp"
#include "support/keyspace_fixture.hpp"
#include "support/other_server.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <memory>
#include <vector>

using namespace redis3;
using namespace redis3::model;
using redis3::test::plain_set;
using namespace std::chrono_literals;

// Keys on servers that cannot do all that S3 Express can: tags that are hashes of the bytes, no removal with
// a condition, no conditions at all.

namespace {

class OtherServers : public ::testing::Test {
 protected:
  void start(test::ServerHabits habits = test::ServerHabits()) {
    server = std::make_unique<test::OtherServer>(habits, clock);
    one = std::make_unique<test::Writer>(context, *server, 1);
    two = std::make_unique<test::Writer>(context, *server, 2);
  }
  void TearDown() override {
    run(one->keyspace->drain()).value();
    run(two->keyspace->drain()).value();
  }

  template <class T>
  Result<T> run(Task<T> task) {
    return test::run(context, std::move(task));
  }

  std::optional<Record> read(test::Writer& writer) {
    return run(writer.keyspace->read(Key{0, "k"}, Need::value)).value();
  }

  static Change add(std::int64_t amount) {
    Change change;
    change.decide = [amount](const Record* current, TimePoint) {
      Record record = current != nullptr ? *current : Record();
      record.value = std::to_string((record.value.empty() ? 0 : std::stoll(record.value)) + amount);
      return Decision::put(record);
    };
    return change;
  }

  /// As EXPIRE: nothing of the value changes.
  static Change expire_at(TimePoint when) {
    Change change;
    change.decide = [when](const Record* current, TimePoint) {
      if (current == nullptr) return Decision::keep();
      Record record = *current;
      record.expires_at = when;
      return Decision::put(record);
    };
    return change;
  }

  static Change removal(bool& was_there, bool looks_only_to_tell = true) {
    Change change;
    change.need = Need::metadata;
    change.looks_only_to_tell = looks_only_to_tell;
    change.decide = [&was_there](const Record* current, TimePoint) {
      was_there = current != nullptr;
      return was_there ? Decision::remove() : Decision::keep();
    };
    return change;
  }

  Result<void> change(test::Writer& writer, Change change) {
    return run(writer.keyspace->change(Key{0, "k"}, std::move(change)));
  }

  const store::Object& object() const { return server->objects().at("0/k"); }

  boost::asio::io_context context{1};
  ManualClock clock{from_unix_milliseconds(1'700'000'000'000)};
  std::unique_ptr<test::OtherServer> server;
  std::unique_ptr<test::Writer> one;
  std::unique_ptr<test::Writer> two;
};

}  // namespace

TEST_F(OtherServers, a_plain_string_is_its_bytes_and_nothing_else) {
  start();
  change(*one, plain_set("v")).value();
  EXPECT_EQ(object().body, "v");
  EXPECT_EQ(object().info.metadata, "");
}

TEST_F(OtherServers, an_object_with_a_header_ends_in_a_tail_that_no_reader_sees) {
  start();
  change(*one, plain_set("v", clock.now() + 1h)).value();
  EXPECT_TRUE(object().body.starts_with("v\n"));
  EXPECT_EQ(object().body.size(), 1u + 12u);
  EXPECT_NE(object().info.metadata.find(";tail=12"), std::string::npos);
  EXPECT_EQ(read(*two)->value, "v");
}

TEST_F(OtherServers, a_tail_that_is_longer_than_its_object_is_corrupt) {
  start();
  run(server->put("0/k", "v", store::PutOptions(store::PutCondition::none(), "1;tail=12"))).value();
  EXPECT_EQ(run(one->keyspace->read(Key{0, "k"}, Need::value)).error().kind(), ErrorKind::corrupt);
}

TEST_F(OtherServers, an_expiry_that_changed_meanwhile_is_seen_though_the_value_did_not) {
  start();
  change(*one, add(5)).value();
  change(*two, expire_at(clock.now() + 1h)).value();
  // `one` still guesses what it wrote itself.
  change(*one, add(1)).value();
  EXPECT_EQ(read(*two)->value, "6");
  EXPECT_EQ(read(*two)->expires_at, clock.now() + 1h);
}

TEST_F(OtherServers, a_value_that_went_and_came_back_is_another_version) {
  start();
  change(*one, add(5)).value();
  const store::Etag before = object().info.etag;
  change(*two, add(1)).value();
  change(*two, add(-1)).value();
  EXPECT_EQ(read(*one)->value, "5");
  EXPECT_NE(object().info.etag, before);
}

TEST_F(OtherServers, a_lost_answer_over_plain_bytes_is_told_as_unknown_since_they_may_have_come_back) {
  start();
  change(*one, plain_set("5")).value();
  run(server->learn_capabilities()).value();
  one->faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  EXPECT_EQ(change(*one, add(1)).error().kind(), ErrorKind::outcome_unknown);
}

TEST_F(OtherServers, a_lost_answer_over_a_version_with_a_tail_is_settled) {
  start();
  change(*one, add(5)).value();
  one->faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  change(*one, add(1)).value();
  one->faults.fail_call(store::Verb::put, 1, store::Fault::lose_after);
  change(*one, add(1)).value();
  EXPECT_EQ(read(*two)->value, "7");
}

TEST_F(OtherServers, a_lost_set_over_a_version_with_a_tail_is_sent_again_to_replace_that_one_only) {
  start();
  change(*one, plain_set("a", clock.now() + 1h)).value();
  run(server->learn_capabilities()).value();
  one->faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  change(*one, plain_set("b")).value();
  EXPECT_EQ(read(*two)->value, "b");
}

TEST_F(OtherServers, a_lost_set_is_not_sent_again_where_conditions_are_not_kept) {
  test::ServerHabits ignores;
  ignores.checks_put_if_match = false;
  start(ignores);
  change(*one, plain_set("a", clock.now() + 1h)).value();
  run(server->learn_capabilities()).value();
  one->faults.fail_call(store::Verb::put, 1, store::Fault::lose_before);
  EXPECT_EQ(change(*one, plain_set("b")).error().kind(), ErrorKind::outcome_unknown);
  EXPECT_EQ(read(*two)->value, "a");
}

TEST_F(OtherServers, under_races_and_overtaking_no_update_and_no_expiry_is_lost) {
  start();
  constexpr int writers_count = 6;
  constexpr int rounds = 25;
  std::vector<std::unique_ptr<test::Writer>> writers;
  store::FaultRates rates;
  rates.turns_max = 3;
  int failures = 0;
  TimePoint latest = clock.now();
  for (int at = 0; at < writers_count; ++at) {
    writers.push_back(std::make_unique<test::Writer>(context, *server, 10u + static_cast<unsigned>(at)));
    test::Writer& writer = *writers.back();
    writer.faults.set_rates(rates);
    boost::asio::co_spawn(
        context,
        [&writer, &failures, &latest, base = clock.now()]() -> boost::asio::awaitable<void> {
          // Up and down again, so that values come back; and each lets the expiry grow.
          for (int round = 0; round < rounds; ++round) {
            for (const int amount : {1, -1, 1}) {
              Change change;
              change.decide = [amount, base](const Record* current, TimePoint) {
                Record record = current != nullptr ? *current : Record();
                record.value = std::to_string((record.value.empty() ? 0 : std::stoll(record.value)) + amount);
                record.expires_at = record.expires_at.value_or(base + 1h) + 1ms;
                return Decision::put(record);
              };
              const auto changed = co_await writer.keyspace->change(Key{0, "k"}, std::move(change));
              if (changed.has_error()) ++failures;
            }
          }
        },
        boost::asio::detached);
  }
  context.restart();
  context.run();
  EXPECT_EQ(failures, 0);
  latest += 1h + std::chrono::milliseconds(writers_count * rounds * 3);
  EXPECT_EQ(read(*one)->value, std::to_string(writers_count * rounds));
  EXPECT_EQ(read(*one)->expires_at, latest);
  for (auto& writer : writers)
    run(writer->keyspace->drain()).value();
}

TEST_F(OtherServers, a_removal_leaves_a_tombstone_that_everybody_takes_for_absent) {
  start();
  bool was_there = false;
  change(*one, plain_set("v")).value();
  change(*one, removal(was_there)).value();
  EXPECT_TRUE(was_there);
  EXPECT_EQ(object().info.metadata.substr(0, 7), "1;px=0;");
  EXPECT_FALSE(read(*two));
  change(*two, removal(was_there)).value();
  EXPECT_FALSE(was_there);
  EXPECT_EQ(server->objects().size(), 1u) << "no reader removes it: the server might remove a fresh value";
  change(*two, add(1)).value();
  EXPECT_EQ(read(*one)->value, "1");
}

TEST_F(OtherServers, a_removal_spares_a_value_that_came_meanwhile) {
  start();
  change(*one, add(5)).value();
  change(*two, add(1)).value();
  Change only_if_five;
  only_if_five.decide = [](const Record* current, TimePoint) {
    return current != nullptr && current->value == "5" ? Decision::remove() : Decision::keep();
  };
  change(*one, only_if_five).value();
  EXPECT_EQ(read(*two)->value, "6");
}

TEST_F(OtherServers, without_conditions_a_change_that_depends_on_what_is_there_is_refused) {
  test::ServerHabits ignores;
  ignores.checks_put_if_match = false;
  ignores.checks_put_if_absent = false;
  start(ignores);
  change(*one, plain_set("5")).value();
  const Result<void> refused = change(*one, add(1));
  EXPECT_EQ(refused.error().kind(), ErrorKind::unsupported);
  EXPECT_NE(refused.error().message().find("allow_lost_updates"), std::string::npos);
  EXPECT_EQ(read(*two)->value, "5");
}

TEST_F(OtherServers, creations_work_where_only_they_are_kept_apart) {
  test::ServerHabits ignores;
  ignores.checks_put_if_match = false;
  start(ignores);
  Change creation = add(1);
  creation.expects_absent = true;
  change(*one, creation).value();
  EXPECT_EQ(read(*two)->value, "1");
  EXPECT_EQ(change(*one, creation).error().kind(), ErrorKind::unsupported);
}

TEST_F(OtherServers, a_probe_that_fails_stops_the_write_and_the_next_one_asks_again) {
  test::ServerHabits out_of_order;
  start(out_of_order);
  server->fail_probes(1);
  EXPECT_EQ(change(*one, add(1)).error().kind(), ErrorKind::unavailable);
  EXPECT_FALSE(read(*two));
  change(*one, add(1)).value();
  EXPECT_EQ(read(*two)->value, "1");
}

TEST_F(OtherServers, without_conditions_set_get_and_del_work) {
  test::ServerHabits refuses;
  refuses.refuses_conditions = true;
  start(refuses);
  bool was_there = false;
  change(*one, plain_set("5")).value();
  EXPECT_EQ(read(*two)->value, "5");
  EXPECT_EQ(change(*two, removal(was_there, false)).error().kind(), ErrorKind::unsupported) << "GETDEL";
  change(*two, removal(was_there)).value();
  EXPECT_TRUE(was_there);
  EXPECT_TRUE(server->objects().empty());
}

TEST_F(OtherServers, whoever_accepts_lost_updates_may_do_without_conditions) {
  test::ServerHabits refuses;
  refuses.refuses_conditions = true;
  start(refuses);
  KeyspaceOptions options;
  options.allow_lost_updates = true;
  Keyspace keyspace(context.get_executor(), *server, one->random, options);
  run(keyspace.change(Key{0, "k"}, add(1))).value();
  run(keyspace.change(Key{0, "k"}, add(1))).value();
  EXPECT_EQ(read(*two)->value, "2");
}
