#pragma once

#include "local_s3/exchange.hpp"
#include "local_s3/object_record.hpp"
#include "local_s3/xml_writer.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The checksums that objects keep, and how they are told.
///
/// Where a client sent none the object gets a CRC64NVME of the endpoint's own, as S3 gives it one.
namespace redis3::local_s3 {

/// The full checksum of `body`.
StoredChecksum full_checksum(ChecksumAlgorithm algorithm, std::string_view body, bool is_implied);

/// The one that came with the request, or an implied one.
StoredChecksum checksum_of_request(const Request& request);

/// The checksum of the parts' checksums, which are Base64, "-" and their number.
StoredChecksum composite_checksum(ChecksumAlgorithm algorithm, const std::vector<std::string>& part_values);

/// `expected` sent where an object or upload has another algorithm. 400 InvalidRequest.
S3Error checksum_type_mismatch(ChecksumAlgorithm expected, ChecksumAlgorithm actual);

/// x-amz-checksum-… and x-amz-checksum-type; nothing where the value is not known.
void add_checksum_headers(Response& response, const StoredChecksum& checksum);
/// <ChecksumCRC32C>…; nothing where the value is not known.
void write_checksum_value(XmlWriter& xml, const StoredChecksum& checksum);

}  // namespace redis3::local_s3
