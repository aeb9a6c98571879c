#pragma once

#include "base/clock.hpp"
#include "http/client.hpp"
#include "redis3/error.hpp"
#include "s3/address.hpp"
#include "s3/failure.hpp"
#include "s3/object.hpp"
#include "s3/operation.hpp"
#include "s3/signer.hpp"

#include <string>
#include <string_view>

/// Requests and answers of single calls as plain functions: what is asked, how it looks on the wire, what the
/// answer means.
namespace redis3::s3 {

/// Amazon refuses a longer head.
inline constexpr std::size_t head_bytes_max = 8192;
/// S3's limit for one PUT.
inline constexpr std::uint64_t put_bytes_max = 5ull << 30;

/// One call, before it has a host, a time and a signature: these differ when it is sent again.
struct Call {
  explicit Call(Operation an_operation) : operation(an_operation) {}

  Operation operation;
  std::string key;    ///< As it is; empty for a call on the bucket.
  std::string query;  ///< In canonical form.
  std::string if_match;
  std::string if_none_match;
  std::string range;
  std::string_view checksum_field;
  std::string checksum;
  bool asks_checksum = false;
  std::string metadata;
  std::string body;
  bool has_body = false;
  WriteCondition condition = WriteCondition::none;
};

Call create_session_call();
Call create_bucket_call(const BucketName& bucket, std::string_view region);
/// Errors  invalid  the body is over put_bytes_max.
Result<Call> put_call(PutRequest request);
/// Errors  invalid  the range ends before it begins.
Result<Call> get_call(const GetRequest& request);
Call head_call(std::string key);
Call delete_call(const DeleteRequest& request);
Call list_call(const ListRequest& request);

/// The path and query of the call's request line.
std::string path_of(const Call& call, const Address& address);

/// The signed head.
///
/// metadata_field  the name that the call's metadata travels under
/// Errors          invalid  a value cannot stand in a head, or the head is over head_bytes_max; nothing was
/// sent
Result<std::string> head_of(const Call& call, const Address& address, std::string_view metadata_field,
                            Signer& signer, TimePoint now);

/// Whether a kept connection that turns out to be closed may be replaced under the request: whatever has no
/// condition ends the same when it happens twice.
bool is_repeatable(const Call& call) noexcept;

/// Whether the answer is what was asked for, and not a Failure.
bool has_succeeded(const Call& call, const http::Response& response) noexcept;
/// What an answer that has not succeeded tells. Takes its body.
Failure read_failure(const Call& call, http::Response& response);

/// The ETag of the answer to a put.
/// Errors  outcome_unknown  there is none: something was written, and nobody knows what it is called
Result<std::string> read_put(const http::Response& response);
/// Errors  corrupt  a field is missing, or the body does not match its checksum
///         invalid  the server sent all of an object that ends before the asked range begins
Result<ReadObject> read_get(const GetRequest& request, http::Response response,
                            std::string_view metadata_field);
/// Errors  corrupt  a field is missing
Result<ObjectHead> read_head(const http::Response& response, std::string_view metadata_field);

}  // namespace redis3::s3
