#include "model/body_tail.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::model {

bool needs_tail(const RecordHeader& header, const store::Capabilities& can) noexcept {
  return !can.unique_etags && header != RecordHeader();
}

void add_tail(RecordHeader& header, std::string& body, const WriteId& own) {
  header.tail_bytes = 1 + own.size();
  body.reserve(body.size() + header.tail_bytes);
  body += '\n';
  body += own;
}

Result<std::uint64_t> value_length(const RecordHeader& header, std::uint64_t body_bytes) {
  if (body_bytes >= header.tail_bytes) return body_bytes - header.tail_bytes;
  return Error(ErrorKind::corrupt,
               fmt::format("the object's redis3 header tells of a tail of {} bytes, and the object has {}; "
                           "it was not written by redis3, remove it to go on",
                           header.tail_bytes, body_bytes));
}

Result<std::string> value_of_body(const RecordHeader& header, std::string body) {
  const Result<std::uint64_t> length = value_length(header, body.size());
  if (length.has_error()) return length.error();
  body.resize(*length);
  return body;
}

bool has_unique_etag(const RecordHeader& header, const store::Capabilities& can) noexcept {
  return can.unique_etags || header.tail_bytes > 0;
}

}  // namespace redis3::model
