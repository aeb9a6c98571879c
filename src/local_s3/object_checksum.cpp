#include "local_s3/object_checksum.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace redis3::local_s3 {

StoredChecksum full_checksum(ChecksumAlgorithm algorithm, std::string_view body, bool is_implied) {
  StoredChecksum checksum;
  checksum.algorithm = algorithm;
  checksum.value = checksum_base64(algorithm, body);
  checksum.is_implied = is_implied;
  return checksum;
}

StoredChecksum checksum_of_request(const Request& request) {
  const auto algorithm = request.checksum ? checksum_algorithm_of(request.checksum->first) : std::nullopt;
  if (!algorithm) return full_checksum(ChecksumAlgorithm::crc64nvme, request.body, true);
  StoredChecksum checksum;
  checksum.algorithm = *algorithm;
  checksum.value = request.checksum->second;
  return checksum;
}

StoredChecksum composite_checksum(ChecksumAlgorithm algorithm, const std::vector<std::string>& part_values) {
  std::string bytes;
  for (const std::string& value : part_values) {
    bytes += from_base64(value).value_or(std::string());
  }
  StoredChecksum checksum;
  checksum.algorithm = algorithm;
  checksum.value = fmt::format("{}-{}", checksum_base64(algorithm, bytes), part_values.size());
  checksum.is_composite = true;
  return checksum;
}

S3Error checksum_type_mismatch(ChecksumAlgorithm expected, ChecksumAlgorithm actual) {
  return S3Error(
      ErrorCode::invalid_request,
      fmt::format("Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}.",
                  to_lower(name_of(expected)), to_lower(name_of(actual))));
}

void add_checksum_headers(Response& response, const StoredChecksum& checksum) {
  if (checksum.value.empty()) return;
  response.headers.emplace_back(checksum_header_of(checksum.algorithm), checksum.value);
  response.headers.emplace_back("x-amz-checksum-type", checksum.type());
}

void write_checksum_value(XmlWriter& xml, const StoredChecksum& checksum) {
  if (checksum.value.empty()) return;
  xml.element(fmt::format("Checksum{}", name_of(checksum.algorithm)), checksum.value);
}

}  // namespace redis3::local_s3
