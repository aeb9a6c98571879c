#pragma once

#include "doctor/facts.hpp"
#include "store/capability_probe.hpp"

#include <optional>
#include <vector>

namespace redis3::doctor {

/// Takes down what became of a request with a condition, as the probe of store/capability_probe.hpp has it.
/// False where that tells nothing of the condition.
///
/// refused  what 412 means for this condition
bool take_answer(const Trial& trial, ErrorKind refused, store::ProbeAnswer& to);

/// A row on the append of directory buckets, by one whose offset is past every end: S3 refuses that, and has
/// done nothing. Absent where the trial tells nothing.
std::optional<CapabilityFacts> append_facts(const Trial& trial);
/// A row on their rename, by that of an object that is not there.
std::optional<CapabilityFacts> rename_facts(const Trial& trial);

/// What a verdict means for redis3's commands, a row a capability. What only stores without unique tags can
/// lack has a row only there.
std::vector<CapabilityFacts> capability_facts(const store::ProbeVerdict& verdict);

}  // namespace redis3::doctor
