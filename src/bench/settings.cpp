#include "bench/settings.hpp"

#include <algorithm>

namespace redis3::bench {

std::vector<const Operation*> usual_operations() {
  std::vector<const Operation*> usual;
  for (const char* name : {"set", "get", "mset", "mget"})
    usual.push_back(find_operation(name));
  return usual;
}

Pace pace_of(const Operation& operation, const Settings& settings) {
  Pace pace = settings.pace;
  if (!pace.operations && !pace.duration)
    pace.operations = operation.takes_all_keys ? Settings::usual_calls_on_all_keys : settings.key_count;
  if (operation.uses_up_keys)
    pace.operations =
        std::min<std::uint64_t>(pace.operations.value_or(settings.key_count), settings.key_count);
  return pace;
}

std::optional<Pace> warmup_of(const Operation& operation, std::size_t clients, const Settings& settings) {
  if (operation.uses_up_keys) return std::nullopt;
  if (!settings.warmup) return Pace{clients, std::nullopt, std::nullopt};
  if (settings.warmup->operations == 0) return std::nullopt;
  return settings.warmup;
}

}  // namespace redis3::bench
