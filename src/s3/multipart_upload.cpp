#include "s3/multipart_upload.hpp"

#include "base/crc32c.hpp"
#include "base/parallel.hpp"
#include "s3/part_plan.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::s3 {
namespace {

/// One value on its way. Lives in the frame of put_in_parts().
struct UploadInProgress {
  const PutRequest& request;
  const Perform& perform;
  const Upload& upload;
  const PartPlan plan;
  std::vector<UploadedPart> parts;
  std::vector<std::uint32_t> part_crc32cs;
};

std::uint32_t whole_crc32c(const UploadInProgress& progress) {
  std::uint32_t whole = 0;
  for (std::size_t index = 0; index < progress.plan.count; ++index)
    whole = crc32c_joined(whole, progress.part_crc32cs[index], progress.plan.part(index).bytes);
  return whole;
}

Task<void> send_part(UploadInProgress& progress, std::size_t index) {
  const PartPlan::Part part = progress.plan.part(index);
  const std::string_view bytes = std::string_view(progress.request.body).substr(part.first, part.bytes);
  std::uint32_t& part_crc32c = progress.part_crc32cs[index];
  if (progress.upload.checksum == Checksum::crc32c) part_crc32c = crc32c(bytes);
  const Call call = part_call(progress.upload, part.number, bytes, part_crc32c);
  auto performing = progress.perform(call);
  const auto response = co_await std::move(performing);
  if (!response) co_return response.error();
  auto uploaded = read_part(call, *response);
  if (!uploaded) co_return uploaded.error();
  progress.parts[index] = std::move(*uploaded);
  co_return Result<void>();
}

Task<std::string> send_all(UploadInProgress& progress) {
  std::function<Task<void>(std::size_t)> send = [&progress](std::size_t index) {
    return send_part(progress, index);
  };
  auto sending = for_each_index(progress.plan.count, progress.plan.in_flight_max, std::move(send));
  if (const auto sent = co_await std::move(sending); !sent) co_return sent.error();
  auto completing = progress.perform(
      complete_upload_call(progress.upload, progress.request, progress.parts, whole_crc32c(progress)));
  auto response = co_await std::move(completing);
  if (!response) co_return response.error();
  co_return read_completion(std::move(*response));
}

}  // namespace

Task<std::string> put_in_parts(PutRequest request, Perform perform) {
  auto creating = perform(create_upload_call(request));
  auto created = co_await std::move(creating);
  if (!created) co_return created.error();
  const auto upload = read_upload(request, std::move(*created));
  if (!upload) co_return upload.error();

  const PartPlan plan = plan_parts(request.body.size());
  UploadInProgress progress{request,
                            perform,
                            *upload,
                            plan,
                            std::vector<UploadedPart>(plan.count),
                            std::vector<std::uint32_t>(plan.count)};
  auto sending = send_all(progress);
  auto etag = co_await std::move(sending);
  if (etag) co_return etag;
  // Also where the end is in doubt: then it does not happen any later than this. What becomes of it changes
  // nothing for the caller.
  auto aborting = perform(abort_upload_call(*upload));
  co_await std::move(aborting);
  co_return etag;
}

}  // namespace redis3::s3
