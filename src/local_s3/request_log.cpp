#include "local_s3/request_log.hpp"

#include <fmt/format.h>

namespace redis3::local_s3 {
namespace {

std::string printable(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7f) {
      line += c;
    } else {
      line += fmt::format("%{:02X}", byte);
    }
  }
  return line;
}

}  // namespace

std::string to_line(const RequestRecord& record) {
  std::string resource = "/" + printable(record.bucket);
  if (!record.key.empty()) resource += (record.bucket.empty() ? "" : "/") + printable(record.key);
  return fmt::format("{} {} {}{}{} in={} out={} {:.3f} ms{}",
                     record.method.empty() ? "?" : printable(record.method), resource,
                     record.status == 0 ? "-" : std::to_string(record.status),
                     record.error_code.empty() ? "" : " ", record.error_code, record.request_body_bytes,
                     record.response_body_bytes, static_cast<double>(record.duration.count()) / 1000.0,
                     record.has_fault ? " injected" : "");
}

}  // namespace redis3::local_s3
