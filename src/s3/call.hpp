#pragma once

#include "aws/signer.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "redis3/error.hpp"
#include "s3/address.hpp"
#include "s3/failure.hpp"
#include "s3/object.hpp"
#include "s3/operation.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
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
  std::string_view checksum_algorithm;  ///< What an upload's object will have.
  std::string_view checksum_type;
  std::string metadata;
  std::string write_offset;   ///< In decimal.
  std::string rename_source;  ///< Encoded.
  std::string rename_source_if_match;
  std::string client_token;
  std::string content_md5;
  std::string transition_minimum;
  std::string body;
  /// Instead of `body`, where the bytes outlive the call.
  std::string_view lasting_body;
  bool has_body = false;
  http::BodyCut cut;           ///< Of the answer.
  std::span<char> body_place;  ///< Outlives the call; as http::Request has it.
  WriteCondition condition = WriteCondition::none;

  std::size_t body_bytes() const noexcept { return body.size() + lasting_body.size(); }
};

Call create_session_call();
Call create_bucket_call(const BucketName& bucket, std::string_view region);
/// Errors  invalid  the body is over put_bytes_max.
Result<Call> put_call(PutRequest request);
/// Errors  invalid  the body is over put_bytes_max.
Result<Call> append_call(AppendRequest request);
Call rename_call(RenameRequest request);
/// Errors  invalid  the range ends before it begins.
Result<Call> get_call(const GetRequest& request);
/// The part of the object of this ETag that fills `place`, from its byte `first` on.
/// Errors of its answer  conflict  the object is another one now
Call get_part_call(std::string key, std::string etag, std::uint64_t first, std::span<char> place);
Call head_call(std::string key);
Call delete_call(const DeleteRequest& request);
Call list_call(const ListRequest& request);

/// An upload in progress: what is sent in parts until it is completed, or aborted.
struct Upload {
  std::string key;
  std::string id;
  Checksum checksum = Checksum::crc32c;
  /// Whether S3 will have a checksum of the whole object, and not one over those of its parts.
  bool has_whole_checksum = false;
};

/// Begins the upload of what a PUT of `request` would store. Its body and its condition come later.
Call create_upload_call(const PutRequest& request);
/// One part. `bytes` outlives the call; `bytes_crc32c` is looked at where the upload has that checksum.
Call part_call(const Upload& upload, std::size_t number, std::string_view bytes, std::uint32_t bytes_crc32c);
/// Puts the parts together under the condition of `request`.
///
/// whole_crc32c  of the object; sent where S3 has said that it wants that
Call complete_upload_call(const Upload& upload, const PutRequest& request,
                          std::span<const UploadedPart> parts, std::uint32_t whole_crc32c);
Call abort_upload_call(const Upload& upload);

Call get_lifecycle_call();
/// has_md5  whether the bucket is a general-purpose one: a directory bucket refuses Content-MD5, and servers
///          older than the checksums want it.
Call put_lifecycle_call(LifecycleDocument document, bool has_md5);
Call delete_lifecycle_call();

/// The path and query of the call's request line.
std::string path_of(const Call& call, const Address& address);

/// The signed head.
///
/// metadata_field  the name that the call's metadata travels under
/// Errors          invalid  a value cannot stand in a head, or the head is over head_bytes_max; nothing was
/// sent
Result<std::string> head_of(const Call& call, const Address& address, std::string_view metadata_field,
                            aws::Signer& signer, TimePoint now);

/// Whether a kept connection that turns out to be closed may be replaced under the request: a write may have
/// happened on it, and happening twice it would wipe out what others have written in between.
bool is_repeatable(const Call& call) noexcept;

/// Whether the answer is what was asked for, and not a Failure.
bool has_succeeded(const Call& call, const http::Response& response) noexcept;
/// What an answer that has not succeeded tells. Takes its body.
Failure read_failure(const Call& call, http::Response& response);

/// The ETag of the answer to a put.
/// Errors  outcome_unknown  there is none: something was written, and nobody knows what it is called
Result<std::string> read_put(const http::Response& response);
/// What an append has made.
/// Errors  outcome_unknown  there is no ETag, or the object has not the size that it must have now: this
///                          server does not append
Result<AppendedObject> read_append(const http::Response& response, std::uint64_t size_bytes);
LifecycleDocument read_lifecycle(http::Response response);
/// The upload that was begun for `request`. Errors  corrupt  it has no id
Result<Upload> read_upload(const PutRequest& request, http::Response response);
/// What the end of the upload has to say of a part. Errors  corrupt  it has no ETag
Result<UploadedPart> read_part(const Call& call, const http::Response& response);
/// The new object's ETag. Errors  outcome_unknown  there is none
Result<std::string> read_completion(http::Response response);
/// Errors  corrupt  a field is missing, or the body does not match its checksum
///         invalid  the server sent all of an object that ends before the asked range begins
Result<ReadObject> read_get(const GetRequest& request, http::Response response,
                            std::string_view metadata_field);
/// Whether an answer to get_part_call() is the part that was asked for.
/// Errors  corrupt   it is another part
///         conflict  it is of another object
Result<void> check_part(const Call& call, const http::Response& response);
/// Errors  corrupt  a field is missing
Result<ObjectHead> read_head(const http::Response& response, std::string_view metadata_field);

}  // namespace redis3::s3
