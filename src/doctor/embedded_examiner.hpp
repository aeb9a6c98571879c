#pragma once

#include "doctor/examine.hpp"

namespace redis3::doctor {

/// examine() of a file or of memory. A file that is not there is not made.
Task<Facts> examine_embedded(Instruments instruments, client::Location location, Options options);

}  // namespace redis3::doctor
