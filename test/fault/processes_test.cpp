#include "fault/processes.hpp"
#include "fault/choice.hpp"
#include "fault/seeds.hpp"
#include "fault/witness.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sys/types.h>

#include <cstdint>
#include <vector>

// Eight processes with the library on one place, each with a record of what it has asked and was answered, by
// the clock of the machine. The records together are judged as the campaigns' histories are. What meets what
// is the machine's choice: a seed makes the same commands, not the same history.

namespace redis3::test {
namespace {

constexpr int process_count = 8;
constexpr int commands_each = 40;

/// All that one process does.
void live(const Options& place, const Choice& choice, std::uint64_t seed, int process, Gate& gate,
          const TemporaryFolder& folder) {
  LibraryWitness witness(place, process, choice);
  SeededRandom random(seed * process_count + static_cast<std::uint64_t>(process));
  Chooser chooser(choice, random, static_cast<std::uint64_t>(process + 1) * 1000);
  gate.pass();
  witness.ask_many(chooser, commands_each);
  witness.write(folder);
}

/// Lets all processes loose on the place, and judges what they tell, with a last look.
void expect_a_linearizable_history(const Options& place, const Choice& choice, std::uint64_t seed) {
  const TemporaryFolder folder;
  Gate gate(process_count);
  std::vector<pid_t> children;
  for (int process = 0; process < process_count; ++process)
    children.push_back(begin_process([&, process] { live(place, choice, seed, process, gate, folder); }));
  for (const pid_t child : children)
    wait_for(child);
  LibraryWitness last(place, process_count, choice);
  last.look_at_all();
  expect_linearizable(collected(folder, process_count, std::move(last.histories)),
                      process_count * commands_each / 2);
}

}  // namespace

TEST(Processes, on_one_file_make_a_linearizable_history) {
  const Seeds seeds = seeds_or(2);
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const TemporaryFolder folder;
    Options place;
    place.url = "sqlite:" + folder.file("cache.db");
    Choice choice;
    choice.with_renames = true;
    expect_a_linearizable_history(place, choice, seed);
  }
}

TEST(Processes, on_one_endpoint_that_drops_answers_make_a_linearizable_history) {
  const Seeds seeds = seeds_or(2);
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const EndpointProcess endpoint(seed, {"write:reset@after-act:10%", "*:reset@before-act:5%", "*:503:3%"});
    Choice choice;
    // The library knows S3's clock to a second, and keys here live for milliseconds.
    choice.with_expiry = false;
    choice.with_renames = true;
    choice.with_plain_sets = false;
    expect_a_linearizable_history(endpoint.place(), choice, seed);
  }
}

}  // namespace redis3::test
