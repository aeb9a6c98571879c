#pragma once

#include "base/random.hpp"
#include "fault/key_model.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace redis3::test {

/// What a campaign's clients may ask for.
struct Choice {
  /// Few keys, so that clients meet. `n` is a counter.
  std::vector<std::string> keys{"a", "b", "n"};
  /// Only these; empty: all of them.
  std::vector<Verb> verbs;
  /// Keys that expire after some milliseconds, commands that change that, and those that tell it.
  bool with_expiry = true;
  /// How long they live, if they do.
  std::int64_t life_milliseconds_min = 1;
  std::int64_t life_milliseconds_max = 80;
  /// SET without a condition.
  bool with_plain_sets = true;
  /// What a SET sets is longer by so much; what is appended is short.
  std::size_t filler_bytes = 0;
  /// RENAME and RENAMENX between `a` and `b`, which are judged together then.
  bool with_renames = false;
};

/// Draws commands that make something of what their client has seen.
class Chooser {
 public:
  /// `values_before`: so many values are others'.
  Chooser(Choice choice, Random& random, std::uint64_t values_before = 0);

  /// The next command of a client, and the key that it is about.
  std::pair<std::string, Operation> next(int client);
  /// Up to three commands on one key, as MULTI takes them; and the key.
  std::pair<std::string, Operation> next_transaction(int client);
  /// A value that nobody has set before.
  std::string new_value() { return std::to_string(++values_); }
  /// What a client was told of a key, for it to compare with.
  void remember(const std::string& key, const Operation& answered);

 private:
  Operation draw(int client, const std::string& key, Verb verb);
  const std::string& next_key() { return choice_.keys[random_.next() % choice_.keys.size()]; }
  Verb next_verb(const std::string& key);
  /// For how long what the command sets lives; 0: for ever.
  std::int64_t next_life(Verb verb);

  Choice choice_;
  Random& random_;
  std::vector<Verb> mixed_;
  std::map<std::pair<int, std::string>, std::string> seen_;
  std::uint64_t values_;
};

}  // namespace redis3::test
