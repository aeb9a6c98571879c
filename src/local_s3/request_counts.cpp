#include "local_s3/request_counts.hpp"

#include <fmt/format.h>

#include <numeric>
#include <string>

namespace redis3::local_s3 {

Response RequestCounts::response() const {
  std::string requests;
  for (std::size_t at = 0; at < counts_.size(); ++at) {
    if (counts_[at] == 0) continue;
    const std::string_view name = faults::name_of(static_cast<faults::S3Call>(at));
    requests += fmt::format("{}\"{}\":{}", requests.empty() ? "" : ",", name, counts_[at]);
  }
  Response response;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = fmt::format("{{\"total\":{},\"requests\":{{{}}}}}\n",
                              std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0}), requests);
  return response;
}

}  // namespace redis3::local_s3
