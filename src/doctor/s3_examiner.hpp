#pragma once

#include "doctor/examine.hpp"

namespace redis3::doctor {

/// examine() of a bucket. A bucket that is not there is not made.
Task<Facts> examine_bucket(Instruments instruments, client::Location location, Options options);

}  // namespace redis3::doctor
