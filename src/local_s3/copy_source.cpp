#include "local_s3/copy_source.hpp"

#include "base/text.hpp"
#include "local_s3/addressing.hpp"
#include "local_s3/bucket_catalog.hpp"
#include "local_s3/conditions.hpp"
#include "local_s3/parameters.hpp"
#include "local_s3/row_name.hpp"

namespace redis3::local_s3 {

Answer<CopySource> parse_copy_source(const Request& request) {
  constexpr std::string_view version_parameter = "?versionId=";
  const auto header = request.header("x-amz-copy-source").value_or("");
  std::string_view text = header;
  const auto version = text.find(version_parameter);
  if (version != std::string_view::npos) {
    if (text.substr(version + version_parameter.size()) != "null") {
      return invalid_argument("Invalid version id specified", "x-amz-copy-source", std::string(header));
    }
    text = text.substr(0, version);
  }
  const auto decoded = percent_decode(text);
  if (decoded) {
    std::string_view path = *decoded;
    if (path.starts_with('/')) path.remove_prefix(1);
    const auto slash = path.find('/');
    if (slash != std::string_view::npos && slash > 0 && slash + 1 < path.size()) {
      CopySource source;
      source.bucket = path.substr(0, slash);
      source.key = path.substr(slash + 1);
      source.row = row_name(bucket_kind_of(source.bucket), source.key);
      return source;
    }
  }
  return invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                          "x-amz-copy-source", std::string(header));
}

Answer<ObjectRecord> open_copy_source(const embedded::Rows& rows, const CopySource& source,
                                      const Request& request, TimePoint now) {
  const auto bucket = open_bucket(rows, source.bucket, request);
  if (bucket.has_error()) return bucket.error();
  const auto row = rows.find(source.bucket, source.row);
  if (!row) return no_such_key(source.key);
  const auto met = ReadCondition(request, "x-amz-copy-source-").require(row->etag, row->last_modified, now);
  if (met.has_error()) return met.error();
  return from_row(*row);
}

}  // namespace redis3::local_s3
