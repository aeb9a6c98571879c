#include "bench/operation.hpp"

#include <algorithm>

namespace redis3::bench {
namespace {

using s3::Charge;

constexpr Operation table[] = {
    {.name = "get", .family = Family::values, .needs_keys = true, .receives_value = true},
    {.name = "set", .family = Family::values, .charge = Charge::write, .sends_value = true},
    {.name = "mget",
     .family = Family::values,
     .takes_all_keys = true,
     .needs_keys = true,
     .receives_value = true},
    {.name = "mset",
     .family = Family::values,
     .takes_all_keys = true,
     .charge = Charge::write,
     .sends_value = true},
    {.name = "incr", .family = Family::counters, .charge = Charge::write},
    {.name = "append", .family = Family::appended, .charge = Charge::write, .sends_value = true},
    {.name = "getrange", .family = Family::values, .needs_keys = true},
    {.name = "exists", .family = Family::values, .needs_keys = true},
    {.name = "strlen", .family = Family::values, .needs_keys = true},
    {.name = "del", .family = Family::removed, .needs_keys = true, .uses_up_keys = true},
};

}  // namespace

std::span<const Operation> operations() noexcept {
  return table;
}

const Operation* find_operation(std::string_view name) noexcept {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const Operation& operation) { return operation.name == name; });
  return found == std::end(table) ? nullptr : found;
}

std::string operation_names() {
  std::string names;
  for (const Operation& operation : table)
    names.append(names.empty() ? "" : ", ").append(operation.name);
  return names;
}

}  // namespace redis3::bench
