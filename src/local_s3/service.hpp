#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "embedded/object_table.hpp"
#include "faults/s3_call.hpp"
#include "local_s3/exchange.hpp"
#include "local_s3/session_tokens.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace redis3::local_s3 {

struct ServiceOptions {
  /// What buckets say that they are in.
  std::string region = "us-east-1";
  /// The account that owns every bucket: in ARNs, in <Owner>, and compared with x-amz-expected-bucket-owner.
  std::string account_id = "000000000000";
  /// Whether whoever signs may only read: sessions are ReadOnly, writes are denied.
  bool is_read_only = false;
};

/// Which operation a request asks for.
faults::S3Call call_of(const Request& request);

/// The back of the endpoint: buckets and objects in a table, spoken to in S3's operations.
///
/// A directory bucket (its name ends in `--x-s3`) has the rules of S3 Express, every other bucket those of
/// general-purpose S3. What the table holds of both is said in row_name.hpp and object_record.hpp.
///
/// Each operation is one transaction of the table, which checks the request's conditions and acts: a
/// condition is never judged on a state that has passed, and what is answered as done is durable.
///
/// Lifetime  what is passed in must outlive the service, and the service every handle() that has not ended.
/// Threads   one at a time: all calls on one executor that does not run two handlers at once.
class Service {
 public:
  Service(embedded::ObjectTable& table, const Clock& clock, Random& random, const SessionTokens& tokens,
          ServiceOptions options);

  /// Answers one request; what cannot be done is answered with an S3 error. Nothing that a client sends
  /// makes it throw.
  boost::asio::awaitable<Response> handle(Request request);

 private:
  embedded::ObjectTable& table_;
  const Clock& clock_;
  Random& random_;
  const SessionTokens& tokens_;
  ServiceOptions options_;
};

}  // namespace redis3::local_s3
