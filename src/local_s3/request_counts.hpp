#pragma once

#include "faults/s3_call.hpp"
#include "local_s3/exchange.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace redis3::local_s3 {

/// Where the endpoint tells its counts, unsigned and uncounted. No bucket can have such a name.
inline constexpr std::string_view request_counts_path = "/_redis3/requests";

/// How many requests of each operation came, whatever became of them: refused, failed or cut off as well.
///
/// Threads  one at a time.
class RequestCounts {
 public:
  void count(faults::S3Call call) { ++counts_[static_cast<std::size_t>(call)]; }

  /// {"total":3,"requests":{"GetObject":1,"PutObject":2}}, by S3's names, with a line's end.
  Response response() const;

 private:
  std::array<std::uint64_t, faults::s3_call_count> counts_{};
};

}  // namespace redis3::local_s3
