#pragma once

#include "fault/register.hpp"
#include "redis3/error.hpp"
#include "store/fault_store.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
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
  /// A time to hold expiries against; anything where `with_expiry` is off.
  virtual TimePoint now() const = 0;
  virtual void pass(std::chrono::milliseconds time) = 0;
  /// No faults from now on.
  virtual void calm_down() = 0;
};

/// Some clients, each with its own faults, on one bucket. All in one thread; in memory the seed decides
/// everything.
struct CampaignOptions {
  std::uint64_t seed = 1;
  store::FaultRates rates;
  std::size_t clients = 8;
  /// The clock moves between rounds only, when nobody has a command under way.
  std::size_t rounds = 4;
  /// Commands of each client in each round.
  std::size_t commands = 6;
  /// Only these; empty: all of them, MSET and MGET too.
  std::vector<Operation::Verb> verbs;
  bool with_expiry = true;
};

struct CampaignReport {
  /// What happened to each key, the last look at it included.
  std::map<std::string, std::vector<Operation>> histories;
  /// How many commands ended so: "OK" or the name of an ErrorKind.
  std::map<std::string, std::uint64_t> endings;
  std::map<std::string, std::uint64_t> faults;
  std::uint64_t calls = 0;

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

/// Empty where every key's history is linearizable; else what to tell: the seed, the key, its history and how
/// to run it again.
std::string complaint_about(std::uint64_t seed, const CampaignReport& report, std::string_view binary);

}  // namespace redis3::test
