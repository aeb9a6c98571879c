#pragma once

#include "cost/prices.hpp"
#include "cost/workload.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::cost {

inline constexpr double seconds_per_hour = 3600;

/// How services of nodes are built.
struct NodeChoice {
  /// Further nodes that each shard has.
  int replicas = 0;
  /// Of this type; empty: of the type with which the whole is cheapest.
  std::string type;
};

/// The lines of a bill that a table has a column for.
inline constexpr std::string_view bill_parts[] = {"stored", "nodes", "writes", "reads", "bytes"};

struct BillLine {
  std::string what;  ///< "stored", "nodes", "writes", "reads", "commands", "bytes".
  double dollars = 0;
};

/// A month on one service.
struct Bill {
  std::string service;  ///< Its id.
  std::string name;
  /// "2 × cache.r7g.large"; empty where there is nothing to choose.
  std::string configuration;
  ServiceKind kind = ServiceKind::object_store;
  bool runs_redis3 = false;
  std::vector<BillLine> lines;
  /// Of the least reliable price in it.
  Trust trust = Trust::official;
  /// Names in PriceList::sources, each once.
  std::vector<std::string> sources;
  /// Why the service cannot carry the workload; empty: it can.
  std::string obstacle;
  std::optional<double> read_ms;
  bool is_measured = false;  ///< read_ms, by ourselves; else somebody has published it.

  double dollars() const;
  double dollars_for(std::string_view what) const;
};

/// What a service asks for a month of the workload, at `prices` of it. Where it cannot carry it, an obstacle
/// is told, and what can be said of the price is.
///
/// Nodes are as many of one type as hold the data in what is not reserved of their memory, and of all types
/// the one with which they are cheapest; what a node can do in a second is not looked at.
Bill bill_of(const Service& service, const RegionPrices& prices, const Workload& workload,
             const NodeChoice& choice, double hours_per_month);

}  // namespace redis3::cost
