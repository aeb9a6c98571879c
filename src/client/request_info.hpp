#pragma once

#include "client/request_log.hpp"
#include "command/command.hpp"
#include "redis3/stats.hpp"
#include "s3/client.hpp"

#include <optional>

namespace redis3::client {

/// What was asked of S3, as a client of the library is told it.
///
/// counters  absent where the place is not S3
Stats stats_of(const RequestTotals& totals, const std::optional<s3::ClientCounters>& counters);

/// The section `S3` of INFO: how many requests of each operation, their bytes, what they cost, and how many
/// of them were sent again or a second time.
command::InfoSection info_of(const RequestTotals& totals, const s3::ClientCounters& counters);

}  // namespace redis3::client
