#pragma once

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP/1.1 to one origin over kept connections. Knows nothing of S3.
namespace redis3::http {

class Cancellation;
struct Exchange;

/// A longer body, where its length is told, is read only as far as it says, and the connection is given up.
struct BodyCut {
  /// The longest body that is read whole.
  std::uint64_t whole_bytes_max = std::numeric_limits<std::uint64_t>::max();
  /// What is read of a longer one; no more than whole_bytes_max.
  std::uint64_t wanted_bytes = 0;
};

/// One request. The caller writes the head itself, since it signs it: request line, header fields, empty
/// line.
struct Request {
  std::string head;
  std::string body;
  /// Instead of `body`, where the bytes are there until send() has ended: they are not copied.
  std::string_view lasting_body;
  /// HEAD: the answer has no body whatever its Content-Length says.
  bool is_head = false;
  /// Whether the request may be sent again when a kept connection turns out to be closed before a byte of the
  /// answer came.
  bool is_repeatable = false;
  /// Asks for a new connection where there is room for one, which begins with another address than the one
  /// before it did: for a request beside, or after, one that is too slow on a kept connection.
  bool wants_fresh_connection = false;
  BodyCut cut;
  /// Where the body of an answer goes that is a success and just so long, instead of into the answer: there
  /// until send() has ended. Empty: nowhere.
  std::span<char> body_place;
  /// When the request ends whatever it waits for, be it a connection. Looked at as the timeouts are.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  /// By which its caller may end it; null where the caller will not.
  Cancellation* cancellation = nullptr;
  /// Becomes true where some of it was written on a connection that failed, and it went on by itself on
  /// another one: the server may have had it twice. There until send() has ended; null where nobody wants to
  /// know.
  bool* was_written_twice = nullptr;

  std::string_view whole_body() const noexcept { return lasting_body.empty() ? body : lasting_body; }
};

/// One answer, read whole but for a BodyCut.
struct Response {
  int status = 0;
  /// Field names in lower case, values without blanks at their ends, in the order they came.
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  std::string body;
  /// Whether only the body's beginning was read. Its string has room for all of it.
  bool is_cut = false;
  /// Whether the body stands in the request's `body_place`, and `body` is empty.
  bool is_in_place = false;
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

/// What came of a question for a host's addresses: those, or none and why.
using LookupCallback =
    std::function<void(std::vector<boost::asio::ip::address> addresses, std::string problem)>;
/// Asks for the addresses of a host; answers once, or never, from a handler of the loop.
using Lookup = std::function<void(const std::string& host, LookupCallback done)>;

/// Timeouts are looked at every `sweep_interval`, so each of them ends up to that much late.
struct ClientOptions {
  /// Connections open at once, idle or busy; a request that finds them all busy waits its turn.
  std::size_t connections_max = 1024;
  /// Requests that wait for a connection at once, be it one that opens; one more is refused as `unavailable`.
  /// At 5 ms each on 1,024 connections the last of 65,536 has waited a third of a second, and each of them
  /// keeps about 2 KiB of head and coroutine: 128 MiB.
  std::size_t waiting_max = 65'536;
  /// What the heads and bodies of all requests may hold at once, waiting or on their way; one more is refused
  /// as `unavailable`, unless it is alone. As many bytes as a hundred requests of 10 MiB.
  std::uint64_t bytes_held_max = 1ull << 30;
  /// An answer whose body is longer is refused as `corrupt`.
  std::uint64_t response_body_bytes_max = 5ull << 30;
  /// Empty: the system's resolver.
  Lookup lookup;
  std::chrono::milliseconds resolve_timeout{3000};
  /// For each address of the host that is tried.
  std::chrono::milliseconds connect_timeout{3000};
  /// For each address of the host that is tried.
  std::chrono::milliseconds tls_timeout{3000};
  /// From the last byte sent to the first byte of the answer.
  std::chrono::milliseconds first_byte_timeout{30000};
  /// Between two pieces of an answer or of a body that is being sent.
  std::chrono::milliseconds progress_timeout{15000};
  /// A connection that was idle for longer is closed and not used again; S3 closes after about 5 s.
  std::chrono::milliseconds idle_max{4000};
  /// A connection that is older is closed after its answer, so that the connections follow the name's
  /// addresses. Each has its own age, up to a quarter less, since those that opened together must not all
  /// close together.
  std::chrono::milliseconds connection_age_max{600'000};
  /// Whether idle connections are closed when their time comes, though nobody sends; else when the next
  /// request comes, or while others are on their way. A loop that ends when it is out of work then ends up to
  /// `idle_max` later.
  bool closes_idle_unasked = false;
  /// One timer for the whole client serves all the timeouts above; it runs while requests are in flight, and
  /// with `closes_idle_unasked` while any connection is open.
  std::chrono::milliseconds sweep_interval{100};
};

/// What a client has done since it was made.
struct ClientCounters {
  std::uint64_t connections_opened = 0;   ///< Ready for requests, after TLS where there is TLS.
  std::uint64_t connections_failed = 0;   ///< Could not be opened, at any address.
  std::uint64_t connections_retired = 0;  ///< Closed since they were idle for too long, or too old.
  std::uint64_t addresses_failed = 0;     ///< One address refused, broke off or did not answer in time.
  std::uint64_t sessions_resumed = 0;     ///< Of the opened ones, those that resumed a TLS session.
  std::uint64_t requests_sent = 0;        ///< Written to a connection, repetitions included.
  std::uint64_t requests_repeated = 0;    ///< Sent again because a kept connection turned out to be closed.
  std::uint64_t bytes_sent = 0;           ///< Heads and bodies, without what TLS adds.
  std::uint64_t bytes_received = 0;       ///< Heads and bodies, without what TLS adds.
  std::uint64_t requests_refused = 0;     ///< Not sent, since `waiting_max` or `bytes_held_max` was reached.
  std::uint64_t waiting_peak = 0;         ///< The most requests that waited for a connection at once.
  std::uint64_t bytes_held_peak = 0;      ///< The most bytes that requests held at once.
  std::uint64_t resolve_timeouts = 0;
  std::uint64_t connect_timeouts = 0;  ///< Of single addresses.
  std::uint64_t tls_timeouts = 0;      ///< Of single addresses.
  std::uint64_t first_byte_timeouts = 0;
  std::uint64_t progress_timeouts = 0;
  std::uint64_t deadlines_passed = 0;  ///< Requests that their own deadline ended.
};

/// What `Client` needs to speak TLS: verification of the server's certificate and name is on, TLS 1.2 is the
/// least, and new connections of one client resume its earlier sessions. One context may serve many clients.
///
/// ca_file  PEM file of the authorities to trust in place of the system's; empty for the system's:
///          SSL_CERT_FILE and SSL_CERT_DIR where they are set, OpenSSL's own places, then where the common
///          distributions keep their bundle.
/// setting  by which a user names such a file, for messages
/// Errors   invalid  the file cannot be read or holds no certificate, or this system has no authorities at
/// all
Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(
    std::string ca_file, std::string_view setting = "AWS_CA_BUNDLE");

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
  /// Errors     unavailable      nothing was written: could not resolve, connect or agree on TLS, the
  ///                             request's deadline passed, or too many requests wait or hold too many bytes
  ///            outcome_unknown  at least a part was written, and no whole answer came: the connection was
  ///                             closed or a timeout passed. The kind is the same where `is_repeatable`: the
  ///                             caller knows that it may repeat.
  ///            corrupt          what came is not HTTP/1.1, or is longer than `response_body_bytes_max`
  ///            cancelled        cancelled or closed before anything was written
  /// Cancel     any type before anything was written: nothing happened; terminal or partial after:
  ///            outcome_unknown, and the connection is closed. A Cancellation does the same as `terminal`.
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

  /// Whether a byte of the answer has come.
  bool has_answer_begun() const noexcept;

 private:
  friend class Client;
  Client::State* client_ = nullptr;  ///< While the request is on its way.
  Exchange* exchange_ = nullptr;
};

}  // namespace redis3::http
