#pragma once

#include "base/clock.hpp"
#include "local_s3/exchange.hpp"

#include <string>
#include <string_view>

namespace redis3::local_s3 {

/// What goes into an answer's head besides the Response's own fields.
struct ResponseHeadOptions {
  std::string_view request_id;
  TimePoint now;
  bool is_answer_to_head = false;
  /// Says that the connection ends after this answer.
  bool closes = false;
  /// An HTTP/1.0 client is told where the connection goes on.
  bool is_http_1_0 = false;
};

/// The status line, every field and the empty line. A field's value cannot break out of its line: line ends
/// and other control characters in it, which a percent-encoded query may bring in, become blanks.
std::string response_head(const Response& response, const ResponseHeadOptions& options);

}  // namespace redis3::local_s3
