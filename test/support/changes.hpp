#pragma once

#include "model/change.hpp"

#include <optional>
#include <string>
#include <utility>

namespace redis3::test {

/// What SET without options does: it writes without looking.
inline model::Change plain_set(std::string value, std::optional<TimePoint> expires_at = std::nullopt) {
  model::Change change;
  change.need = model::Need::nothing;
  change.decide = [value = std::move(value), expires_at](const model::Record*, TimePoint) {
    model::Record record;
    record.value = value;
    record.expires_at = expires_at;
    return model::Decision::put(record);
  };
  return change;
}

}  // namespace redis3::test
