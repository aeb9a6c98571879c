#pragma once

#include "model/lane_runner.hpp"

#include <string>

namespace redis3::model {

/// As Keyspace::rename_by_copy(), on the names of two different objects. `lanes` outlives the Task.
Task<Renamed> rename_by_copy(LaneRunner& lanes, std::string from, std::string to, bool only_if_absent,
                             std::size_t lost_races_max);

}  // namespace redis3::model
