#include "s3/operation.hpp"

#include <array>
#include <cstddef>

namespace redis3::s3 {
namespace {

// In the order of the enumerators. HeadBucket is signed by a session, as boto3 does it. Whether CreateSession
// costs anything is not documented; it is counted as the cheapest kind that does. Of an upload only its
// completion changes what anybody reads: a part that is sent twice is the same part, and an upload that is
// begun twice is invisible. An append is a PutObject with an offset.
constexpr std::array<OperationInfo, 17> operations = {{
    {"CreateSession", "GET", Charge::read, false, true, false},
    {"CreateBucket", "PUT", Charge::write, false, true, false, true},
    {"HeadBucket", "HEAD", Charge::read, false, true, true},
    {"GetObject", "GET", Charge::read, false, true, true},
    {"HeadObject", "HEAD", Charge::read, false, true, true},
    {"PutObject", "PUT", Charge::write, true, false, true},
    {"PutObject", "PUT", Charge::write, true, false, true},
    {"RenameObject", "PUT", Charge::write, true, true, true},
    {"DeleteObject", "DELETE", Charge::free, true, false, true},
    {"ListObjectsV2", "GET", Charge::write, false, true, true},
    {"CreateMultipartUpload", "POST", Charge::write, false, true, true},
    {"UploadPart", "PUT", Charge::write, false, true, true},
    {"CompleteMultipartUpload", "POST", Charge::write, true, false, true},
    {"AbortMultipartUpload", "DELETE", Charge::free, false, true, true},
    {"GetBucketLifecycleConfiguration", "GET", Charge::read, false, true, false, true},
    {"PutBucketLifecycleConfiguration", "PUT", Charge::write, true, false, false, true},
    {"DeleteBucketLifecycle", "DELETE", Charge::free, true, false, false, true},
}};

}  // namespace

const OperationInfo& info_of(Operation operation) noexcept {
  return operations[static_cast<std::size_t>(operation)];
}

std::optional<Charge> charge_of(std::string_view operation) noexcept {
  for (const OperationInfo& info : operations) {
    if (info.name == operation) return info.charge;
  }
  return std::nullopt;
}

}  // namespace redis3::s3
