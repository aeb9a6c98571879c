#include "transfer/tally.hpp"

#include <numeric>

namespace redis3::transfer {

std::string_view name_of(Outcome outcome) noexcept {
  constexpr std::array<std::string_view, outcome_count> names{"written", "same", "kept",
                                                              "expired", "gone", "refused"};
  return names[static_cast<std::size_t>(outcome)];
}

std::uint64_t Tally::total() const noexcept {
  return std::accumulate(keys.begin(), keys.end(), std::uint64_t{0});
}

}  // namespace redis3::transfer
