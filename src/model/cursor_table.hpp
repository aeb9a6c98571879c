#pragma once

#include "base/random.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace redis3::model {

/// The places that unfinished listings have come to, by the numbers that their callers hold. A store tells
/// such a place by a long text; Redis's clients take a number of 64 bits, and some of them only what fits
/// into JavaScript's, 53.
class CursorTable {
 public:
  /// Of more than `places_max` unfinished listings the oldest are forgotten.
  CursorTable(Random& random, std::size_t places_max) : random_(random), places_max_(places_max) {}

  /// A number for the place that `token` tells of in the listing of database `db`. Never 0.
  std::uint64_t put(std::int64_t db, std::string token);

  /// The token; absent where the number is not of this table, was forgotten, or belongs to another database.
  /// It may be asked for any number of times: who has lost an answer asks again.
  std::optional<std::string> find(std::int64_t db, std::uint64_t cursor) const;

 private:
  struct Place {
    std::int64_t db;
    std::string token;
  };

  Random& random_;
  std::size_t places_max_;
  boost::unordered_flat_map<std::uint64_t, Place> places_;
  std::deque<std::uint64_t> by_age_;
};

}  // namespace redis3::model
