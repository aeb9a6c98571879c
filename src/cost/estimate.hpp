#pragma once

#include "cost/bill.hpp"
#include "cost/break_even.hpp"
#include "cost/prices.hpp"
#include "cost/workload.hpp"

#include <map>
#include <string>
#include <vector>

namespace redis3::cost {

struct Question {
  Workload workload;
  std::string region;
  NodeChoice nodes;
  /// The median of a read in milliseconds that was measured, by service; in place of published ones.
  std::map<std::string, double, std::less<>> measured_read_ms;
};

/// Up to how many commands a second S3 Express is cheaper than another service, with as much data.
struct Rivalry {
  std::string service;
  std::string name;
  std::string configuration;
  bool is_uncertain = false;
  BreakEven mixed;   ///< Reads and writes as they are now; with neither, as many of each.
  BreakEven writes;  ///< Writes alone.
  BreakEven reads;   ///< Reads alone.
};

/// All that can be said, before it is worded.
struct Estimate {
  Question question;
  double seconds_per_month = 0;
  /// The cheapest first; behind them those that cannot carry the workload.
  std::vector<Bill> bills;
  /// Of those that can carry it, in the order of the price list.
  std::vector<Rivalry> rivalries;
  /// The services that have no price anywhere.
  std::vector<std::string> unpriced;

  const Bill* find(std::string_view service) const;
};

/// What a month costs everywhere. The region is one of the list's.
Estimate estimate(const PriceList& list, Question question);

}  // namespace redis3::cost
