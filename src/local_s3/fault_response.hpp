#pragma once

#include "faults/fault.hpp"
#include "local_s3/exchange.hpp"

namespace redis3::local_s3 {

/// The error that a fault has answered in place of what the request came to. Only the fault's status is
/// looked at: S3 tells one code with more than one status. The fault must outlive the response.
Response fault_response(const faults::Fault& fault, const Request& request);

/// Spoils an answer as a fault wants it: one bit of its body, or of each checksum that it tells. False where
/// it has nothing that could be spoiled: errors are left alone.
bool corrupt(Response& response, faults::FaultKind kind);

}  // namespace redis3::local_s3
