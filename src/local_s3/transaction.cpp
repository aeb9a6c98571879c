#include "local_s3/transaction.hpp"

namespace redis3::local_s3 {

S3Error as_s3_error(const Error& error) {
  const bool may_be_repeated = error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::conflict;
  return S3Error(may_be_repeated ? ErrorCode::service_unavailable : ErrorCode::internal_error,
                 error.message());
}

}  // namespace redis3::local_s3
