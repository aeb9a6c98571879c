#pragma once

#include <cstdint>

/// What Amazon asks for requests and for storage: list prices of us-east-1 in US dollars without tax.
namespace redis3::s3 {

/// Which list of prices a bucket is charged by.
enum class StorageClass { express_one_zone, standard };

/// How a request is charged, whatever its name.
enum class Charge {
  write,  ///< PUT, COPY, POST and LIST.
  read,   ///< GET, HEAD and all others.
  free,   ///< DELETE.
};

/// Dollars for one request that carried `sent_bytes` up and `received_bytes` down in its bodies. An answer of
/// 500 or above costs nothing, and neither does a request without an answer (`status` 0). Storage and
/// transfer out of the Region are not in it.
double dollars_for(StorageClass storage_class, Charge charge, int status, std::uint64_t sent_bytes,
                   std::uint64_t received_bytes) noexcept;

/// Dollars for keeping so many bytes for a month.
double dollars_a_month(StorageClass storage_class, std::uint64_t stored_bytes) noexcept;

}  // namespace redis3::s3
