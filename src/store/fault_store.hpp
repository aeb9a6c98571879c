#pragma once

#include "base/latency_model.hpp"
#include "base/random.hpp"
#include "base/sleep.hpp"
#include "store/object_store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace redis3::store {

/// What can go wrong with one call.
enum class Fault {
  fail,         ///< It never reaches the store: unavailable.
  lose_before,  ///< It is lost on its way to the store: a write ends in outcome_unknown and did not happen.
  lose_after,   ///< Its answer is lost on the way back: a write ends in outcome_unknown and did what it did.
  conflict,     ///< A write meets another one that is under way: conflict, and it did not happen.
  corrupt,  ///< Its answer is spoiled on the way back: corrupt; of a write, which happened, outcome_unknown.
};

enum class Verb { get, head, put, remove, list, append, rename };

/// How likely each fault is, for each call anew; together 1 at the most. And how far calls may overtake one
/// another.
struct FaultRates {
  double fail = 0;
  double lose_before = 0;
  double lose_after = 0;
  double conflict = 0;
  double corrupt = 0;
  /// Each call gives way to others 0..turns_max times before it acts, and again before it answers.
  unsigned turns_max = 0;
};

/// Lets calls to another store go wrong: at random by a seed, at chosen calls, or both (what is chosen wins).
///
/// A read has no outcome that could be unknown, and meets no conflict: every fault of a read is unavailable,
/// but for `corrupt`.
/// Lifetime  the inner store outlives it.
class FaultStore : public ObjectStore {
 public:
  /// Nothing goes wrong but what fail_call() chooses.
  explicit FaultStore(ObjectStore& inner) : FaultStore(inner, 0, FaultRates()) {}
  FaultStore(ObjectStore& inner, std::uint64_t seed, FaultRates rates)
      : inner_(inner), random_(seed), latency_random_(SeededRandom(seed).next()), rates_(rates) {}

  /// From the next call on.
  void set_rates(FaultRates rates) { rates_ = rates; }
  /// Lets every call take a time, from the next one on: half of it passes before it acts, half before it
  /// answers. Simulated.
  void set_latency(LatencyProfile latency, Sleep sleep) {
    latency_ = std::move(latency);
    sleep_ = std::move(sleep);
  }
  /// Lets the n-th call from now on go wrong; 1 is the next one.
  void fail_call(std::uint64_t n, Fault fault);
  /// Lets the n-th call of this verb from now on go wrong.
  void fail_call(Verb verb, std::uint64_t n, Fault fault);
  /// Lets the n-th call of this verb on this key (of a list: with this prefix; of a rename: from it) from now
  /// on go wrong.
  void fail_call(Verb verb, const std::string& key, std::uint64_t n, Fault fault);

  /// Calls that have begun so far.
  std::uint64_t calls() const noexcept { return calls_; }
  /// Calls that have gone wrong so far, or will before they end.
  std::uint64_t faults() const noexcept { return faults_; }
  const std::map<Fault, std::uint64_t>& faults_by_kind() const noexcept { return faults_by_kind_; }

  Task<Object> get(std::string key, GetOptions options) override;
  Task<ObjectInfo> head(std::string key) override;
  Task<Etag> put(std::string key, Bytes body, PutOptions options) override;
  Task<void> remove(std::string key, RemoveCondition condition) override;
  Task<Appended> append(std::string key, Bytes bytes, AppendOptions options) override;
  Task<void> rename(std::string from, std::string to, RenameOptions options) override;
  Task<ListPage> list(ListQuery query) override;
  Capabilities capabilities() const noexcept override;
  Task<void> learn_capabilities() override;
  TimePoint now() const noexcept override;

 private:
  /// What becomes of the call that begins now.
  std::optional<Fault> next_fault(Verb verb, const std::string& key);
  std::optional<Fault> fault_by_chance();
  /// How long the call that begins now takes.
  std::chrono::microseconds next_latency(Verb verb);
  boost::asio::awaitable<void> pass(std::chrono::microseconds time);
  boost::asio::awaitable<void> give_way();
  /// Runs the inner store's Task, or does not, as the fault wants it.
  template <class T>
  Task<T> act(Verb verb, std::string key, Task<T> call);

  ObjectStore& inner_;
  SeededRandom random_;
  SeededRandom latency_random_;
  FaultRates rates_;
  std::optional<LatencyProfile> latency_;
  Sleep sleep_;
  std::uint64_t calls_ = 0;
  std::uint64_t faults_ = 0;
  std::map<Fault, std::uint64_t> faults_by_kind_;
  std::map<Verb, std::uint64_t> calls_by_verb_;
  std::map<std::uint64_t, Fault> chosen_;
  std::map<std::pair<Verb, std::uint64_t>, Fault> chosen_by_verb_;
  /// What is chosen for a key, by the number of the call; calls are counted only where something is chosen.
  struct ChosenCalls {
    std::uint64_t calls = 0;
    std::map<std::uint64_t, Fault> faults;
  };
  std::map<std::pair<Verb, std::string>, ChosenCalls> chosen_by_key_;
};

}  // namespace redis3::store
