#include "cost/bill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace redis3::cost {
namespace {

constexpr double thousand = 1e3;
constexpr double hundred_thousand = 1e5;
constexpr double million = 1e6;

/// Adds lines, and keeps in mind how reliable the prices are.
class BillWriter {
 public:
  BillWriter(Bill& bill, const RegionPrices& prices) : bill_(bill), prices_(prices) {}

  void add(std::string_view what, double amount, const Price& price) {
    const double dollars = amount * price.dollars;
    const auto line = std::find_if(bill_.lines.begin(), bill_.lines.end(),
                                   [&](const BillLine& each) { return each.what == what; });
    if (line == bill_.lines.end())
      bill_.lines.push_back({std::string(what), dollars});
    else
      line->dollars += dollars;
    if (price.dollars > 0) rely_on(price);
  }
  void add(std::string_view what, double amount, std::string_view price) {
    const auto found = prices_.prices.find(price);
    if (found != prices_.prices.end()) add(what, amount, found->second);
  }

 private:
  void rely_on(const Price& price) {
    bill_.trust = std::max(bill_.trust, price.trust);
    if (std::find(bill_.sources.begin(), bill_.sources.end(), price.source) == bill_.sources.end())
      bill_.sources.push_back(price.source);
  }

  Bill& bill_;
  const RegionPrices& prices_;
};

double above(double amount, double free) {
  return std::max(amount - free, 0.0);
}

void add_object_store(BillWriter& writer, const Workload& workload) {
  const S3Usage usage = workload.s3();
  writer.add("stored", workload.stored_bytes / gigabyte, "stored");
  writer.add("writes", usage.writes / thousand, "write");
  writer.add("reads", usage.reads / thousand, "read");
  writer.add("bytes", usage.uploaded_bytes / gigabyte, "upload");
  writer.add("bytes", usage.retrieved_bytes / gigabyte, "retrieval");
}

/// So many nodes of one type.
struct Fleet {
  const NodeType* type = nullptr;
  double shards = 0;
  double nodes = 0;
  double dollars_an_hour() const { return nodes * type->hour.dollars; }
};

std::optional<Fleet> fleet_of(const NodeType& type, const Service& service, double stored_bytes,
                              int replicas) {
  const double usable = static_cast<double>(type.memory_bytes) * (1 - service.term("reserved_share"));
  const double shards = std::max(std::ceil(stored_bytes / usable), 1.0);
  if (shards > service.term("shards_max")) return std::nullopt;
  return Fleet{&type, shards, shards * (1 + replicas)};
}

std::optional<Fleet> cheapest_fleet(const Service& service, const RegionPrices& prices, double stored_bytes,
                                    const NodeChoice& choice) {
  std::optional<Fleet> best;
  for (const NodeType& type : prices.nodes) {
    if (!choice.type.empty() && type.name != choice.type) continue;
    const std::optional<Fleet> fleet = fleet_of(type, service, stored_bytes, choice.replicas);
    if (!fleet) continue;
    const bool is_better =
        !best || fleet->dollars_an_hour() < best->dollars_an_hour() ||
        (fleet->dollars_an_hour() == best->dollars_an_hour() && fleet->nodes < best->nodes);
    if (is_better) best = fleet;
  }
  return best;
}

std::string text_of(const Fleet& fleet, int replicas) {
  std::string text =
      fleet.nodes == 1 ? fleet.type->name : fmt::format("{:.0f} × {}", fleet.nodes, fleet.type->name);
  if (replicas > 0) text += fmt::format(", {} of them replicas", fleet.shards * replicas);
  return text;
}

void add_nodes(BillWriter& writer, Bill& bill, const Service& service, const RegionPrices& prices,
               const Workload& workload, const NodeChoice& choice, double hours) {
  const std::optional<Fleet> fleet = cheapest_fleet(service, prices, workload.stored_bytes, choice);
  if (!fleet) {
    const bool is_known =
        choice.type.empty() || std::any_of(prices.nodes.begin(), prices.nodes.end(),
                                           [&](const NodeType& type) { return type.name == choice.type; });
    bill.obstacle =
        is_known ? fmt::format("{:.0f} shards at the most do not hold so much", service.term("shards_max"))
                 : fmt::format("it has no price of {}", choice.type);
    return;
  }
  bill.configuration = text_of(*fleet, choice.replicas);
  writer.add("nodes", fleet->nodes * hours, fleet->type->hour);
  writer.add("bytes", above(workload.written_bytes() / gigabyte, service.term("written_gb_free")), "written");
}

/// One for a command, and one for each kilobyte that it carries where that is more.
double processing_units(double commands, double value_bytes) {
  constexpr double kilobyte = 1024;
  return commands * std::max(value_bytes / kilobyte, 1.0);
}

void add_serverless(BillWriter& writer, const Service& service, const Workload& workload, double hours) {
  const double stored = std::max(workload.stored_bytes / gigabyte, service.term("stored_gb_min"));
  writer.add("stored", stored * hours, "stored");
  writer.add("writes", processing_units(workload.writes, workload.written_value_bytes) / million,
             "processing");
  writer.add("reads", processing_units(workload.reads, workload.read_value_bytes) / million, "processing");
}

void add_request_units(BillWriter& writer, const Service& service, const Workload& workload) {
  const auto units = [](double value_bytes, double unit_bytes) {
    return std::max(std::ceil(value_bytes / unit_bytes), 1.0);
  };
  writer.add("stored", workload.stored_bytes / gigabyte, "stored");
  writer.add(
      "writes",
      workload.writes * units(workload.written_value_bytes, service.term("write_unit_bytes")) / million,
      "write");
  writer.add("reads",
             workload.reads * units(workload.read_value_bytes, service.term("read_unit_bytes")) / million,
             "read");
}

void add_commands(BillWriter& writer, const Service& service, const Workload& workload) {
  const double transferred = (workload.written_bytes() + workload.read_bytes()) / gigabyte;
  writer.add("stored", above(workload.stored_bytes / gigabyte, service.term("stored_gb_free")), "stored");
  writer.add("writes", workload.writes / hundred_thousand, "command");
  writer.add("reads", workload.reads / hundred_thousand, "command");
  writer.add("bytes", above(transferred, service.term("transfer_gb_free")), "transfer");
}

std::string obstacle_of(const Service& service, const Workload& workload, double hours) {
  const auto exceeds = [&](double amount, std::string_view term) {
    const double limit = service.term(term);
    return limit > 0 && amount > limit;
  };
  if (exceeds(workload.stored_bytes / gigabyte, "stored_gb_max"))
    return fmt::format("it stores {} GB at the most", service.term("stored_gb_max"));
  if (exceeds(std::max(workload.written_value_bytes, workload.read_value_bytes), "value_bytes_max"))
    return fmt::format("a value may have {:.0f} bytes at the most", service.term("value_bytes_max"));
  if (exceeds(workload.commands() / hours / seconds_per_hour, "commands_per_second_max"))
    return fmt::format("it takes {:.0f} commands a second at the most",
                       service.term("commands_per_second_max"));
  return {};
}

}  // namespace

double Bill::dollars() const {
  double sum = 0;
  for (const BillLine& line : lines)
    sum += line.dollars;
  return sum;
}

double Bill::dollars_for(std::string_view what) const {
  double sum = 0;
  for (const BillLine& line : lines) {
    if (line.what == what) sum += line.dollars;
  }
  return sum;
}

Bill bill_of(const Service& service, const RegionPrices& prices, const Workload& workload,
             const NodeChoice& choice, double hours_per_month) {
  Bill bill;
  bill.service = service.id;
  bill.name = service.name;
  bill.kind = service.kind;
  bill.runs_redis3 = service.runs_redis3;
  bill.read_ms = service.read_ms;
  bill.obstacle = obstacle_of(service, workload, hours_per_month);
  BillWriter writer(bill, prices);
  switch (service.kind) {
    case ServiceKind::object_store:
      add_object_store(writer, workload);
      break;
    case ServiceKind::nodes:
      add_nodes(writer, bill, service, prices, workload, choice, hours_per_month);
      break;
    case ServiceKind::serverless_cache:
      add_serverless(writer, service, workload, hours_per_month);
      break;
    case ServiceKind::request_units:
      add_request_units(writer, service, workload);
      break;
    case ServiceKind::commands:
      add_commands(writer, service, workload);
      break;
  }
  return bill;
}

}  // namespace redis3::cost
