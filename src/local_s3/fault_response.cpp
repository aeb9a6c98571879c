#include "local_s3/fault_response.hpp"

#include "base/text.hpp"
#include "local_s3/error_response.hpp"

namespace redis3::local_s3 {
namespace {

constexpr std::string_view checksum_prefix = "x-amz-checksum-";
constexpr std::string_view type_field = "x-amz-checksum-type";

bool is_checksum(std::string_view name) {
  return to_lower(name).starts_with(checksum_prefix) && !equal_ignoring_case(name, type_field);
}

// Another checksum of the same form: its first character stands for six bits of it.
void corrupt_checksum(std::string& base64) {
  if (!base64.empty()) base64.front() = base64.front() == 'A' ? 'B' : 'A';
}

}  // namespace

Response fault_response(const faults::Fault& fault, const Request& request) {
  const ErrorText* known = find_text(fault.code);
  const std::string message(known != nullptr ? known->message : "An injected fault.");
  return error_response(ErrorText{fault.code, fault.status, message}, message, {}, request);
}

bool corrupt(Response& response, faults::FaultKind kind) {
  if (response.status >= 300) return false;
  if (kind == faults::FaultKind::corrupt_body) {
    if (response.body.empty()) return false;
    response.body[response.body.size() / 2] ^= 1;
    return true;
  }
  bool is_corrupt = false;
  for (auto& [name, value] : response.headers) {
    if (!is_checksum(name)) continue;
    corrupt_checksum(value);
    is_corrupt = true;
  }
  return is_corrupt;
}

}  // namespace redis3::local_s3
