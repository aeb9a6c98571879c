#include "stats_text.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace redis3::app {
namespace {

std::string text_of(std::uint64_t requests, double dollars) {
  return fmt::format("{} {}, ${:.9f}", requests, requests == 1 ? "request" : "requests", dollars);
}

}  // namespace

std::string stats_text(const Stats& before, const Stats& after) {
  if (after.request_count() == 0) return {};
  return fmt::format("{}; {} so far",
                     text_of(after.request_count() - before.request_count(), after.dollars - before.dollars),
                     text_of(after.request_count(), after.dollars));
}

}  // namespace redis3::app
