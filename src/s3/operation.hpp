#pragma once

#include "s3/pricing.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace redis3::s3 {

/// The calls of S3's API that the client makes.
enum class Operation {
  create_session,
  create_bucket,
  head_bucket,
  get_object,
  head_object,
  put_object,
  append_object,
  rename_object,
  delete_object,
  list_objects,
  create_multipart_upload,
  upload_part,
  complete_multipart_upload,
  abort_multipart_upload,
  get_bucket_lifecycle,
  put_bucket_lifecycle,
  delete_bucket_lifecycle
};

struct OperationInfo {
  std::string_view name;  ///< As the API reference has it: "PutObject".
  std::string_view method;
  Charge charge;
  /// Whether a lost answer leaves something open: it changes what is stored, and to do it again later is not
  /// the same as to do it once. Creating a bucket that is ours already is.
  bool changes;
  /// Whether it may be sent again although an answer was lost: it changes nothing, or S3 knows its second
  /// request by a token.
  bool repeats_safely;
  /// Whether a directory bucket wants it signed by a session.
  bool uses_session;
  /// Whether it goes to the endpoint that looks after buckets.
  bool is_control = false;
};

const OperationInfo& info_of(Operation operation) noexcept;

/// How an operation of that name is charged; absent where there is none.
std::optional<Charge> charge_of(std::string_view operation) noexcept;

/// What became of one request, told to whoever wants to know. Holds no secret; its views live as long as the
/// call.
struct RequestEvent {
  std::string_view method;
  std::string_view operation;
  std::string_view target;  ///< Path and query as on the request line.
  std::string_view key;     ///< The object's name; empty where the call is about none.
  int status = 0;           ///< 0 where no answer came.
  std::string_view
      error_code;  ///< S3's, or the kind of error where no answer came; empty where all went well.
  std::string_view request_id;
  std::string_view last_modified;    ///< The answer's field of that name, where it has one.
  std::uint64_t bytes_sent = 0;      ///< Of the body.
  std::uint64_t bytes_received = 0;  ///< Of the body.
  std::chrono::microseconds elapsed{0};
  double dollars = 0;  ///< At list prices; see dollars_for().
};

using RequestObserver = std::function<void(const RequestEvent&)>;

}  // namespace redis3::s3
