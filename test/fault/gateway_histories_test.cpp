#include "fault/gateway_witness.hpp"
#include "fault/linearizability.hpp"
#include "fault/processes.hpp"
#include "fault/seeds.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

// Two gateways and three processes with the library on one endpoint, all at once on the same few keys: three
// clients of each gateway, with pipelines, transactions and WATCH, and each process by itself. The records
// together are judged as the campaigns' histories are. What meets what is the machine's choice: a seed makes
// the same commands, not the same history.

namespace redis3::test {
namespace {

constexpr int gateway_count = 2;
constexpr int clients_per_gateway = 3;
constexpr int library_count = 3;
constexpr int witness_count = gateway_count * clients_per_gateway + library_count;
constexpr int asked_each = 25;

struct Scene {
  std::vector<const char*> faults;
  int io_threads = 1;
  Choice choice;
  Broken broken = Broken::nothing;
  std::function<void(local_s3::Request&)> tamper;
};

/// Expiries that are given, told and taken away, and do not come meanwhile: gateways know S3's clock to a
/// second.
Choice all_commands() {
  Choice choice;
  choice.life_milliseconds_min = 3'600'000;
  choice.life_milliseconds_max = 3'601'000;
  return choice;
}

/// What bad days a bucket has, once one is let in. Stalls end before anybody gives up.
const std::vector<const char*> bad_days{"write:reset@after-act:8%",
                                        "GetObject,HeadObject,PutObject,DeleteObject:reset@before-act:4%",
                                        "GetObject,HeadObject,PutObject,DeleteObject:503:3%",
                                        "GetObject,HeadObject,PutObject,DeleteObject:500@after-act:2%",
                                        "GetObject,HeadObject,PutObject,DeleteObject:close@in-head:2%",
                                        "*:stall=5ms:10%",
                                        "*:stall=5ms@after-act:5%",
                                        "GetObject:corrupt=body:2%",
                                        "*:expired-token:0.5%"};

/// All that one client does.
void live(const Scene& scene, const Options& place, const std::vector<const GatewayProcess*>& gateways,
          std::uint64_t seed, int number, Gate& gate, const TemporaryFolder& folder) {
  SeededRandom random(seed * witness_count + static_cast<std::uint64_t>(number));
  Chooser chooser(scene.choice, random, static_cast<std::uint64_t>(number + 1) * 1000);
  if (number < library_count) {
    LibraryWitness witness(place, number, scene.choice);
    gate.pass();
    witness.ask_many(chooser, 2 * asked_each);
    witness.write(folder);
  } else {
    GatewayWitness witness(*gateways[static_cast<std::size_t>(number % gateway_count)], number, scene.choice,
                           chooser, scene.broken);
    gate.pass();
    witness.ask_many(random, asked_each);
    witness.write(folder);
  }
}

std::vector<History> histories_of(const Scene& scene, std::uint64_t seed) {
  const EndpointProcess endpoint(seed, scene.faults, scene.tamper);
  const GatewayProcess one(endpoint.place(), scene.io_threads);
  const GatewayProcess two(endpoint.place(), scene.io_threads);
  const TemporaryFolder folder;
  Gate gate(witness_count);
  std::vector<pid_t> children;
  for (int number = 0; number < witness_count; ++number) {
    children.push_back(begin_process([&, number] {
      live(scene, endpoint.place(), {&one, &two}, seed, number, gate, folder);
    }));
  }
  for (const pid_t child : children)
    wait_for(child);
  LibraryWitness last(endpoint.place(), witness_count, scene.choice);
  last.look_at_all();
  return collected(folder, witness_count, std::move(last.histories));
}

std::size_t count_of(const std::vector<History>& histories, bool (*is_it)(const Operation&)) {
  std::size_t count = 0;
  for (const History& history : histories)
    count +=
        static_cast<std::size_t>(std::count_if(history.operations.begin(), history.operations.end(), is_it));
  return count;
}

void expect_linearizable_through_all(const Scene& scene) {
  const Seeds seeds = seeds_or(2);
  std::size_t watched = 0;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const std::vector<History> histories = histories_of(scene, seed);
    expect_linearizable(histories, witness_count * asked_each / 2);
    const auto is_watched = [](const Operation& one) { return one.is_watched && one.reply; };
    const auto is_transaction = [](const Operation& one) {
      return one.verb == Verb::transaction && one.reply;
    };
    watched += count_of(histories, is_watched);
    EXPECT_GT(count_of(histories, is_transaction), 10u);
  }
  EXPECT_EQ(watched > 0, !scene.choice.with_renames) << "some of them came through";
}

/// One of the first so many seeds at least finds what is broken.
void expect_found(const Scene& scene, std::uint64_t seeds) {
  std::uint64_t found = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const std::vector<History> histories = histories_of(scene, seed);
    found += std::any_of(histories.begin(), histories.end(), [](const History& history) {
      return check_linearizability(history.operations) == Verdict::not_linearizable;
    });
  }
  fmt::print("found by {} of {} seeds\n", found, seeds);
  EXPECT_GT(found, 0u);
}

/// An endpoint that lets everybody write over everything, once redis3 has found out what it can.
void forget_conditions(local_s3::Request& request) {
  if (!request.key.starts_with("0/")) return;
  request.headers.erase("if-match");
  request.headers.erase("if-none-match");
}

}  // namespace

TEST(GatewayHistories, of_two_gateways_and_three_processes_are_linearizable) {
  Scene scene{.faults = {}, .choice = all_commands()};
  scene.choice.with_renames = true;
  expect_linearizable_through_all(scene);
}

TEST(GatewayHistories, on_an_endpoint_with_bad_days_are_linearizable) {
  expect_linearizable_through_all(Scene{.faults = bad_days, .choice = all_commands()});
}

TEST(GatewayHistories, of_gateways_with_three_threads_are_linearizable) {
  Scene scene{.faults = {}, .io_threads = 3, .choice = all_commands()};
  scene.choice.with_renames = true;
  expect_linearizable_through_all(scene);
}

TEST(GatewayHistories, of_gateways_with_three_threads_on_bad_days_are_linearizable) {
  expect_linearizable_through_all(Scene{.faults = bad_days, .io_threads = 3, .choice = all_commands()});
}

TEST(GatewayHistories, that_an_endpoint_spoils_are_found) {
  expect_found(Scene{.choice = all_commands(), .tamper = forget_conditions}, 2);
}

TEST(GatewayHistories, of_pipelines_that_lose_their_order_are_found) {
  expect_found(Scene{.choice = all_commands(), .broken = Broken::order}, 2);
}

TEST(GatewayHistories, of_transactions_that_others_see_half_of_are_found) {
  expect_found(Scene{.choice = all_commands(), .broken = Broken::transactions}, 2);
}

TEST(GatewayHistories, of_watches_that_see_nothing_are_found) {
  expect_found(Scene{.choice = all_commands(), .broken = Broken::watches}, 2);
}

}  // namespace redis3::test
