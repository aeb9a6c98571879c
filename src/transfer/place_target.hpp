#pragma once

#include "model/keyspace.hpp"
#include "transfer/target.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace redis3::transfer {

/// A place of redis3, which RESTOREs what it is given, several keys side by side.
///
/// Cost  1 PUT for each key; where something is there already and is not replaced, 1 HEAD and 1 GET more
class PlaceTarget : public Target {
 public:
  /// The keyspace outlives it.
  PlaceTarget(model::Keyspace& keyspace, std::size_t parallel_requests_max)
      : keyspace_(keyspace), parallel_requests_max_(parallel_requests_max) {}

  /// The place is the same as long as its name is.
  std::string identity() const override { return "place"; }
  Task<std::vector<Stored>> store(std::vector<Item> items, bool replaces) override;

 private:
  /// The item is there until it ends.
  Task<Stored> store_one(const Item& item, bool replaces);
  Task<Stored> compare(const Item& item);

  model::Keyspace& keyspace_;
  std::size_t parallel_requests_max_;
};

}  // namespace redis3::transfer
