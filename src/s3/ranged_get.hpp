#pragma once

#include "base/task.hpp"
#include "s3/object.hpp"
#include "s3/perform.hpp"

namespace redis3::s3 {

/// Reads what is missing of an answer to get_call(request) that was cut, in parts, several at a time
/// (part_plan.hpp), each of them only from the object that the answer is about. Returns the answer with its
/// whole body.
///
/// Where the object is another one by now it begins again; after some of that it reads the object at one go,
/// which nothing can disturb.
///
/// Memory  the value
/// Errors  not_found     also where the object went meanwhile
///         not_modified  the object was replaced by the one that the request does not want
///         corrupt       S3 answers with another part than was asked for
Task<http::Response> read_rest(GetRequest request, http::Response answer, Perform perform);

}  // namespace redis3::s3
