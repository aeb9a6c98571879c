#pragma once

#include "base/clock.hpp"
#include "model/key.hpp"
#include "model/record.hpp"

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// How many keys there are, how large, under which prefixes; decided without I/O, in bounded memory.
namespace redis3::upkeep {

struct CensusOptions {
  /// What divides the parts of a key's name; empty: keys have no prefixes.
  std::string delimiter = ":";
  /// A prefix is so many of the first parts, or fewer where the name has fewer; 0: keys have no prefixes.
  std::size_t depth = 1;
  /// So many of the largest keys are kept.
  std::size_t top = 10;
  /// So many prefixes are told apart; what comes under later ones is counted together.
  std::size_t prefixes_max = 10'000;
};

/// Keys, and the bytes of their objects.
struct Tally {
  std::uint64_t keys = 0;
  std::uint64_t bytes = 0;

  void add(std::uint64_t more_bytes) noexcept {
    ++keys;
    bytes += more_bytes;
  }
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// By size: the first of them holds the empty ones, number n those of 2^(n-1) to 2^n - 1 bytes.
using SizeHistogram = std::array<Tally, 65>;
/// Where a size belongs in it.
std::size_t size_class_of(std::uint64_t bytes) noexcept;
/// The largest size of a class; what is larger than any object is 2^64 - 1.
std::uint64_t size_class_end(std::size_t size_class) noexcept;

/// What the listing told of one key.
struct SizedKey {
  model::Key key{0, {}};
  std::uint64_t bytes = 0;
};

/// A part of the keys by the beginning of their names.
struct Prefix {
  std::int64_t db = 0;
  /// With its last delimiter, "user:"; empty where the names have none.
  std::string name;
  friend auto operator<=>(const Prefix&, const Prefix&) = default;
};

/// The beginning of a key's name, as CensusOptions say.
std::string_view prefix_of(std::string_view name, std::string_view delimiter, std::size_t depth) noexcept;

/// How long keys live on. Each holds those that end before the time it is named after, and not before the one
/// before it.
enum class Lifetime { forever, minute, hour, day, week, month, longer };
inline constexpr std::size_t lifetime_count = static_cast<std::size_t>(Lifetime::longer) + 1;
/// expires_at  absent: never
Lifetime lifetime_of(std::optional<TimePoint> expires_at, TimePoint now) noexcept;

/// What is told of keys that were listed.
class KeyCensus {
 public:
  explicit KeyCensus(CensusOptions options) : options_(std::move(options)) {}

  void count(SizedKey sized, bool may_expire);
  void count_foreign() { ++foreign_; }

  const Tally& all() const noexcept { return all_; }
  /// Of these: keys of which only their header tells whether they expire.
  const Tally& may_expire() const noexcept { return may_expire_; }
  /// Objects that are not named as redis3 names keys; not among all().
  std::uint64_t foreign() const noexcept { return foreign_; }
  const SizeHistogram& sizes() const noexcept { return sizes_; }
  /// The largest first.
  std::vector<SizedKey> largest() const;
  /// The one with the most bytes first.
  std::vector<std::pair<Prefix, Tally>> prefixes() const;
  /// What came under a prefix that was not told apart any more.
  const Tally& under_other_prefixes() const noexcept { return under_others_; }
  /// A size that so large a share of the keys does not exceed, 0 < share <= 1; the end of its class.
  std::uint64_t size_not_exceeded_by(double share) const noexcept;

 private:
  struct BySize {
    bool operator()(const SizedKey& a, const SizedKey& b) const noexcept;
  };

  CensusOptions options_;
  Tally all_;
  Tally may_expire_;
  std::uint64_t foreign_ = 0;
  SizeHistogram sizes_{};
  std::set<SizedKey, BySize> largest_;
  std::map<Prefix, Tally> prefixes_;
  Tally under_others_;
};

/// What is told of keys that were asked for one by one.
struct DetailCensus {
  std::uint64_t asked = 0;
  /// Of these: gone since they were listed.
  std::uint64_t gone = 0;
  /// Of these: expired, and so absent for every command.
  Tally expired;
  /// Of these: written by a newer redis3, or damaged.
  std::uint64_t unreadable = 0;
  /// The others.
  std::map<std::string, Tally, std::less<>> types;
  std::array<Tally, lifetime_count> lifetimes{};

  /// The others in sum.
  Tally live() const noexcept;

  /// metadata  the line beside the object's bytes
  void count(std::uint64_t bytes, std::string_view metadata, TimePoint now);
};

}  // namespace redis3::upkeep
