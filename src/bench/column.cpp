#include "bench/column.hpp"

#include "base/figure_text.hpp"

namespace redis3::bench {
namespace {

std::string count_text(std::uint64_t count) {
  return count == 0 ? "" : grouped_text(count);
}

Column percentile_column(std::string_view name, double percent, int rank) {
  return {name, [percent](const Measurement& made) { return latency_text(made.latency.percentile(percent)); },
          rank};
}

std::vector<Column> make_columns() {
  return {
      {"mean", [](const Measurement& made) { return latency_text(made.mean()); }, 1},
      percentile_column("p50", 50, 2),
      percentile_column("p95", 95, 3),
      percentile_column("p99", 99, 4),
      percentile_column("p99.9", 99.9, 8),
      percentile_column("max", 100, 7),
      {"ops/s", [](const Measurement& made) { return per_second_text(made.rate()); }, 5},
      {"$/million",
       [](const Measurement& made) {
         return made.usage.dollars > 0 ? dollars_text(made.dollars_a_million()) : std::string();
       },
       6, true},
      {"failed", [](const Measurement& made) { return count_text(made.failures); }, 0, true},
      {"too late", [](const Measurement& made) { return count_text(made.missed); }, 0, true},
      {"CPU",
       [](const Measurement& made) {
         return made.answered() == 0 ? "–"
                                     : latency_text(made.cpu / static_cast<std::int64_t>(made.answered()));
       },
       9},
      {"requests", [](const Measurement& made) { return count_text(made.usage.request_count()); }, 10, true},
      {"retries", [](const Measurement& made) { return count_text(made.usage.retries); }, 11, true},
      {"hedges", [](const Measurement& made) { return count_text(made.usage.hedges); }, 12, true},
      {"sent",
       [](const Measurement& made) {
         return made.usage.bytes_sent == 0 ? std::string() : bytes_text(made.usage.bytes_sent);
       },
       13, true},
      {"received",
       [](const Measurement& made) {
         return made.usage.bytes_received == 0 ? std::string() : bytes_text(made.usage.bytes_received);
       },
       14, true},
      {"dollars",
       [](const Measurement& made) {
         return made.usage.dollars > 0 ? dollars_text(made.usage.dollars) : std::string();
       },
       15, true},
  };
}

}  // namespace

const std::vector<Column>& columns_of_measurements() {
  static const std::vector<Column> columns = make_columns();
  return columns;
}

}  // namespace redis3::bench
