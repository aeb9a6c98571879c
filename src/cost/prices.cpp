#include "cost/prices.hpp"

#include "cost/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace redis3::cost {
namespace {

constexpr std::string_view everywhere = "*";
constexpr double format_version = 1;

struct Wanted {
  std::string_view name;
  std::string_view unit;
  bool is_optional = false;
};
struct KindInfo {
  std::string_view name;
  ServiceKind kind;
  std::span<const Wanted> prices;
  std::span<const std::string_view> terms;
};

constexpr Wanted object_store_prices[] = {{"stored", "GB-month"},
                                          {"write", "1,000 requests"},
                                          {"read", "1,000 requests"},
                                          {"upload", "GB"},
                                          {"retrieval", "GB"}};
constexpr Wanted node_prices[] = {{"written", "GB", true}};
constexpr Wanted serverless_prices[] = {{"stored", "GB-hour"}, {"processing", "1,000,000 ECPU"}};
constexpr Wanted unit_prices[] = {
    {"stored", "GB-month"}, {"write", "1,000,000 units"}, {"read", "1,000,000 units"}};
constexpr Wanted command_prices[] = {
    {"stored", "GB-month"}, {"command", "100,000 commands"}, {"transfer", "GB"}};

constexpr std::string_view node_terms[] = {"reserved_share", "shards_max"};
constexpr std::string_view unit_terms[] = {"write_unit_bytes", "read_unit_bytes"};
/// Any service may have these.
constexpr std::string_view known_terms[] = {
    "reserved_share",  "shards_max",       "stored_gb_min",          "stored_gb_free",
    "stored_gb_max",   "transfer_gb_free", "written_gb_free",        "write_unit_bytes",
    "read_unit_bytes", "value_bytes_max",  "commands_per_second_max"};

constexpr KindInfo kinds[] = {
    {"object_store", ServiceKind::object_store, object_store_prices, {}},
    {"nodes", ServiceKind::nodes, node_prices, node_terms},
    {"serverless_cache", ServiceKind::serverless_cache, serverless_prices, {}},
    {"request_units", ServiceKind::request_units, unit_prices, unit_terms},
    {"commands", ServiceKind::commands, command_prices, {}},
};

Trust read_trust(const JsonNode& node) {
  const std::string word = node.text();
  if (word == "official") return Trust::official;
  if (word == "secondary") return Trust::secondary;
  if (word != "unverified") node.fail("it must be official, secondary or unverified");
  return Trust::unverified;
}

Source read_source(const JsonNode& node) {
  Source source;
  source.url = node.at("url").text();
  source.as_of = node.at("as_of").text();
  source.trust = read_trust(node.at("trust"));
  if (const auto note = node.find("note")) source.note = note->text();
  return source;
}

std::string read_source_name(const JsonNode& node, const PriceList& list) {
  std::string name = node.text();
  if (!list.sources.contains(name)) node.fail(fmt::format("there is no source \"{}\" among sources", name));
  return name;
}

Price read_price(const JsonNode& node, std::string_view unit, const PriceList& list) {
  Price price;
  price.dollars = node.at("price").amount();
  price.unit = node.at("unit").text();
  if (price.unit != unit) node.at("unit").fail(fmt::format("it must be \"{}\"", unit));
  price.source = read_source_name(node.at("source"), list);
  const auto source = list.sources.find(price.source);
  if (source != list.sources.end()) price.trust = source->second.trust;
  return price;
}

RegionPrices read_region(const JsonNode& node, const KindInfo& kind, const PriceList& list) {
  RegionPrices region;
  for (const Wanted& wanted : kind.prices) {
    if (wanted.is_optional && !node.find(wanted.name)) continue;
    region.prices.emplace(wanted.name, read_price(node.at(wanted.name), wanted.unit, list));
  }
  if (kind.kind != ServiceKind::nodes) return region;
  const JsonNode nodes = node.at("nodes");
  for (const auto& member : nodes.object()) {
    const JsonNode type = nodes.child(name_of(member), member.value());
    NodeType read;
    read.name = name_of(member);
    read.hour = read_price(type, "node-hour", list);
    read.memory_bytes = static_cast<std::uint64_t>(type.at("memory_bytes").amount());
    if (read.memory_bytes == 0) type.at("memory_bytes").fail("a node holds something");
    read.memory_source = read_source_name(type.at("memory_source"), list);
    region.nodes.push_back(std::move(read));
  }
  if (region.nodes.empty()) nodes.fail("there is no node type");
  return region;
}

const KindInfo& read_kind(const JsonNode& node) {
  const std::string word = node.text();
  const auto found = std::find_if(std::begin(kinds), std::end(kinds),
                                  [&](const KindInfo& each) { return each.name == word; });
  if (found != std::end(kinds)) return *found;
  node.fail("it must be object_store, nodes, serverless_cache, request_units or commands");
  return kinds[0];
}

Service read_service(const JsonNode& node, std::string_view id, const PriceList& list) {
  Service service;
  service.id = id;
  service.name = node.at("name").text();
  const KindInfo& kind = read_kind(node.at("kind"));
  service.kind = kind.kind;
  if (const auto runs = node.find("runs_redis3")) service.runs_redis3 = runs->truth();
  for (const std::string_view term : known_terms) {
    if (const auto value = node.find(term)) service.terms.emplace(term, value->amount());
  }
  for (const std::string_view term : kind.terms) {
    if (node.at(term).amount() == 0 && term != "reserved_share") node.at(term).fail("it must be above 0");
  }
  if (service.term("reserved_share") >= 1) node.at("reserved_share").fail("it must be below 1");
  if (const auto latency = node.find("latency")) {
    service.read_ms = latency->at("read_ms").amount();
    service.read_ms_source = read_source_name(latency->at("source"), list);
  }
  const JsonNode regions = node.at("regions");
  for (const auto& member : regions.object())
    service.regions.emplace(name_of(member),
                            read_region(regions.child(name_of(member), member.value()), kind, list));
  return service;
}

PriceList read_list(const JsonNode& root) {
  PriceList list;
  if (root.at("format").amount() != format_version) root.at("format").fail("this redis3 reads format 1");
  list.hours_per_month = root.at("hours_per_month").amount();
  if (list.hours_per_month == 0) root.at("hours_per_month").fail("it must be above 0");
  list.default_region = root.at("default_region").text();
  const JsonNode regions = root.at("regions");
  for (std::size_t index = 0; index < regions.array().size(); ++index)
    list.regions.push_back(regions.child(index, regions.array()[index]).text());
  const JsonNode sources = root.at("sources");
  for (const auto& member : sources.object())
    list.sources.emplace(name_of(member), read_source(sources.child(name_of(member), member.value())));
  const JsonNode services = root.at("services");
  for (const auto& member : services.object())
    list.services.push_back(
        read_service(services.child(name_of(member), member.value()), name_of(member), list));
  if (list.find("s3_express") == nullptr)
    services.fail("there is no \"s3_express\", with which all others are compared");
  return list;
}

}  // namespace

double Service::term(std::string_view term_name) const {
  const auto found = terms.find(term_name);
  return found == terms.end() ? 0 : found->second;
}

const Service* PriceList::find(std::string_view id) const {
  const auto found =
      std::find_if(services.begin(), services.end(), [&](const Service& each) { return each.id == id; });
  return found == services.end() ? nullptr : &*found;
}

Result<PriceList> parse_prices(std::string_view json) {
  const Result<boost::json::value> document = parse_json(json);
  if (!document) return document.error();
  std::string problem;
  PriceList list = read_list(JsonNode(*document, problem));
  if (!problem.empty()) return Error(ErrorKind::invalid, std::move(problem));
  return list;
}

std::optional<RegionPrices> prices_in(const Service& service, const PriceList& list,
                                      std::string_view region) {
  for (const std::string_view name : {region, everywhere}) {
    const auto found = service.regions.find(name);
    if (found != service.regions.end()) return found->second;
  }
  const auto other = service.regions.find(list.default_region);
  if (other == service.regions.end()) return std::nullopt;
  RegionPrices prices = other->second;
  for (auto& [name, price] : prices.prices)
    price.trust = Trust::unverified;
  for (NodeType& node : prices.nodes)
    node.hour.trust = Trust::unverified;
  return prices;
}

}  // namespace redis3::cost
