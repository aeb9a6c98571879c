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

Result<std::string> value_of_body(const RecordHeader& header, std::string body) {
  if (body.size() < header.tail_bytes) {
    return Error(ErrorKind::corrupt,
                 fmt::format("the object's redis3 header tells of a tail of {} bytes, and the object has {}; "
                             "it was not written by redis3, remove it to go on",
                             header.tail_bytes, body.size()));
  }
  body.resize(body.size() - header.tail_bytes);
  return body;
}

bool has_unique_etag(const RecordHeader& header, const store::Capabilities& can) noexcept {
  return can.unique_etags || header.tail_bytes > 0;
}

}  // namespace redis3::model
