#include "client/request_info.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

namespace redis3::client {

Stats stats_of(const RequestTotals& totals, const std::optional<s3::ClientCounters>& counters) {
  Stats stats;
  stats.requests = totals.requests;
  stats.bytes_sent = totals.bytes_sent;
  stats.bytes_received = totals.bytes_received;
  stats.dollars = totals.dollars;
  if (counters) {
    stats.retries = counters->retries;
    stats.hedges = counters->hedges.issued;
  }
  return stats;
}

command::InfoSection info_of(const RequestTotals& totals, const s3::ClientCounters& counters) {
  command::InfoSection section;
  section.heading = "S3";
  const auto add = [&](std::string_view name, std::uint64_t count) {
    section.fields.emplace_back(fmt::format("s3_{}", name), std::to_string(count));
  };
  add("requests", totals.count());
  for (const auto& [operation, times] : totals.requests)
    add(fmt::format("requests_{}", operation), times);
  add("bytes_sent", totals.bytes_sent);
  add("bytes_received", totals.bytes_received);
  section.fields.emplace_back("s3_dollars", fmt::format("{:.9f}", totals.dollars));
  add("retries", counters.retries);
  add("corrupt_reads", counters.corrupt_reads);
  add("sessions", counters.sessions);
  add("hedges_sent", counters.hedges.issued);
  add("hedges_won", counters.hedges.won);
  add("hedges_wasted", counters.hedges.wasted);
  section.fields.emplace_back("s3_hedge_dollars", fmt::format("{:.9f}", counters.hedges.dollars));
  return section;
}

}  // namespace redis3::client
