#pragma once

#include "client/request_log.hpp"
#include "transfer/price.hpp"
#include "transfer/survey.hpp"
#include "transfer/transfer.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::app {

/// An import or an export, and what it took.
struct TransferOutcome {
  /// "import" or "export".
  std::string_view name;
  std::string from;  ///< As a URL without a password, or a file.
  std::string to;    ///< The same.
  /// A dry run's; the report is empty then.
  std::optional<transfer::Survey> survey;
  /// Absent where the place costs nothing.
  std::optional<transfer::Price> price;
  transfer::Report report;
  /// How many keys earlier runs had done, which this one went on from.
  std::uint64_t keys_before = 0;
  /// What earlier runs have cost and taken.
  double dollars_before = 0;
  std::chrono::milliseconds elapsed_before{0};
  client::RequestTotals totals;
  std::chrono::milliseconds elapsed{0};
};

/// For people; without the failure, which is told on standard error.
std::string transfer_text(const TransferOutcome& outcome);
/// One JSON object on one line.
std::string transfer_json(const TransferOutcome& outcome);

/// How far it is.
struct TransferProgress {
  std::uint64_t keys = 0;
  /// Of them, what earlier runs had done.
  std::uint64_t keys_before = 0;
  /// As far as the source tells.
  std::optional<std::uint64_t> keys_in_all;
  double dollars = 0;
};

/// In one line without its end: keys, rate, the time that is left, dollars.
std::string progress_text(const TransferProgress& progress, std::chrono::milliseconds elapsed);

/// What is told of a key that was not taken, in one line.
std::string refusal_text(const transfer::Refusal& refusal);

}  // namespace redis3::app
