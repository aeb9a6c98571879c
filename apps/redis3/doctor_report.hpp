#pragma once

#include "doctor/facts.hpp"
#include "doctor/findings.hpp"

#include <string>
#include <vector>

namespace redis3::app {

/// What the doctor found, for people: the facts in groups, then the findings, each with what to do.
std::string doctor_text(const doctor::Facts& facts, const std::vector<doctor::Finding>& findings);

/// The same for machines: one JSON object on one line. What does not apply, or is not known, is null; times
/// are in microseconds, the clock's offset in milliseconds.
std::string doctor_json(const doctor::Facts& facts, const std::vector<doctor::Finding>& findings);

}  // namespace redis3::app
