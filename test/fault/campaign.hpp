#pragma once

#include "fault/broken_store.hpp"
#include "fault/choice.hpp"
#include "fault/key_model.hpp"
#include "redis3/error.hpp"
#include "store/fault_store.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::test {

/// The bucket that a campaign is about, and each client's way to it.
class CampaignPlace {
 public:
  virtual ~CampaignPlace() = default;
  virtual boost::asio::io_context& context() = 0;
  virtual store::ObjectStore& store_of(std::size_t client) = 0;
  /// What a place does to its clients' calls beside their faults.
  virtual void prepare(store::FaultStore&) {}
  /// A time to hold expiries against; anything where `with_expiry` is off.
  virtual TimePoint now() const = 0;
  virtual void pass(std::chrono::milliseconds time) = 0;
  virtual void run_task(Task<void> task);
  /// No faults from now on.
  virtual void calm_down() = 0;
};

/// Some clients, each with its own keyspace, lanes and faults as if it were a process of its own, on one
/// bucket. All in one thread; in memory the seed decides everything.
struct CampaignOptions {
  std::uint64_t seed = 1;
  store::FaultRates rates;
  std::size_t clients = 8;
  /// How many commands of one client are under way at once.
  std::size_t threads = 1;
  /// Between rounds nobody has a command under way, and time passes.
  std::size_t rounds = 4;
  /// Commands of each thread in each round.
  std::size_t commands = 6;
  Choice choice;
  /// MSET and MGET of `a` and `b`, too.
  bool with_many = true;
  /// Of all clients but the one that has the last look.
  std::optional<Bug> bug;
};

struct CampaignReport {
  /// The last look at each key included.
  std::vector<History> histories;
  /// How many commands ended so: "OK", "error reply" or the name of an ErrorKind.
  std::map<std::string, std::uint64_t> endings;
  std::map<std::string, std::uint64_t> faults;
  std::uint64_t calls = 0;
  /// How many of them were appends.
  std::uint64_t appends = 0;

  void add(const CampaignReport& other);
  std::uint64_t unknown() const;
  /// Two lines for people.
  std::string summary() const;
};

/// The rates of the mixed campaign: by the seed's last digit calm, lossy, conflicting, failing, spoiled, or
/// all at once.
store::FaultRates rates_of(std::uint64_t seed);

/// In memory, with the options' rates.
CampaignReport run_campaign(const CampaignOptions& options);
CampaignReport run_campaign(const CampaignOptions& options, CampaignPlace& place);

struct Judgement {
  /// Empty where no history is wrong; else what to tell: the seed, the keys, their history and how to run it
  /// again.
  std::string complaint;
  /// How many histories the judge has given up.
  std::size_t too_hard = 0;
};

Judgement judge(std::uint64_t seed, const CampaignReport& report, std::string_view binary);

}  // namespace redis3::test
