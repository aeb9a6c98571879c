#include "fault/choice.hpp"

#include <array>

namespace redis3::test {
namespace {

constexpr std::array counting{Verb::increment, Verb::increment, Verb::increment,
                              Verb::increase,  Verb::get,       Verb::remove};

bool is_about_expiry(Verb verb) {
  return verb == Verb::expire || verb == Verb::expire_at || verb == Verb::expire_time;
}

/// What looks at the key alone and what changes it, about as often.
std::vector<Verb> mixed_verbs(const Choice& choice) {
  std::vector<Verb> verbs{
      Verb::get,         Verb::get,       Verb::get,       Verb::get,      Verb::exists,     Verb::strlen,
      Verb::set,         Verb::set,       Verb::set_get,   Verb::set_get,  Verb::set_absent, Verb::set_absent,
      Verb::set_present, Verb::set_equal, Verb::set_equal, Verb::getdel,   Verb::getex,      Verb::increment,
      Verb::increase,    Verb::append,    Verb::append,    Verb::setrange, Verb::persist,    Verb::remove};
  if (!choice.with_plain_sets) std::erase(verbs, Verb::set);
  if (choice.with_expiry) {
    for (const Verb verb : {Verb::expire, Verb::expire_at, Verb::expire_time, Verb::expire_time})
      verbs.push_back(verb);
  }
  if (choice.with_renames) {
    for (const Verb verb :
         {Verb::rename, Verb::rename, Verb::rename, Verb::rename_absent, Verb::rename_absent})
      verbs.push_back(verb);
  }
  return verbs;
}

}  // namespace

Chooser::Chooser(Choice choice, Random& random, std::uint64_t values_before)
    : choice_(std::move(choice)), random_(random), mixed_(mixed_verbs(choice_)), values_(values_before) {}

std::pair<std::string, Operation> Chooser::next(int client) {
  const std::string& key = next_key();
  return {key, draw(client, key, next_verb(key))};
}

std::pair<std::string, Operation> Chooser::next_transaction(int client) {
  constexpr std::size_t steps_max = 3;
  const std::string& key = next_key();
  Operation one;
  one.client = client;
  one.verb = Verb::transaction;
  const std::size_t count = 1 + random_.next() % steps_max;
  while (one.steps.size() < count) {
    const Verb verb = next_verb(key);
    if (!is_rename(verb)) one.steps.push_back(draw(client, key, verb));
  }
  return {key, std::move(one)};
}

Operation Chooser::draw(int client, const std::string& key, Verb verb) {
  Operation one;
  one.client = client;
  one.verb = verb;
  one.argument = new_value();
  if (is_set(one.verb)) one.argument += std::string(choice_.filler_bytes, '.');
  const auto seen = seen_.find({client, key});
  one.expected = seen == seen_.end() ? "0" : seen->second;
  if (one.verb == Verb::increase) one.number = static_cast<std::int64_t>(random_.next() % 9) - 4;
  if (one.verb == Verb::setrange) one.number = static_cast<std::int64_t>(random_.next() % 4);
  one.lives_milliseconds = next_life(one.verb);
  return one;
}

Verb Chooser::next_verb(const std::string& key) {
  if (!choice_.verbs.empty()) return choice_.verbs[random_.next() % choice_.verbs.size()];
  if (key == "n") return counting[random_.next() % counting.size()];
  return mixed_[random_.next() % mixed_.size()];
}

std::int64_t Chooser::next_life(Verb verb) {
  const bool may_give = is_set(verb) || verb == Verb::getex;
  const bool gives = is_about_expiry(verb) || (may_give && random_.next() % 4 == 0);
  if (!choice_.with_expiry || verb == Verb::expire_time || !gives) return 0;
  const auto span = static_cast<std::uint64_t>(choice_.life_milliseconds_max - choice_.life_milliseconds_min);
  return choice_.life_milliseconds_min + static_cast<std::int64_t>(random_.next() % (span + 1));
}

void Chooser::remember(const std::string& key, const Operation& answered) {
  if (!answered.reply) return;
  std::string& seen = seen_[{answered.client, key}];
  if (is_set(answered.verb) && *answered.reply == "OK") {
    seen = answered.argument;
  } else if (answered.reply->starts_with('=')) {
    seen = answered.reply->substr(1);
  } else if (answered.verb == Verb::increment || answered.verb == Verb::increase) {
    seen = *answered.reply;
  }
}

}  // namespace redis3::test
