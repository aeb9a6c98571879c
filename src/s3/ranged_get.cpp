#include "s3/ranged_get.hpp"

#include "base/parallel.hpp"
#include "base/text.hpp"
#include "s3/part_plan.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace redis3::s3 {
namespace {

/// So often an object may change under a read before it is read at one go.
constexpr int reads_in_parts_max = 3;

/// One value on its way. Lives in the frame of read_once().
struct ReadInProgress {
  const std::string& key;
  const std::string etag;
  const Perform& perform;
  /// Of the value, what came with the first answer.
  const std::uint64_t first_bytes;
  const PartPlan plan;
  /// Has room for all from the beginning, so that it stays where it is, and grows as the parts begin.
  std::string& body;
};

Task<void> read_part(ReadInProgress& progress, std::size_t index) {
  const PartPlan::Part part = progress.plan.part(index);
  const std::uint64_t first = progress.first_bytes + part.first;
  if (progress.body.size() < first + part.bytes) progress.body.resize(first + part.bytes);
  const std::span<char> place(progress.body.data() + first, part.bytes);
  const Call call = get_part_call(progress.key, progress.etag, first, place);
  auto performing = progress.perform(call);
  const auto response = co_await std::move(performing);
  if (!response) co_return response.error();
  if (const auto checked = check_part(call, *response); !checked) co_return checked.error();
  if (!response->is_in_place) std::copy(response->body.begin(), response->body.end(), place.begin());
  co_return Result<void>();
}

/// Errors  conflict  the object is another one now
Task<http::Response> read_once(const GetRequest& request, http::Response answer, const Perform& perform) {
  const auto etag = answer.field("etag");
  const auto value_bytes = to_uint64(answer.field("content-length").value_or(""));
  const std::uint64_t first_bytes = answer.body.size();
  if (!etag || etag->empty() || !value_bytes || *value_bytes <= first_bytes) {
    co_return Error(ErrorKind::corrupt, "GetObject: S3's answer has no ETag, or no length.");
  }
  answer.body.reserve(*value_bytes);
  ReadInProgress progress{
      request.key, std::string(*etag), perform, first_bytes, plan_parts(*value_bytes - first_bytes),
      answer.body};
  std::function<Task<void>(std::size_t)> read = [&progress](std::size_t index) {
    return read_part(progress, index);
  };
  auto reading = for_each_index(progress.plan.count, progress.plan.in_flight_max, std::move(read));
  if (const auto done = co_await std::move(reading); !done) co_return done.error();
  answer.is_cut = false;
  co_return answer;
}

}  // namespace

Task<http::Response> read_rest(GetRequest request, http::Response answer, Perform perform) {
  for (int reads = 1;; ++reads) {
    auto reading = read_once(request, std::move(answer), perform);
    auto whole = co_await std::move(reading);
    if (whole || whole.error().kind() != ErrorKind::conflict) co_return whole;
    auto call = get_call(request);
    if (!call) co_return call.error();
    if (reads == reads_in_parts_max) call->cut = {};
    auto performing = perform(std::move(*call));
    auto again = co_await std::move(performing);
    if (!again || !again->is_cut) co_return again;
    answer = std::move(*again);
  }
}

}  // namespace redis3::s3
