#include "fault/witness.hpp"

#include "base/clock.hpp"
#include "fault/commands.hpp"
#include "fault/history_file.hpp"
#include "fault/processes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace redis3::test {
namespace {

std::uint64_t order_now() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

std::int64_t milliseconds_now() {
  return unix_milliseconds(system_clock().now());
}

std::string record_of(const TemporaryFolder& folder, int witness, std::size_t history) {
  return folder.file(fmt::format("record-{}-{}", witness, history));
}

}  // namespace

Witness::Witness(int number, const Choice& choice) : number_(number) {
  for (const std::string& key : choice.keys) {
    const bool is_renamed = choice.with_renames && key == "b";
    if (is_renamed) {
      history_of("a").keys.push_back(key);
    } else {
      histories.push_back(History{{key}, {}});
    }
  }
}

History& Witness::history_of(const std::string& key) {
  return *std::find_if(histories.begin(), histories.end(), [&key](const History& history) {
    return std::find(history.keys.begin(), history.keys.end(), key) != history.keys.end();
  });
}

void Witness::write(const TemporaryFolder& folder) const {
  for (std::size_t at = 0; at < histories.size(); ++at)
    write_operations(record_of(folder, number_, at), histories[at].operations);
}

Operation Witness::begun(const std::string& key, Operation one) {
  one.client = number_;
  one.key = key == history_of(key).keys.front() ? 0 : 1;
  one.other = 1 - one.key;
  if (one.verb == Verb::expire) one.verb = Verb::expire_at;
  one.called_at = milliseconds_now();
  // No two of them at one moment: their order counts.
  one.called = last_called_ = std::max(order_now(), last_called_ + 1);
  for (Operation& step : one.steps) {
    if (step.verb == Verb::expire) step.verb = Verb::expire_at;
    step.key = one.key;
    step.called_at = one.called_at;
  }
  return one;
}

void Witness::ended(const std::string& key, Operation one, Outcome outcome) {
  one.answered = order_now();
  one.answered_at = milliseconds_now();
  one.reply = std::move(outcome.reply);
  last_ = one;
  if (one.reply || (outcome.may_have_happened && !is_read(one.verb)))
    history_of(key).operations.push_back(std::move(one));
}

std::vector<History> collected(const TemporaryFolder& folder, int witnesses, std::vector<History> last) {
  for (std::size_t at = 0; at < last.size(); ++at) {
    for (int witness = 0; witness < witnesses; ++witness) {
      for (Operation& one : read_operations(record_of(folder, witness, at)))
        last[at].operations.push_back(std::move(one));
    }
    number_in_order(last[at]);
  }
  return last;
}

void LibraryWitness::ask(const std::string& key, Operation one) {
  one = begun(key, std::move(one));
  Outcome outcome = outcome_of(one, history_of(key).keys);
  ended(key, std::move(one), std::move(outcome));
}

void LibraryWitness::ask_many(Chooser& chooser, int count) {
  for (int n = 0; n < count; ++n) {
    auto [key, one] = chooser.next(number());
    ask(key, std::move(one));
    chooser.remember(key, last());
  }
}

void LibraryWitness::look_at_all() {
  for (const std::string key : {"a", "b", "n"}) {
    for (const Verb verb : {Verb::get, Verb::expire_time}) {
      Operation look;
      look.verb = verb;
      ask(key, std::move(look));
    }
  }
}

Outcome LibraryWitness::outcome_of(const Operation& one, const std::vector<std::string>& keys) {
  try {
    return Outcome{spelled(client_.command(argv_of(one, keys, ExpiryWord::pxat)))};
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::reply) return Outcome{error.message()};
    return Outcome{std::nullopt, error.kind() == ErrorKind::outcome_unknown};
  }
}

}  // namespace redis3::test
