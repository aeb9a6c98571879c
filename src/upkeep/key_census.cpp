#include "upkeep/key_census.hpp"

#include "model/record_header.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

namespace redis3::upkeep {

std::size_t size_class_of(std::uint64_t bytes) noexcept {
  return static_cast<std::size_t>(std::bit_width(bytes));
}

std::uint64_t size_class_end(std::size_t size_class) noexcept {
  if (size_class >= 64) return std::numeric_limits<std::uint64_t>::max();
  return (std::uint64_t{1} << size_class) - 1;
}

std::string_view prefix_of(std::string_view name, std::string_view delimiter, std::size_t depth) noexcept {
  std::size_t end = 0;
  for (std::size_t parts = 0; !delimiter.empty() && parts < depth; ++parts) {
    const std::size_t at = name.find(delimiter, end);
    if (at == std::string_view::npos) break;
    end = at + delimiter.size();
  }
  return name.substr(0, end);
}

Lifetime lifetime_of(std::optional<TimePoint> expires_at, TimePoint now) noexcept {
  using namespace std::chrono;
  if (!expires_at) return Lifetime::forever;
  const auto left = *expires_at - now;
  if (left < 1min) return Lifetime::minute;
  if (left < 1h) return Lifetime::hour;
  if (left < 24h) return Lifetime::day;
  if (left < 7 * 24h) return Lifetime::week;
  if (left < 30 * 24h) return Lifetime::month;
  return Lifetime::longer;
}

bool KeyCensus::BySize::operator()(const SizedKey& a, const SizedKey& b) const noexcept {
  return std::tie(b.bytes, a.key.db, a.key.name) < std::tie(a.bytes, b.key.db, b.key.name);
}

void KeyCensus::count(SizedKey sized, bool may_expire) {
  all_.add(sized.bytes);
  if (may_expire) may_expire_.add(sized.bytes);
  sizes_[size_class_of(sized.bytes)].add(sized.bytes);

  Prefix prefix{sized.key.db, std::string(prefix_of(sized.key.name, options_.delimiter, options_.depth))};
  auto found = prefixes_.find(prefix);
  if (found == prefixes_.end() && prefixes_.size() < options_.prefixes_max)
    found = prefixes_.try_emplace(std::move(prefix)).first;
  (found == prefixes_.end() ? under_others_ : found->second).add(sized.bytes);

  if (options_.top == 0) return;
  if (largest_.size() < options_.top) {
    largest_.insert(std::move(sized));
  } else if (const auto last = std::prev(largest_.end()); BySize()(sized, *last)) {
    largest_.erase(last);
    largest_.insert(std::move(sized));
  }
}

std::vector<SizedKey> KeyCensus::largest() const {
  return {largest_.begin(), largest_.end()};
}

std::vector<std::pair<Prefix, Tally>> KeyCensus::prefixes() const {
  std::vector<std::pair<Prefix, Tally>> sorted(prefixes_.begin(), prefixes_.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(b.second.bytes, b.second.keys) < std::tie(a.second.bytes, a.second.keys);
  });
  return sorted;
}

std::uint64_t KeyCensus::size_not_exceeded_by(double share) const noexcept {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(all_.keys)));
  std::uint64_t seen = 0;
  for (std::size_t at = 0; at < sizes_.size(); ++at) {
    seen += sizes_[at].keys;
    if (seen >= wanted && seen > 0) return size_class_end(at);
  }
  return 0;
}

Tally DetailCensus::live() const noexcept {
  Tally sum;
  for (const Tally& each : lifetimes) {
    sum.keys += each.keys;
    sum.bytes += each.bytes;
  }
  return sum;
}

void DetailCensus::count(std::uint64_t bytes, std::string_view metadata, TimePoint now) {
  ++asked;
  const Result<model::RecordHeader> header = model::parse_header(metadata);
  if (header.has_error()) {
    ++unreadable;
  } else if (header->is_expired(now)) {
    expired.add(bytes);
  } else {
    types[std::string(model::name_of(header->type))].add(bytes);
    lifetimes[static_cast<std::size_t>(lifetime_of(header->expires_at, now))].add(bytes);
  }
}

}  // namespace redis3::upkeep
