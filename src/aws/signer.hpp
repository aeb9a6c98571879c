#pragma once

#include "aws/credentials.hpp"
#include "aws/digest.hpp"
#include "aws/sigv4.hpp"
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace redis3::aws {

struct Field {
  std::string_view name;  ///< Lower case.
  std::string_view value;
};

/// The parts of a request that differ from one to the next.
struct UnsignedRequest {
  std::string_view method;
  std::string_view host;
  std::string_view path;   ///< Percent-encoded once; begins with '/'.
  std::string_view query;  ///< In canonical form: encoded, sorted, every parameter with a '='. Mostly empty.
  /// Sorted by name; without host, x-amz-content-sha256, x-amz-date and the token's field, which the signer
  /// adds.
  std::span<const Field> fields;
  std::string_view payload_hash;
  /// Absent for a request without a body.
  std::optional<std::uint64_t> content_length;
};

/// Writes the heads of requests that one set of credentials signs, as fast as the steps of sigv4.hpp allow:
/// the day's key is kept as two HMAC states, the texts that hold the time are made once a second, the
/// canonical request goes to a buffer that is used again.
///
/// Threads  one at a time.
class Signer {
 public:
  /// token_field  what carries the token, where there is one: x-amz-security-token of temporary credentials,
  ///              x-amz-s3session-token of a session.
  Signer(Credentials credentials, std::string_view token_field, std::string region, std::string service);

  const std::string& access_key_id() const noexcept { return credentials_.access_key_id; }

  /// The whole head, from the request line to the empty line, signed as of `now`.
  std::string head(const UnsignedRequest& request, TimePoint now);

 private:
  void set_time(TimePoint now);
  void begin_day(std::string date);
  void add_field(std::string& head, std::string_view name, std::string_view value);
  void add_fields(std::string& head, const UnsignedRequest& request);

  Credentials credentials_;
  std::string token_field_;
  CredentialScope scope_;
  std::optional<HmacSha256> hmac_;
  std::int64_t second_ = -1;
  std::string amz_date_;
  /// "authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=", as of the day.
  std::string authorization_;
  /// The first three lines of the string to sign, as of the second; the last one is put behind them.
  std::string string_to_sign_;
  std::size_t string_to_sign_prefix_size_ = 0;
  std::string canonical_;
  std::string names_;
};

}  // namespace redis3::aws
