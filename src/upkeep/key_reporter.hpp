#pragma once

#include "base/random.hpp"
#include "base/task.hpp"
#include "upkeep/key_census.hpp"
#include "upkeep/walker.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Tells what keys a place holds.
namespace redis3::upkeep {

/// Of how many keys a sample can be: some hundred bytes of memory each.
inline constexpr std::size_t sample_keys_max = 100'000;

struct KeyReportOptions : WalkOptions {
  CensusOptions census;
  /// Which keys; absent: all.
  std::function<bool(const std::string& name)> wants;
  /// Asks for each key by HEAD.
  bool is_detailed = false;
  /// Without is_detailed: asks for so many keys, chosen by chance; 0: for none, at most sample_keys_max.
  std::size_t sample_keys = 0;
};

/// How far a report is.
struct KeyReportProgress {
  std::uint64_t listed = 0;
  std::uint64_t asked = 0;
  /// How many are to be asked for; 0 while that is not known.
  std::uint64_t to_ask = 0;
};

struct KeyReport {
  KeyCensus census{CensusOptions()};
  DetailCensus details;
  /// Whether the details were left out since `goes_on` said so.
  bool is_declined = false;
  /// How each of its walks has ended, the last of them.
  WalkEnd end;
};

/// What a report needs of the world while it runs; all of it outlives the Task.
struct KeyReportWorld : WalkWorld {
  Random& random;
  /// Told after each page, and object.
  std::function<void(const KeyReportProgress&)> on_progress;
  /// Asked once, where there are details to be asked for: whether to go on with so many HEADs and LISTs.
  std::function<bool(std::uint64_t heads, std::uint64_t lists)> goes_on;
};

/// A sample of so many of all that is offered, each with the same chance, however many they are.
/// Source  Vitter, Random Sampling with a Reservoir, ACM TOMS 11(1), 1985, algorithm R
class Reservoir {
 public:
  Reservoir(std::size_t size, Random& random) : size_(size), random_(random) {}

  void offer(const SizedKey& key);
  std::vector<SizedKey> take() { return std::move(kept_); }

 private:
  std::size_t size_;
  Random& random_;
  std::uint64_t offered_ = 0;
  std::vector<SizedKey> kept_;
};

/// Lists the objects of a place and counts them; then, for the details, lists them once more or takes the
/// sample, and asks for each. What comes and goes meanwhile may be counted or not. Changes nothing.
///
/// Errors  none; they are in the report
/// Cost    1 LIST for each 1,000 objects; for details 1 HEAD for each key that is asked for, and, where those
/// are
///         all keys, the LISTs once more
Task<KeyReport> report_keys(KeyReportWorld world, KeyReportOptions options);

}  // namespace redis3::upkeep
