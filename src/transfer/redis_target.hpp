#pragma once

#include "transfer/redis_keys.hpp"
#include "transfer/target.hpp"

#include <string>
#include <vector>

namespace redis3::transfer {

/// A running Redis server, of version 5 or newer, which RESTOREs what it is given, many keys in one go.
class RedisTarget : public Target {
 public:
  /// The keys outlive it, and have learned.
  explicit RedisTarget(RedisKeys& keys) : keys_(keys) {}

  /// A server that was started anew may have lost what it was given.
  std::string identity() const override { return keys_.run_id(); }
  Task<std::vector<Stored>> store(std::vector<Item> items, bool replaces) override;

 private:
  Task<void> store_database(std::vector<Item>& items, std::vector<std::size_t> which, bool replaces,
                            std::vector<Stored>& stored);
  Task<void> compare(const std::vector<Item>& items, std::vector<std::size_t> which,
                     std::vector<Stored>& stored);

  RedisKeys& keys_;
};

}  // namespace redis3::transfer
