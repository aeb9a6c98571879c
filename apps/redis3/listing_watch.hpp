#pragma once

#include "client/prices.hpp"
#include "redis3/reply.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace redis3::app {

/// What a person is told before a command that lists a whole database, or empties it.
struct ListingWarning {
  std::string text;   ///< One line, without its end.
  bool asks = false;  ///< Whether to ask if it is to be done.
};

/// Watches the commands of a prompt. How many keys there are nobody knows before they are listed: what the
/// last DBSIZE or KEYS * has told stands in for it.
class ListingWatch {
 public:
  /// From so many keys on it is told what a listing costs: ten requests.
  static constexpr std::uint64_t telling_keys = 10'000;
  /// From so many keys on it is asked: a thousand requests, of some milliseconds each.
  static constexpr std::uint64_t asking_keys = 1'000'000;

  /// prices  absent where nothing costs anything
  explicit ListingWatch(std::optional<client::Prices> prices) : prices_(prices) {}

  /// What is to be said before this command is run in that database; absent where that is nothing. A number
  /// of keys that is not known is told once for each database.
  std::optional<ListingWarning> before(const std::vector<std::string>& words, std::int64_t db);
  /// What a command has answered.
  void after(const std::vector<std::string>& words, std::int64_t db, const Reply& reply);

 private:
  std::string listing_text(std::uint64_t keys) const;
  std::optional<ListingWarning> before_listing(const std::string& name, std::int64_t db);
  ListingWarning before_emptying(const std::string& name, std::int64_t db) const;

  std::optional<client::Prices> prices_;
  std::map<std::int64_t, std::uint64_t> keys_by_db_;
  /// Of which it was told that their number is not known.
  std::set<std::int64_t> told_;
};

}  // namespace redis3::app
