#pragma once

#include "base/clock.hpp"
#include "embedded/object_table.hpp"
#include "local_s3/checksums.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::local_s3 {

/// The checksum that an object or a part keeps.
struct StoredChecksum {
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::crc64nvme;
  /// Base64; of a composite checksum also "-" and the number of parts. Empty where it is not known any more.
  std::string value;
  /// Whether it is the checksum of the parts' checksums.
  bool is_composite = false;
  /// Whether the endpoint chose the algorithm, since the client sent none.
  bool is_implied = false;

  std::string_view type() const noexcept { return is_composite ? "COMPOSITE" : "FULL_OBJECT"; }
};

/// What is known of an object beside its bytes; of a part, and of an upload in progress, too.
struct ObjectRecord {
  /// With its quotes.
  std::string etag;
  TimePoint last_modified;
  std::uint64_t size_bytes = 0;
  std::string storage_class;
  /// What a GET answers with: Content-Type and its kin, and x-amz-meta-*.
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<StoredChecksum> checksum;
  /// The sizes of the parts that it was made of by multipart upload or by appends, in order; empty where one
  /// PUT made it.
  std::vector<std::uint64_t> part_sizes;
};

/// The row of a record. Its attributes are lines of
///
///     class EXPRESS_ONEZONE
///     header Content-Type text/plain
///     checksum CRC32C FULL_OBJECT given mnG7TA==     (or COMPOSITE; or implied)
///     parts 5242880*3,17                             (three parts of 5 MiB, and one of 17 bytes)
embedded::RowInfo to_row(const ObjectRecord& record);
/// Reads a row that to_row() made, whatever lines else it has.
ObjectRecord from_row(const embedded::RowInfo& row);

}  // namespace redis3::local_s3
