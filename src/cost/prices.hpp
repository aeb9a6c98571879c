#pragma once

#include "redis3/error.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a workload costs a month on the services that could carry it. Pure functions.
namespace redis3::cost {

/// In what services count: gigabytes of 2^30 bytes, as Amazon's own examples do.
inline constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;

/// How far a figure can be relied on; the later, the less.
enum class Trust {
  official,    ///< The service's own page.
  secondary,   ///< Somebody else's copy of it.
  unverified,  ///< Of another Region or of doubtful origin.
};

struct Source {
  std::string url;
  std::string as_of;  ///< "2025-04-10", less of it, or "undated".
  Trust trust = Trust::unverified;
  std::string note;
};

struct Price {
  double dollars = 0;
  std::string unit;
  std::string source;  ///< Its name in PriceList::sources.
  Trust trust = Trust::unverified;
};

struct NodeType {
  std::string name;
  Price hour;
  std::uint64_t memory_bytes = 0;  ///< Redis's maxmemory before anything is reserved.
  std::string memory_source;
};

/// What one service charges in one Region.
struct RegionPrices {
  std::map<std::string, Price, std::less<>> prices;
  std::vector<NodeType> nodes;
};

/// By what a service charges.
enum class ServiceKind {
  object_store,      ///< stored, write, read, upload, retrieval
  nodes,             ///< nodes by the hour; written, where it has it
  serverless_cache,  ///< stored by the hour, processing
  request_units,     ///< stored, write and read in units of so many bytes
  commands,          ///< stored, command, transfer
};

struct Service {
  std::string id;
  std::string name;
  ServiceKind kind = ServiceKind::object_store;
  bool runs_redis3 = false;
  /// Minima, what is free, limits: 0 where there is none.
  std::map<std::string, double, std::less<>> terms;
  /// The median of a small read, as somebody has published it.
  std::optional<double> read_ms;
  std::string read_ms_source;
  /// By Region; "*": everywhere the same.
  std::map<std::string, RegionPrices, std::less<>> regions;

  double term(std::string_view term_name) const;
};

struct PriceList {
  double hours_per_month = 730;
  std::string default_region;
  std::vector<std::string> regions;
  std::map<std::string, Source, std::less<>> sources;
  /// In the order of the file.
  std::vector<Service> services;

  const Service* find(std::string_view id) const;
};

/// share/prices.json, as it was when this was built.
std::string_view built_in_prices() noexcept;

/// Reads a price list in the format of share/prices.json (docs/cost.md).
///
/// Errors  invalid  the message names the place in the document and what is wrong there
Result<PriceList> parse_prices(std::string_view json);

/// What a service charges in a Region. Where the list has no price of that Region, those of the default
/// Region stand in, and are unverified. Null where there are none either.
std::optional<RegionPrices> prices_in(const Service& service, const PriceList& list, std::string_view region);

}  // namespace redis3::cost
