#pragma once

#include "local_s3/body_reader.hpp"
#include "local_s3/connection_context.hpp"
#include "local_s3/error_response.hpp"
#include "local_s3/http_stream.hpp"
#include "local_s3/request_log.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <optional>

namespace redis3::local_s3 {

/// One client: reads its requests one after the other, has them carried out, and answers them in order, so
/// that requests sent ahead of their answers are answered all the same.
///
/// Lifetime  the context must outlive it.
/// Threads   one at a time: everything on the socket's executor.
class Connection {
 public:
  Connection(boost::asio::ip::tcp::socket socket, ConnectionContext& context);

  /// Serves until the client leaves, is too slow, sends what is not HTTP, or stop() is called.
  boost::asio::awaitable<void> serve();

  /// A request under way is still answered, without further delay; then, or at once where there is none,
  /// serve() ends.
  void stop();
  /// Ends the wait under way where it takes too long by now; to be called every once in a while.
  void check_deadline(std::chrono::steady_clock::time_point now) { stream_.check_deadline(now); }
  /// Ends the wait under way, and with it the connection.
  void abort();

 private:
  boost::asio::awaitable<void> serve_request();
  /// Reads the request whose head has come, and has it carried out or refused.
  boost::asio::awaitable<Response> respond(Request request, RequestRecord& record);
  boost::asio::awaitable<Response> carry_out(Request request);
  /// The same, slowly, and with what is to go wrong.
  boost::asio::awaitable<Response> carry_out_as_fated(Request request);
  /// Feeds the body to `reader`; tells why that failed.
  boost::asio::awaitable<std::optional<S3Error>> read_body(BodyReader& reader, RequestRecord& record);
  /// Reads the body that nobody wants to nowhere, so that the next request can be found behind it, if it is
  /// not too long.
  boost::asio::awaitable<void> discard_body();
  /// Answers what is no request, where anybody may still be reading.
  boost::asio::awaitable<void> refuse_head(HttpStream::Outcome outcome);
  boost::asio::awaitable<void> answer(Response response, std::string request_id, RequestRecord record,
                                      std::chrono::steady_clock::time_point begin);
  /// Sends an answer as the fault has it; false where the client does not take it.
  boost::asio::awaitable<bool> deliver(std::string head, std::string_view body);
  void log(RequestRecord record, std::chrono::steady_clock::time_point begin);
  std::string new_request_id();

  /// Asks the plan what becomes of the request, of which everything but the body is known.
  void decide_fate(const Request& request);
  /// Whether a fault of that kind is to strike at that moment.
  bool is_fated(faults::FaultKind kind, faults::Moment moment) const;
  /// Stalls, or ends the connection, if that is to be at this moment.
  boost::asio::awaitable<void> meet_fate(faults::Moment moment);
  /// Notes that the fault has happened.
  void count_fault();
  boost::asio::awaitable<void> wait(std::chrono::microseconds duration);

  ConnectionContext& context_;
  HttpStream stream_;
  bool is_idle_ = true;
  bool is_stopping_ = false;
  /// Whether the connection ends after the answer to the request under way.
  bool is_last_ = false;
  /// Whether a fault has ended the connection, so that no answer goes out any more.
  bool is_cut_off_ = false;
  faults::Fate fate_;
  /// Whether the fault of the request under way has happened.
  bool has_fault_ = false;
};

}  // namespace redis3::local_s3
