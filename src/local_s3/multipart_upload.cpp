#include "local_s3/multipart_upload.hpp"

#include "base/text.hpp"
#include "local_s3/attributes.hpp"
#include "local_s3/part_number.hpp"
#include "local_s3/row_name.hpp"

#include <fmt/format.h>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t number_digits = 5;

std::string upload_row(const MultipartUpload& upload) {
  std::string name = row_name(upload.kind, upload.key);
  name.push_back('\0');
  return name += upload.id;
}

std::string part_row(const MultipartUpload& upload, std::uint64_t number) {
  return fmt::format("{}/{:05}", upload.id, number);
}

}  // namespace

std::string version_of(const std::optional<embedded::RowInfo>& row) {
  if (!row) return {};
  return fmt::format("{} {}", unix_milliseconds(row->last_modified), row->etag);
}

std::string new_upload_id(TimePoint now, Random& random) {
  return fmt::format("{:011x}{}", unix_milliseconds(now), random_text(random, 32));
}

void put_upload(embedded::Rows& rows, const MultipartUpload& upload) {
  embedded::RowInfo row = to_row(upload.object);
  if (!upload.replaces.empty()) Attributes::append(row.attributes, "replaces", upload.replaces);
  rows.put(uploads_table(upload.bucket), upload_row(upload), row, {});
}

Answer<MultipartUpload> open_upload(const embedded::Rows& rows, const Request& request) {
  const auto bucket = open_bucket(rows, request.bucket, request);
  if (bucket.has_error()) return bucket.error();
  MultipartUpload upload;
  upload.bucket = request.bucket;
  upload.key = request.key;
  upload.id = request.parameter("uploadId").value_or("");
  upload.kind = bucket->kind;
  const auto row = rows.find(uploads_table(upload.bucket), upload_row(upload));
  if (!row) return S3Error(ErrorCode::no_such_upload).with("UploadId", upload.id);
  upload.object = from_row(*row);
  upload.replaces = Attributes(row->attributes).find("replaces").value_or("");
  return upload;
}

void erase_upload(embedded::Rows& rows, const MultipartUpload& upload) {
  const std::string table = parts_table(upload.bucket);
  for (const UploadPart& part : parts_of(rows, upload, 0, parts_max)) {
    rows.erase(table, part_row(upload, part.number));
  }
  rows.erase(uploads_table(upload.bucket), upload_row(upload));
}

void put_part(embedded::Rows& rows, const MultipartUpload& upload, const UploadPart& part,
              std::string_view body) {
  rows.put(parts_table(upload.bucket), part_row(upload, part.number), to_row(part.object), body);
}

std::vector<UploadPart> parts_of(const embedded::Rows& rows, const MultipartUpload& upload,
                                 std::uint64_t after, std::size_t limit) {
  std::vector<UploadPart> parts;
  for (const auto& [name, row] :
       rows.scan(parts_table(upload.bucket), upload.id + '/', part_row(upload, after), limit)) {
    UploadPart part;
    part.number = to_uint64(std::string_view(name).substr(name.size() - number_digits)).value_or(0);
    part.object = from_row(row);
    parts.push_back(std::move(part));
  }
  return parts;
}

void append_part(std::string& body, const embedded::Rows& rows, const MultipartUpload& upload,
                 const UploadPart& part) {
  body += rows.body(parts_table(upload.bucket), part_row(upload, part.number), 0, part.object.size_bytes);
}

}  // namespace redis3::local_s3
