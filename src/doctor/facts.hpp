#pragma once

#include "base/clock.hpp"
#include "client/location.hpp"
#include "doctor/percentiles.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What `redis3 doctor` finds out about a place. Data only; holds no secret.
namespace redis3::doctor {

/// One thing that was tried.
struct Trial {
  enum class Outcome { not_tried, passed, failed };
  std::string name;  ///< As S3's API has it: "PutObject".
  Outcome outcome = Outcome::not_tried;
  int status = 0;          ///< Of the answer; 0 where none came, or there is no HTTP.
  std::string error_code;  ///< S3's: "AccessDenied".
  std::string problem;     ///< A sentence; empty where it passed.
  std::string request_id;  ///< S3's, for its support.
};

struct PlaceFacts {
  client::Location::Kind kind = client::Location::Kind::memory;
  std::string url;     ///< As url_of() has it.
  std::string bucket;  ///< Empty where the place is not on S3, as are the fields below.
  bool is_directory_bucket = false;
  /// The bucket is a cache's: redis3 creates it where it is absent.
  bool is_created_by_redis3 = false;
  std::string zone_id;  ///< Of a directory bucket.
  std::string region;
  std::string endpoint;  ///< "https://host:443".
  bool is_amazon = false;
  bool is_loopback = false;
  /// The file is not there yet.
  bool is_missing_file = false;

  bool is_on_s3() const noexcept { return !bucket.empty(); }
};

struct CredentialFacts {
  std::string source;         ///< Where they were found, for people; empty where they were not.
  std::string access_key_id;  ///< Shortened.
  bool is_temporary = false;
  std::optional<TimePoint> expires;
  /// By STS: "arn:aws:sts::123456789012:assumed-role/app/i-0abc".
  std::string identity;
  std::string identity_problem;  ///< Why it is not known.
  std::string problem;           ///< Why there are none.
};

/// Where this machine is, by what EC2 tells it.
struct MachineFacts {
  std::string zone_id;
  std::string problem;  ///< Why it is not known.
};

struct DnsFacts {
  std::string host;
  std::vector<std::string> addresses;
  std::chrono::microseconds elapsed{0};
  std::string problem;
};

struct TlsFacts {
  std::string version;  ///< "TLSv1.3"
  std::string cipher;
  std::string subject;
  std::string issuer;
  std::optional<TimePoint> expires;
  std::chrono::microseconds handshake{0};
  /// Whether the next connection resumed the session of the one before; absent where there was none.
  std::optional<bool> resumes;
  std::string problem;
};

/// How long requests of one kind took, one after the other on a kept connection, each from its call to its
/// whole answer.
struct LatencyFacts {
  std::string name;  ///< "GetObject"
  std::uint64_t body_bytes = 0;
  std::size_t failures = 0;
  std::string problem;  ///< Of the last failure.
  Percentiles times;
};

struct ConnectionFacts {
  std::uint64_t opened = 0;
  std::uint64_t resumed = 0;
  std::uint64_t failed = 0;
  std::uint64_t requests = 0;
  std::uint64_t repeated = 0;
};

struct CapabilityFacts {
  std::string name;
  bool is_there = false;
  /// Redis's commands rest on it.
  bool is_needed = false;
  /// What follows where it is not there.
  std::string consequence;
  /// What to do about that; empty: the usual, where it is needed.
  std::string advice;
};

struct CostFacts {
  std::uint64_t requests = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  double dollars = 0;  ///< At Amazon's list prices, wherever the requests went.
};

/// Everything; what does not apply to the place, or could not be reached, is absent or empty.
struct Facts {
  PlaceFacts place;
  std::optional<CredentialFacts> credentials;
  std::optional<MachineFacts> machine;
  std::optional<DnsFacts> dns;
  std::optional<TlsFacts> tls;
  /// What S3's clock is ahead of ours; known to about a second.
  std::optional<std::chrono::milliseconds> clock_offset;
  /// Why nothing could be asked of S3 at all: the connection, a wrong setting.
  std::string connection_problem;
  std::vector<Trial> trials;
  /// The probe object that could not be removed; mostly empty.
  std::string left_behind;
  std::vector<CapabilityFacts> capabilities;
  std::vector<LatencyFacts> latencies;
  std::optional<ConnectionFacts> connections;
  std::optional<CostFacts> cost;
  TimePoint now;

  /// Null where it was not tried.
  const Trial* trial(std::string_view name) const noexcept;
};

}  // namespace redis3::doctor
