#pragma once

#include "client/prices.hpp"
#include "client/request_log.hpp"
#include "upkeep/key_reporter.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace redis3::app {

/// A report of keys, and what it took.
struct KeysReportOutcome {
  std::string place;  ///< As a URL.
  upkeep::KeyReportOptions options;
  std::optional<std::string> pattern;
  upkeep::KeyReport report;
  /// Absent where nothing costs anything.
  std::optional<client::Prices> prices;
  client::RequestTotals totals;
  std::chrono::milliseconds elapsed{0};
};

/// For people; without the failure, which is told on standard error.
///
/// columns  how wide a line may be; names are cut to fit, from 60 on.
std::string keys_report_text(const KeysReportOutcome& outcome, std::size_t columns);
/// One JSON object on one line.
std::string keys_report_json(const KeysReportOutcome& outcome);

/// How far a report is, in one line without its end.
std::string progress_text(const upkeep::KeyReportProgress& progress, std::chrono::milliseconds elapsed);

/// What the details would take: "To ask for 12,345 keys takes 12,345 HEADs and 13 LISTs: $0.00037 at Amazon's
/// list prices, 13 s at 1,000 requests a second."
///
/// prices  absent where nothing costs anything
std::string details_price_text(std::uint64_t heads, std::uint64_t lists,
                               const std::optional<client::Prices>& prices, double requests_per_second);

}  // namespace redis3::app
