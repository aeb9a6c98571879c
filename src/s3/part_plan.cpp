#include "s3/part_plan.hpp"

#include <algorithm>
#include <cassert>

namespace redis3::s3 {
namespace {

std::uint64_t divide_up(std::uint64_t value, std::uint64_t by) noexcept {
  return value / by + (value % by != 0 ? 1 : 0);
}

}  // namespace

PartPlan::Part PartPlan::part(std::size_t index) const noexcept {
  assert(index < count);
  const std::uint64_t first = index * part_bytes;
  return {index + 1, first, std::min(part_bytes, value_bytes - first)};
}

PartPlan plan_parts(std::uint64_t value_bytes) noexcept {
  assert(value_bytes > 0);
  const std::uint64_t wanted = divide_up(value_bytes, part_bytes_wanted);
  const std::uint64_t possible = std::clamp<std::uint64_t>(value_bytes / part_bytes_min, 1, part_count_max);
  PartPlan plan;
  plan.value_bytes = value_bytes;
  plan.part_bytes = divide_up(value_bytes, std::min(wanted, possible));
  plan.count = divide_up(value_bytes, plan.part_bytes);
  plan.in_flight_max =
      std::clamp<std::uint64_t>(part_bytes_in_flight_max / plan.part_bytes, 1, parts_in_flight_max);
  return plan;
}

}  // namespace redis3::s3
