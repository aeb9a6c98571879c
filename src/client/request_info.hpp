#pragma once

#include "client/request_log.hpp"
#include "command/command.hpp"
#include "s3/client.hpp"

namespace redis3::client {

/// The section `S3` of INFO: how many requests of each operation, their bytes, what they cost, and how many
/// of them were sent again or a second time.
command::InfoSection info_of(const RequestTotals& totals, const s3::ClientCounters& counters);

}  // namespace redis3::client
