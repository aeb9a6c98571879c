#pragma once

#include "s3/call.hpp"
#include "s3/client_config.hpp"
#include "s3/server_clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

namespace redis3::s3 {

/// What one request came to: what was asked for, S3's refusal, or no whole answer.
using Outcome = std::variant<http::Response, Failure, Error>;

/// Makes requests of calls and outcomes of answers, and tells the observer of each. Between the two stands
/// the network, which is its caller's to wait for.
///
/// Threads  one at a time.
class Sender {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  /// `config` and `clock` outlive it.
  Sender(const ClientConfig& config, ServerClock& clock, TransportFactory transports);

  /// What is known of a request when it sets out.
  struct Departure {
    SteadyTime at;
    TimePoint local_time;
    std::chrono::milliseconds clock_offset;
    std::uint64_t body_bytes;
  };
  Departure depart(const Call& call) const;

  /// The signed request. Its body is that of the call, which stays until the answer has come.
  /// Errors  invalid  it cannot be sent
  Result<http::Request> request_for(const Call& call, aws::Signer& signer, const Departure& departure);
  Transport& transport_for(Operation operation);

  /// Tells the observer of a request that got no answer, and that the transport has sent again by itself.
  void tell_of_repeated(const Call& call, const Departure& departure) const;
  /// Takes the answer in: learns the time from it and tells the observer.
  Outcome conclude(const Call& call, const Departure& departure, Result<http::Response> answer);
  /// Instead of conclude() for a request that another one has overtaken: it was given up, and yet is paid
  /// for, unless it was given up before any of it had left. Returns what it costs.
  double conclude_overtaken(const Call& call, const Departure& departure,
                            const Result<http::Response>& answer);

  void close();

 private:
  const Address& address_of(Operation operation) const noexcept {
    return info_of(operation).is_control ? config_.addresses.bucket : config_.addresses.objects;
  }

  struct Told {
    const http::Response* response = nullptr;
    std::string_view error_code;
    std::uint64_t bytes_received = 0;
    /// 0 where S3 asks nothing for it.
    int charged_status = 0;
  };
  double price_of(Operation operation, int status, std::uint64_t bytes_sent,
                  std::uint64_t bytes_received) const;
  void tell(const Call& call, const Departure& departure, const Told& told) const;

  const ClientConfig& config_;
  ServerClock& clock_;
  TransportFactory transports_;
  Transport objects_;
  std::optional<Transport> control_;
};

}  // namespace redis3::s3
