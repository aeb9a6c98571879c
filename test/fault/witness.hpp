#pragma once

#include "fault/choice.hpp"
#include "fault/key_model.hpp"
#include "redis3/redis3.hpp"
#include "support/temporary_folder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::test {

/// What came of a command: a reply as apply() spells it, or none, and then whether it may have happened.
struct Outcome {
  std::optional<std::string> reply;
  bool may_have_happened = true;
};

/// One client in a process of its own, with a record of what it has asked and was answered, by the clock of
/// the machine.
class Witness {
 public:
  Witness(int number, const Choice& choice);

  int number() const noexcept { return number_; }
  /// The one that a key belongs to.
  History& history_of(const std::string& key);
  /// The operation that was answered last.
  const Operation& last() const noexcept { return last_; }

  /// Hands over all of it to whoever judges it.
  void write(const TemporaryFolder& folder) const;

  /// One for each key; keys that are renamed into each other are judged together.
  std::vector<History> histories;

 protected:
  /// What is about to be sent, with the time. Expiries become moments: whoever does it looks at the clock a
  /// little later than this.
  Operation begun(const std::string& key, Operation one);
  void ended(const std::string& key, Operation one, Outcome outcome);

 private:
  int number_;
  Operation last_;
  std::uint64_t last_called_ = 0;
};

/// What so many witnesses have written, and `last` has seen after them.
std::vector<History> collected(const TemporaryFolder& folder, int witnesses, std::vector<History> last);

/// With the library in its process.
class LibraryWitness : public Witness {
 public:
  LibraryWitness(const Options& place, int number, const Choice& choice)
      : Witness(number, choice), client_(place) {}

  void ask(const std::string& key, Operation one);
  /// Asks for so many that the chooser draws.
  void ask_many(Chooser& chooser, int count);
  /// What is there, and until when.
  void look_at_all();

 private:
  Outcome outcome_of(const Operation& one, const std::vector<std::string>& keys);

  Client client_;
};

}  // namespace redis3::test
