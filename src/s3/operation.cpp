#include "s3/operation.hpp"

#include <array>
#include <cstddef>

namespace redis3::s3 {
namespace {

// In the order of the enumerators. HeadBucket is signed by a session, as boto3 does it. Whether CreateSession
// costs anything is not documented; it is counted as the cheapest kind that does. Of an upload only its
// completion changes what anybody reads: a part that is sent twice is the same part, and an upload that is
// begun twice is invisible.
constexpr std::array<OperationInfo, 12> operations = {{
    {"CreateSession", "GET", Charge::read, false, false},
    {"CreateBucket", "PUT", Charge::write, false, false},
    {"HeadBucket", "HEAD", Charge::read, false, true},
    {"GetObject", "GET", Charge::read, false, true},
    {"HeadObject", "HEAD", Charge::read, false, true},
    {"PutObject", "PUT", Charge::write, true, true},
    {"DeleteObject", "DELETE", Charge::free, true, true},
    {"ListObjectsV2", "GET", Charge::write, false, true},
    {"CreateMultipartUpload", "POST", Charge::write, false, true},
    {"UploadPart", "PUT", Charge::write, false, true},
    {"CompleteMultipartUpload", "POST", Charge::write, true, true},
    {"AbortMultipartUpload", "DELETE", Charge::free, false, true},
}};

}  // namespace

const OperationInfo& info_of(Operation operation) noexcept {
  return operations[static_cast<std::size_t>(operation)];
}

}  // namespace redis3::s3
