#include "report_page.hpp"

#include <cstdint>

namespace redis3::app {

std::string seconds_text(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

void add_cost(Page& page, std::chrono::milliseconds elapsed, const client::RequestTotals& totals) {
  page.line("took", seconds_text(elapsed));
  if (totals.requests.empty()) return;
  std::string requests = std::to_string(totals.count());
  std::string_view separator = ": ";
  for (const auto& [operation, times] : totals.requests) {
    requests += fmt::format("{}{} {}", separator, times, operation);
    separator = ", ";
  }
  page.line("requests", requests);
  page.line("cost", fmt::format("${:.9f} at Amazon's list prices", totals.dollars));
}

void add_cost(JsonWriter& json, std::chrono::milliseconds elapsed, const client::RequestTotals& totals) {
  const auto add_number = [&](std::string_view name, std::uint64_t number) {
    json.name(name).integer(static_cast<std::int64_t>(number));
  };
  add_number("elapsed_ms", static_cast<std::uint64_t>(elapsed.count()));
  json.name("requests").open_object();
  for (const auto& [operation, times] : totals.requests)
    add_number(operation, times);
  json.close_object();
  add_number("bytes_sent", totals.bytes_sent);
  add_number("bytes_received", totals.bytes_received);
  json.name("dollars").dollars(totals.dollars);
}

}  // namespace redis3::app
