#include "bench/workload.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace redis3::bench {
namespace {

constexpr std::size_t run_letters = 8;
constexpr std::size_t different_values = 61;
/// Of one call that fills or removes.
constexpr std::size_t keys_a_call_max = 100;
constexpr std::size_t bytes_a_call_max = 16 << 20;
constexpr std::size_t range_bytes = 10;

std::string_view name_of(Family family) {
  switch (family) {
    case Family::values:
      return "value:";
    case Family::counters:
      return "counter:";
    case Family::appended:
      return "appended:";
    case Family::removed:
      return "removed:";
  }
  return {};
}

}  // namespace

Workload::Workload(std::size_t key_count, std::size_t value_bytes, Random& random)
    : key_count_(key_count),
      value_bytes_(value_bytes),
      prefix_("redis3-bench:" + random_text(random, run_letters) + ':'),
      text_(random_text(random, value_bytes + different_values)) {}

std::string Workload::key(Family family, std::size_t index) const {
  std::string key = prefix_;
  return key.append(name_of(family)).append(std::to_string(index));
}

std::string Workload::value(std::size_t index) const {
  return text_.substr(index % different_values, value_bytes_);
}

command::Argv Workload::call(const Operation& operation, std::uint64_t turn) const {
  command::Argv call{to_upper(operation.name)};
  const std::size_t first = operation.takes_all_keys ? 0 : static_cast<std::size_t>(turn % key_count_);
  const std::size_t end = operation.takes_all_keys ? key_count_ : first + 1;
  for (std::size_t index = first; index < end; ++index) {
    call.push_back(key(operation.family, index));
    if (operation.sends_value) call.push_back(value(index));
  }
  if (operation.name == "getrange") {
    call.emplace_back("0");
    call.push_back(std::to_string(range_bytes - 1));
  }
  return call;
}

std::vector<command::Argv> Workload::calls_to_fill(Family family) const {
  const std::size_t fitting =
      std::max<std::size_t>(bytes_a_call_max / std::max<std::size_t>(value_bytes_, 1), 1);
  const std::size_t keys_a_call = std::min(keys_a_call_max, fitting);
  std::vector<command::Argv> calls;
  for (std::size_t index = 0; index < key_count_; ++index) {
    if (index % keys_a_call == 0) calls.push_back({"MSET"});
    calls.back().push_back(key(family, index));
    calls.back().push_back(value(index));
  }
  return calls;
}

std::vector<command::Argv> Workload::calls_to_remove(Family family) const {
  std::vector<command::Argv> calls;
  for (std::size_t index = 0; index < key_count_; ++index) {
    if (index % keys_a_call_max == 0) calls.push_back({"DEL"});
    calls.back().push_back(key(family, index));
  }
  return calls;
}

}  // namespace redis3::bench
