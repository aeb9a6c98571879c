#pragma once

#include "transfer/redis_keys.hpp"
#include "transfer/source.hpp"

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::transfer {

/// The keys of a running Redis server: SCAN tells their names, MEMORY USAGE how much is fetched at once, DUMP
/// their values. Keys that are there from the beginning to the end are all met, whatever else happens there.
///
/// The token is the database and SCAN's cursor, which holds as long as the server runs.
class RedisSource : public Source {
 public:
  struct Options {
    /// In this order; at least one.
    std::vector<std::int64_t> databases;
    /// Redis's pattern; empty: every key.
    std::string pattern;
    GroupLimits limits;
  };

  /// The keys outlive it, and have learned.
  RedisSource(RedisKeys& keys, Options options);

  std::string identity() const override { return keys_.run_id(); }
  /// After open().
  std::optional<std::uint64_t> key_count() const override { return key_count_; }

  /// Counts the keys. Errors: those of RedisKeys.
  Task<void> open();
  Task<bool> go_on(std::string token) override;
  Task<Group> next() override;

 private:
  /// Where a listing goes on.
  struct Place {
    std::size_t database = 0;
    std::string cursor = "0";
  };

  Task<void> scan();
  Task<void> measure();
  std::vector<std::string> take_names(Group& group);
  std::optional<std::string> token() const;

  RedisKeys& keys_;
  Options options_;
  std::optional<std::uint64_t> key_count_;
  /// Behind the page whose names are under way.
  std::optional<Place> next_page_ = Place();
  std::deque<std::string> names_;
  /// Names whose sizes are known.
  std::deque<std::pair<std::string, std::uint64_t>> measured_;
};

}  // namespace redis3::transfer
