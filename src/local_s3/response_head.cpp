#include "local_s3/response_head.hpp"

#include "base/http_date.hpp"

#include <boost/beast/http/status.hpp>

namespace redis3::local_s3 {
namespace {

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    head += (byte < 0x20 && c != '\t') || byte == 0x7f ? ' ' : c;
  }
  head += "\r\n";
}

// RFC 9110, section 8.6: a 204 must not have the field, and a 304's would be about a body that is not sent.
bool has_content_length(int status) {
  return status != 204 && status != 304;
}

}  // namespace

std::string response_head(const Response& response, const ResponseHeadOptions& options) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head += boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  head += "\r\n";
  append_field(head, "x-amz-id-2", "local");
  append_field(head, "x-amz-request-id", options.request_id);
  append_field(head, "Date", to_http_date(options.now));
  append_field(head, "Server", "AmazonS3");
  for (const auto& [name, value] : response.headers)
    append_field(head, name, value);
  if (has_content_length(response.status)) {
    const std::uint64_t length = options.is_answer_to_head
                                     ? response.content_length.value_or(response.body.size())
                                     : response.body.size();
    append_field(head, "Content-Length", std::to_string(length));
  }
  if (options.closes) append_field(head, "Connection", "close");
  if (!options.closes && options.is_http_1_0) append_field(head, "Connection", "keep-alive");
  head += "\r\n";
  return head;
}

}  // namespace redis3::local_s3
