#pragma once

#include "base/task.hpp"
#include "s3/object.hpp"
#include "s3/perform.hpp"

#include <string>

namespace redis3::s3 {

/// Stores a value by parts, several at a time (part_plan.hpp); returns the new ETag. Until the last request
/// has been answered everybody sees what was there before.
///
/// Memory  the value, which is moved in
/// Errors  as a PUT of the same request: already_exists, conflict. `outcome_unknown` only where the last
///         request has no answer. After every error the upload is aborted, as well as that can be done: what
///         S3 keeps of one that is not, be it that this process was killed, costs its storage until a
///         lifecycle rule or somebody removes it.
Task<std::string> put_in_parts(PutRequest request, Perform perform);

}  // namespace redis3::s3
