#pragma once

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP/1.1 to one origin over kept connections. Knows nothing of S3.
namespace redis3::http {

/// One request. The caller writes the head itself, since it signs it: request line, header fields, empty line.
struct Request {
  std::string head;
  std::string body;
  /// HEAD: the answer has no body whatever its Content-Length says.
  bool is_head = false;
  /// Whether the request may be sent again when a kept connection turns out to be closed before a byte of the answer came.
  bool is_repeatable = false;
};

/// One answer, read whole.
struct Response {
  int status = 0;
  /// Field names in lower case, values without blanks at their ends, in the order they came.
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  std::string body;
  /// What `fields` looks into.
  std::unique_ptr<char[]> head;

  /// The first field of that name (lower case); absent where there is none.
  std::optional<std::string_view> field(std::string_view name) const noexcept;
};

struct Origin {
  std::string host;  ///< A name or an IP literal (IPv6 without brackets).
  std::uint16_t port = 0;
  bool uses_tls = false;
};

struct ClientOptions {
  /// Connections open at once, idle or busy; a request that finds them all busy waits its turn.
  std::size_t connections_max = 1024;
  /// An answer whose body is longer is refused as `corrupt`.
  std::uint64_t response_body_bytes_max = 5ull << 30;
  std::chrono::milliseconds resolve_timeout{3000};
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds tls_timeout{3000};
  /// From the last byte sent to the first byte of the answer.
  std::chrono::milliseconds first_byte_timeout{30000};
  /// Between two pieces of an answer or of a body that is being sent.
  std::chrono::milliseconds progress_timeout{15000};
  /// A connection that was idle for longer is closed and not used again; S3 closes after about 5 s.
  std::chrono::milliseconds idle_max{4000};
};

}  // namespace redis3::http
