#pragma once

#include "faults/fault.hpp"
#include "faults/s3_call.hpp"
#include "redis3/error.hpp"

#include <bitset>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::faults {

/// What a rule looks at in a request.
struct RequestTraits {
  S3Call call = S3Call::other;
  std::string_view key;
  /// Signed in a session of CreateSession.
  bool has_session = false;
};

/// Which requests of those that a rule is about it strikes.
struct Occasion {
  enum class Kind {
    by_chance,  ///< Each with the probability `rate`.
    by_number,  ///< The `first`th to the `last`th, counted from 1.
    by_time,    ///< Those that come within `duration` of the first one.
  };
  Kind kind = Kind::by_chance;
  double rate = 1;
  std::uint64_t first = 1;
  std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
  std::chrono::microseconds duration{0};
};

/// One rule: which requests, what, and how often.
struct FaultRule {
  std::bitset<s3_call_count> calls;
  /// Exactly this key; ending in '*', every key that begins so; absent: every request.
  std::optional<std::string> key;
  Fault fault;
  Occasion occasion;
  /// As it was written; without control characters.
  std::string text;

  bool is_about(const RequestTraits& request) const;
};

/// Reads `OPERATIONS:FAULT:OCCASION[:KEY]`.
///
///   OPERATIONS  *, read, write, or S3's names, as in GetObject,HeadObject
///   FAULT       KIND[=ARGUMENT][@MOMENT]
///                 400 .. 599[=CODE]   @before-act, @after-act
///                 expired-token
///                 reset, close        @before-body .. @after-answer; else @after-act: the answer is lost
///                 stall=DURATION      @before-body .. @in-body; else @before-act
///                 trickle=BYTES       a second
///                 corrupt=body, corrupt=checksum
///   OCCASION    5%, 0.05, #3, #3-5, #3-, for=30s (from the first such request on)
///   KEY         the rest of the text, whatever is in it; 0/user* is every key that begins with 0/user
///
/// So `PutObject:reset@after-act:#3:0/counter` resets the connection of the third PutObject of 0/counter
/// when it has been done.
/// Errors  invalid  says which part is wrong and what there is in its place.
Result<FaultRule> fault_rule_of(std::string_view text);

/// Longer scripts are refused, and so are further rules.
inline constexpr std::size_t script_bytes_max = 1 << 20;
inline constexpr std::size_t rules_max = 1000;

/// Reads a script: a rule a line; what follows a '#' at the start of a line, and lines of blanks, are for
/// people.
/// Errors  invalid  names the line.
Result<std::vector<FaultRule>> fault_script_of(std::string_view text);

}  // namespace redis3::faults
