#include "s3/call.hpp"

#include "aws/digest.hpp"
#include "base/crc32c.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"
#include "s3/part_plan.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <optional>
#include <span>
#include <utility>

namespace redis3::s3 {
namespace {

constexpr std::string_view crc32c_field = "x-amz-checksum-crc32c";
constexpr std::string_view sha256_field = "x-amz-checksum-sha256";
constexpr std::string_view transition_minimum_field = "x-amz-transition-default-minimum-object-size";
constexpr std::string_view whole_object = "FULL_OBJECT";

std::string checksum_of(Checksum checksum, std::string_view body) {
  return checksum == Checksum::sha256 ? to_base64(aws::as_text(aws::sha256(body)))
                                      : crc32c_base64(crc32c(body));
}

std::string_view field_of(Checksum checksum) {
  return checksum == Checksum::sha256 ? sha256_field : crc32c_field;
}

// The condition of a PUT, on the call that does it.
void set_condition(Call& call, bool if_absent, std::string if_match) {
  call.if_match = std::move(if_match);
  if (if_absent) call.if_none_match = "*";
  call.condition = if_absent               ? WriteCondition::if_absent
                   : call.if_match.empty() ? WriteCondition::none
                                           : WriteCondition::if_match;
}

Error corrupt(std::string message) {
  return Error(ErrorKind::corrupt, std::move(message));
}

// Only a line break or another control character could make something else of a head.
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f;
  });
}

/// The call's own fields, sorted by name as the signature wants them.
class Fields {
 public:
  Fields(const Call& call, std::string_view metadata_field) {
    add("content-md5", call.content_md5);
    add("if-match", call.if_match);
    add("if-none-match", call.if_none_match);
    add("range", call.range);
    add("x-amz-checksum-algorithm", call.checksum_algorithm);
    // "x-amz-checksum-sha256" would come after the mode; no call has both.
    add(call.checksum_field, call.checksum);
    add("x-amz-checksum-mode", call.asks_checksum ? "ENABLED" : "");
    add("x-amz-checksum-type", call.checksum_type);
    add("x-amz-client-token", call.client_token);
    add(metadata_field, call.metadata);
    add("x-amz-rename-source", call.rename_source);
    add("x-amz-rename-source-if-match", call.rename_source_if_match);
    add(transition_minimum_field, call.transition_minimum);
    add("x-amz-write-offset-bytes", call.write_offset);
  }

  std::span<const aws::Field> all() const noexcept { return {fields_.data(), count_}; }

 private:
  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) fields_[count_++] = aws::Field{name, value};
  }

  std::array<aws::Field, 14> fields_;
  std::size_t count_ = 0;
};

std::optional<std::uint64_t> total_size(std::string_view content_range) {
  const auto slash = content_range.rfind('/');
  return slash == std::string_view::npos ? std::nullopt : to_uint64(content_range.substr(slash + 1));
}

/// What the fields of an answer to GET or HEAD tell, as views into them.
struct ObjectFields {
  ObjectFields(const http::Response& response, std::string_view metadata_field) {
    for (const auto& [name, value] : response.fields) {
      if (name == "etag") etag = value;
      if (name == "last-modified") last_modified = value;
      if (name == "content-length") content_length = value;
      if (name == "content-range") content_range = value;
      if (name == metadata_field) metadata = value;
      if (name == crc32c_field) crc32c_checksum = value;
      if (name == sha256_field) sha256_checksum = value;
      if (name == "x-amz-checksum-type") checksum_type = value;
    }
  }

  /// Errors  corrupt  no ETag, or no date.
  Result<ObjectHead> head(std::uint64_t size_bytes) const {
    ObjectHead head;
    const auto modified = from_http_date(last_modified);
    if (etag.empty()) return corrupt("S3's answer has no ETag.");
    if (!modified) return corrupt("S3's answer has no Last-Modified, or none that is a date.");
    head.etag = etag;
    head.size_bytes = size_bytes;
    head.last_modified = *modified;
    head.metadata = metadata;
    return head;
  }

  /// Whether the body is what was put, as far as the fields tell.
  bool matches(std::string_view body) const {
    // The checksum of an object of several parts may be one over its parts' checksums: "value-parts".
    if (checksum_type == "COMPOSITE") return true;
    const auto is_whole = [](std::string_view checksum) {
      return !checksum.empty() && checksum.find('-') == std::string_view::npos;
    };
    if (is_whole(crc32c_checksum) && crc32c_checksum != checksum_of(Checksum::crc32c, body)) return false;
    return !is_whole(sha256_checksum) || sha256_checksum == checksum_of(Checksum::sha256, body);
  }

  std::string_view etag, last_modified, content_length, content_range, metadata;
  std::string_view crc32c_checksum, sha256_checksum, checksum_type;
};

}  // namespace

Call create_session_call() {
  Call call(Operation::create_session);
  call.query = "session=";
  return call;
}

Call create_bucket_call(const BucketName& bucket, std::string_view region) {
  Call call(Operation::create_bucket);
  call.body = create_bucket_body(bucket, region);
  call.has_body = true;
  return call;
}

Result<Call> put_call(PutRequest request) {
  assert(!request.if_absent || request.if_match.empty());
  if (request.body.size() > put_bytes_max) {
    return Error(ErrorKind::invalid, "The value is over 5 GiB, which is S3's limit for one PUT.");
  }
  Call call(Operation::put_object);
  call.key = std::move(request.key);
  set_condition(call, request.if_absent, std::move(request.if_match));
  call.checksum_field = field_of(request.checksum);
  call.checksum = checksum_of(request.checksum, request.body);
  call.metadata = std::move(request.metadata);
  call.body = std::move(request.body);
  call.has_body = true;
  return call;
}

Result<Call> append_call(AppendRequest request) {
  assert(!request.body.empty());
  PutRequest put(std::move(request.key), std::move(request.body));
  put.if_match = std::move(request.if_match);
  auto call = put_call(std::move(put));
  if (!call) return call;
  call->operation = Operation::append_object;
  call->write_offset = std::to_string(request.offset);
  return call;
}

Call rename_call(RenameRequest request) {
  assert(!request.if_absent || request.if_match.empty());
  Call call(Operation::rename_object);
  call.key = std::move(request.key);
  call.query = "renameObject=";
  set_condition(call, request.if_absent, std::move(request.if_match));
  // The bare key: that is the form which is known to work (s3express' Mountpoint sends it so).
  call.rename_source = percent_encode(request.source, "/");
  call.rename_source_if_match = std::move(request.source_if_match);
  call.client_token = std::move(request.token);
  call.has_body = true;
  return call;
}

Result<Call> get_call(const GetRequest& request) {
  Call call(Operation::get_object);
  call.key = request.key;
  call.if_none_match = request.if_none_match;
  if (request.suffix_bytes) {
    if (*request.suffix_bytes == 0) return Error(ErrorKind::invalid, "The range holds no bytes.");
    call.range = "bytes=-" + std::to_string(*request.suffix_bytes);
    return call;
  }
  if (!request.range) {
    call.asks_checksum = true;
    call.cut = {get_whole_bytes_max, get_first_bytes};
    return call;
  }
  if (request.range->last < request.range->first) {
    return Error(ErrorKind::invalid, "The range ends before it begins.");
  }
  // All of a short object has come when the answer tells, and then may be checked.
  call.asks_checksum = request.range->first == 0;
  call.range = "bytes=" + std::to_string(request.range->first) + '-';
  // Not every server holds the number by which callers mean the end.
  if (request.range->last != std::numeric_limits<std::uint64_t>::max())
    call.range += std::to_string(request.range->last);
  return call;
}

Call get_part_call(std::string key, std::string etag, std::uint64_t first, std::span<char> place) {
  Call call(Operation::get_object);
  call.key = std::move(key);
  call.if_match = std::move(etag);
  call.range = "bytes=" + std::to_string(first) + '-' + std::to_string(first + place.size() - 1);
  call.body_place = place;
  return call;
}

Call head_call(std::string key) {
  Call call(Operation::head_object);
  call.key = std::move(key);
  return call;
}

Call delete_call(const DeleteRequest& request) {
  Call call(Operation::delete_object);
  call.key = request.key;
  call.if_match = request.if_match;
  if (!call.if_match.empty()) call.condition = WriteCondition::if_match;
  return call;
}

Call list_call(const ListRequest& request) {
  Call call(Operation::list_objects);
  const auto add = [&call](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!call.query.empty()) call.query += '&';
    call.query += name;
    call.query += '=';
    call.query += percent_encode(value);
  };
  // In this order the query is canonical.
  add("continuation-token", request.token);
  add("delimiter", request.delimiter);
  add("encoding-type", "url");
  add("list-type", "2");
  add("max-keys", std::to_string(request.entries_max));
  add("prefix", request.prefix);
  return call;
}

Call create_upload_call(const PutRequest& request) {
  Call call(Operation::create_multipart_upload);
  call.key = request.key;
  call.query = "uploads=";
  call.checksum_algorithm = name_of(request.checksum);
  // SHA-256 of several parts can only be one over theirs.
  if (request.checksum == Checksum::crc32c) call.checksum_type = whole_object;
  call.metadata = request.metadata;
  call.has_body = true;
  return call;
}

Call part_call(const Upload& upload, std::size_t number, std::string_view bytes, std::uint32_t bytes_crc32c) {
  Call call(Operation::upload_part);
  call.key = upload.key;
  call.query = "partNumber=" + std::to_string(number) + "&uploadId=" + percent_encode(upload.id);
  call.checksum_field = field_of(upload.checksum);
  call.checksum =
      upload.checksum == Checksum::crc32c ? crc32c_base64(bytes_crc32c) : checksum_of(upload.checksum, bytes);
  call.lasting_body = bytes;
  call.has_body = true;
  return call;
}

Call complete_upload_call(const Upload& upload, const PutRequest& request,
                          std::span<const UploadedPart> parts, std::uint32_t whole_crc32c) {
  Call call(Operation::complete_multipart_upload);
  call.key = upload.key;
  call.query = "uploadId=" + percent_encode(upload.id);
  set_condition(call, request.if_absent, request.if_match);
  if (upload.has_whole_checksum) {
    call.checksum_field = crc32c_field;
    call.checksum = crc32c_base64(whole_crc32c);
    call.checksum_type = whole_object;
  }
  call.body = complete_upload_body(upload.checksum, parts);
  call.has_body = true;
  return call;
}

Call abort_upload_call(const Upload& upload) {
  Call call(Operation::abort_multipart_upload);
  call.key = upload.key;
  call.query = "uploadId=" + percent_encode(upload.id);
  return call;
}

Call get_lifecycle_call() {
  Call call(Operation::get_bucket_lifecycle);
  call.query = "lifecycle=";
  return call;
}

Call put_lifecycle_call(LifecycleDocument document, bool has_md5) {
  Call call(Operation::put_bucket_lifecycle);
  call.query = "lifecycle=";
  call.checksum_field = crc32c_field;
  call.checksum = checksum_of(Checksum::crc32c, document.xml);
  if (has_md5) call.content_md5 = to_base64(aws::md5(document.xml));
  call.transition_minimum = std::move(document.transition_minimum);
  call.body = std::move(document.xml);
  call.has_body = true;
  return call;
}

Call delete_lifecycle_call() {
  Call call(Operation::delete_bucket_lifecycle);
  call.query = "lifecycle=";
  return call;
}

std::string path_of(const Call& call, const Address& address) {
  if (call.key.empty()) return address.path.empty() ? "/" : address.path;
  return address.path + '/' + percent_encode(call.key, "/");
}

Result<std::string> head_of(const Call& call, const Address& address, std::string_view metadata_field,
                            aws::Signer& signer, TimePoint now) {
  if (!is_field_value(call.if_match) || !is_field_value(call.if_none_match) ||
      !is_field_value(call.metadata) || !is_field_value(call.rename_source_if_match) ||
      !is_field_value(call.client_token) || !is_field_value(call.transition_minimum)) {
    return Error(ErrorKind::invalid, "An ETag, an annotation or a token holds a control character.");
  }
  const std::string path = path_of(call, address);
  const Fields fields(call, metadata_field);
  aws::UnsignedRequest request;
  request.method = info_of(call.operation).method;
  request.host = address.host;
  request.path = path;
  request.query = call.query;
  request.fields = fields.all();
  request.payload_hash = call.has_body ? aws::unsigned_payload : aws::empty_payload_hash;
  if (call.has_body) request.content_length = call.body_bytes();
  std::string head = signer.head(request, now);
  if (head.size() > head_bytes_max) {
    return Error(ErrorKind::invalid,
                 "The request's head is over S3's 8 KiB: the key, the annotation and the token are too "
                 "long together.");
  }
  return head;
}

bool is_repeatable(const Call& call) noexcept {
  return !info_of(call.operation).changes;
}

bool has_succeeded(const Call& call, const http::Response& response) noexcept {
  const auto says = [&response](std::string_view code) {
    return response.body.find(code) != std::string::npos;
  };
  if (response.status >= 200 && response.status <= 299) {
    return call.operation == Operation::get_object || !holds_error(response.body);
  }
  // That the object is gone is all that was asked for. Amazon says 204 where nothing was there, others 404.
  const bool is_plain_delete =
      call.operation == Operation::delete_object && call.condition == WriteCondition::none;
  if (is_plain_delete && response.status == 404) return !says("NoSuchBucket");
  return call.operation == Operation::create_bucket && response.status == 409 &&
         says("BucketAlreadyOwnedByYou");
}

Failure read_failure(const Call& call, http::Response& response) {
  Failure failure;
  failure.operation = call.operation;
  failure.condition = call.condition;
  failure.has_source_condition = !call.rename_source_if_match.empty();
  failure.status = response.status;
  if (!response.body.empty()) failure.body = read_error(std::move(response.body));
  failure.request_id = response.field("x-amz-request-id").value_or("");
  return failure;
}

Result<std::string> read_put(const http::Response& response) {
  const auto etag = response.field("etag");
  if (!etag || etag->empty()) {
    return Error(ErrorKind::outcome_unknown, "PutObject: S3's answer has no ETag.");
  }
  return std::string(*etag);
}

Result<AppendedObject> read_append(const http::Response& response, std::uint64_t size_bytes) {
  auto etag = read_put(response);
  if (!etag) return etag.error();
  // Amazon tells the new size of what was appended to. A server that knows no offset has replaced the object.
  const auto told = response.field("x-amz-object-size");
  if (to_uint64(told.value_or("")) != size_bytes) {
    return Error(ErrorKind::outcome_unknown,
                 "PutObject: S3's answer to an append does not tell the size that the object must have now.");
  }
  return AppendedObject{std::move(*etag), size_bytes};
}

LifecycleDocument read_lifecycle(http::Response response) {
  LifecycleDocument document;
  document.transition_minimum = response.field(transition_minimum_field).value_or("");
  document.xml = std::move(response.body);
  return document;
}

Result<Upload> read_upload(const PutRequest& request, http::Response response) {
  Upload upload;
  upload.key = request.key;
  upload.checksum = request.checksum;
  // A server that knows of no whole checksums would take ours for one over those of the parts.
  upload.has_whole_checksum = request.checksum == Checksum::crc32c &&
                              response.field("x-amz-checksum-type").value_or("") == whole_object;
  auto id = read_upload_id(std::move(response.body));
  if (!id) return id.error();
  upload.id = std::move(*id);
  return upload;
}

Result<UploadedPart> read_part(const Call& call, const http::Response& response) {
  const auto etag = response.field("etag");
  if (!etag || etag->empty()) return corrupt("UploadPart: S3's answer has no ETag.");
  return UploadedPart{std::string(*etag), call.checksum};
}

Result<std::string> read_completion(http::Response response) {
  std::string etag = read_completed_etag(std::move(response.body));
  if (etag.empty()) {
    return Error(ErrorKind::outcome_unknown, "CompleteMultipartUpload: S3's answer has no ETag.");
  }
  return etag;
}

namespace {

/// Leaves of a whole body what was asked for.
Result<void> cut_to_range(const GetRequest& request, std::string& body) {
  const Error past_the_end(ErrorKind::invalid, "GetObject: the range begins past the object's end.");
  if (request.suffix_bytes) {
    if (body.empty()) return past_the_end;
    body.erase(0, body.size() - std::min<std::uint64_t>(*request.suffix_bytes, body.size()));
  } else if (request.range) {
    if (request.range->first >= body.size()) return past_the_end;
    body.resize(std::min<std::uint64_t>(request.range->last, body.size() - 1) + 1);
    body.erase(0, request.range->first);
  }
  return {};
}

}  // namespace

Result<ReadObject> read_get(const GetRequest& request, http::Response response,
                            std::string_view metadata_field) {
  const ObjectFields fields(response, metadata_field);
  const bool is_part = response.status == 206;
  const auto size_bytes = is_part ? total_size(fields.content_range) : response.body.size();
  if (!size_bytes) return corrupt("GetObject: a part without a Content-Range that tells the object's size.");
  auto head = fields.head(*size_bytes);
  if (!head) return head.error();

  ReadObject object;
  object.head = std::move(*head);
  object.body = std::move(response.body);
  const bool is_whole = object.body.size() == *size_bytes;
  if (is_whole && !fields.matches(object.body)) {
    return corrupt("GetObject: the body does not match the object's checksum.");
  }
  if (!is_part) {
    // A server may send the whole object all the same.
    Result<void> cut = cut_to_range(request, object.body);
    if (!cut) return cut.error();
  }
  return object;
}

Result<void> check_part(const Call& call, const http::Response& response) {
  // "bytes=5-9" is answered by "bytes 5-9/20".
  std::string expected = call.range + '/';
  expected[expected.find('=')] = ' ';
  const bool is_whole = response.is_in_place || response.body.size() == call.body_place.size();
  const bool is_asked_part = response.status == 206 && is_whole &&
                             response.field("content-range").value_or("").starts_with(expected);
  if (!is_asked_part) return corrupt("GetObject: the part is not the one that was asked for.");
  // Not every server looks at the condition of a GET.
  if (response.field("etag").value_or(call.if_match) != call.if_match)
    return Error(ErrorKind::conflict, "GetObject: the part is of another object than the beginning.");
  return {};
}

Result<ObjectHead> read_head(const http::Response& response, std::string_view metadata_field) {
  const ObjectFields fields(response, metadata_field);
  const auto size_bytes = to_uint64(fields.content_length);
  if (!size_bytes) return corrupt("HeadObject: S3's answer has no Content-Length.");
  return fields.head(*size_bytes);
}

}  // namespace redis3::s3
