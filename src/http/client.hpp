#pragma once

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP/1.1 to one origin over kept connections. Knows nothing of S3.
namespace redis3::http {

class Cancellation;
struct Exchange;

/// One request. The caller writes the head itself, since it signs it: request line, header fields, empty
/// line.
struct Request {
  std::string head;
  std::string body;
  /// HEAD: the answer has no body whatever its Content-Length says.
  bool is_head = false;
  /// Whether the request may be sent again when a kept connection turns out to be closed before a byte of the
  /// answer came.
  bool is_repeatable = false;
  /// By which its caller may end it; null where the caller will not.
  Cancellation* cancellation = nullptr;
};

/// One answer, read whole.
struct Response {
  int status = 0;
  /// Field names in lower case, values without blanks at their ends, in the order they came.
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  std::string body;
  /// What `fields` looks into; it stays where it is when the Response is moved.
  std::unique_ptr<char[]> head;

  /// The first field of that name (lower case); absent where there is none.
  std::optional<std::string_view> field(std::string_view name) const noexcept;
};

struct Origin {
  std::string host;  ///< A name or an IP literal (IPv6 without brackets).
  std::uint16_t port = 0;
  bool uses_tls = false;
};

/// Timeouts are looked at every `sweep_interval`, so each of them ends up to that much late.
struct ClientOptions {
  /// Connections open at once, idle or busy; a request that finds them all busy waits its turn.
  std::size_t connections_max = 1024;
  /// An answer whose body is longer is refused as `corrupt`.
  std::uint64_t response_body_bytes_max = 5ull << 30;
  std::chrono::milliseconds resolve_timeout{3000};
  /// For each address of the host that is tried.
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds tls_timeout{3000};
  /// From the last byte sent to the first byte of the answer.
  std::chrono::milliseconds first_byte_timeout{30000};
  /// Between two pieces of an answer or of a body that is being sent.
  std::chrono::milliseconds progress_timeout{15000};
  /// A connection that was idle for longer is closed and not used again; S3 closes after about 5 s.
  std::chrono::milliseconds idle_max{4000};
  /// One timer for the whole client serves all the timeouts above; it runs only while requests are in flight.
  std::chrono::milliseconds sweep_interval{100};
};

/// What a client has done since it was made.
struct ClientCounters {
  std::uint64_t connections_opened = 0;  ///< Ready for requests, after TLS where there is TLS.
  std::uint64_t connections_failed = 0;  ///< Could not be opened.
  std::uint64_t sessions_resumed = 0;    ///< Of the opened ones, those that resumed a TLS session.
  std::uint64_t requests_sent = 0;       ///< Written to a connection, repetitions included.
  std::uint64_t requests_repeated = 0;   ///< Sent again because a kept connection turned out to be closed.
  std::uint64_t bytes_sent = 0;          ///< Heads and bodies, without what TLS adds.
  std::uint64_t bytes_received = 0;      ///< Heads and bodies, without what TLS adds.
};

/// What `Client` needs to speak TLS: verification of the server's certificate and name is on, TLS 1.2 is the
/// least, and new connections of one client resume its earlier sessions. One context may serve many clients.
///
/// ca_file  PEM file of the authorities to trust in place of the system's (AWS_CA_BUNDLE); empty for the
/// system's:
///          SSL_CERT_FILE and SSL_CERT_DIR where they are set, OpenSSL's own places, then where the common
///          distributions keep their bundle.
/// Errors   invalid  the file cannot be read or holds no certificate, or this system has no authorities at
/// all
Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(std::string ca_file);

/// An HTTP/1.1 client of one origin: a bounded pool of kept connections, opened on demand, the last used one
/// first.
///
/// Not thread-safe: made, used and destroyed on `executor` (one thread, or a strand), which must outlive it;
/// a coroutine that awaits send() goes on on its own executor. An idle client has nothing pending, so that
/// its loop can run out of work; after the last answer the sweep's timer may stay for up to one
/// `sweep_interval`.
class Client {
 public:
  /// Opens nothing yet. `tls` is needed where `origin.uses_tls`, and looked at only there.
  Client(boost::asio::any_io_executor executor, Origin origin, ClientOptions options,
         std::shared_ptr<boost::asio::ssl::context> tls);
  /// As close().
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Sends one request and reads its answer, whatever its status.
  ///
  /// Opens a connection where none is idle and fewer than `connections_max` are open; else waits its turn,
  /// first come first served. Goes on by itself, on a new connection and once, where a kept connection turns
  /// out to be closed and nothing of the request was written, or `is_repeatable` and no byte of the answer
  /// came.
  ///
  /// Errors     unavailable      nothing was written: could not resolve, connect or agree on TLS
  ///            outcome_unknown  at least a part was written, and no whole answer came: the connection was
  ///            closed or a
  ///                             timeout passed. The kind is the same where `is_repeatable`: the caller knows
  ///                             that it may repeat.
  ///            corrupt          what came is not HTTP/1.1, or is longer than `response_body_bytes_max`
  ///            cancelled        cancelled or closed before anything was written
  /// Cancel     any type before anything was written: nothing happened; terminal or partial after:
  /// outcome_unknown, and
  ///            the connection is closed. A Cancellation does the same as `terminal`.
  Task<Response> send(Request request);

  /// Closes all connections and ends the requests that are on their way, each with `cancelled`, or
  /// `outcome_unknown` if a part of it was written. Later requests end with `cancelled`.
  void close();

  ClientCounters counters() const noexcept;
  const Origin& origin() const noexcept;

 private:
  friend class Cancellation;
  class State;
  std::shared_ptr<State> state_;
};

/// Ends one request from outside, as Asio's terminal cancellation does, without what a signal and a coroutine
/// of its own cost: nothing where it is not used, two pointers where it is.
///
/// The caller makes it, names it in the Request, keeps it alive until send() has ended and may then name it
/// in another Request. Not thread-safe: used where the client is used.
class Cancellation {
 public:
  Cancellation() = default;
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;

  /// Ends the request with `cancelled`, or with `outcome_unknown` and its connection closed if a part of it
  /// was written. send() goes on in a handler of its own, not within this call. Does nothing before the
  /// request has begun (a send() that nobody awaits has not) and after it has ended.
  void cancel();

 private:
  friend class Client;
  Client::State* client_ = nullptr;  ///< While the request is on its way.
  Exchange* exchange_ = nullptr;
};

}  // namespace redis3::http
