#pragma once

#include "redis3/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The lifecycle rules of a bucket, read and changed as the document that its server keeps. What is not ours
/// stays as it stands in there, whatever it means. Pure functions.
/// Source  docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
namespace redis3::upkeep {

/// The name of redis3's rule.
inline constexpr std::string_view own_rule_id = "redis3";
/// How many rules S3 takes for a bucket.
inline constexpr std::size_t lifecycle_rules_max = 1000;

/// A rule, as people are told of it.
struct LifecycleRule {
  std::string id;
  bool is_enabled = false;
  std::string scope;                 ///< "all objects", "objects under logs/"
  std::vector<std::string> actions;  ///< "removes objects 7 days after they were written"

  friend bool operator==(const LifecycleRule&, const LifecycleRule&) = default;
};

/// What redis3's rule does, to all objects of the bucket.
struct OwnRule {
  /// Absent: nothing expires.
  std::optional<std::uint64_t> expire_days;
  /// After so many days uploads that nobody has ended are aborted.
  std::uint64_t abort_days = 1;

  friend bool operator==(const OwnRule&, const OwnRule&) = default;
};

/// The rules in their order. An empty document has none.
///
/// Errors  corrupt  it is not what a server keeps
Result<std::vector<LifecycleRule>> read_rules(const std::string& xml);

/// Our rule as it stands there; absent where there is none, or one that is disabled or does something else.
///
/// Errors  corrupt  it is not what a server keeps
Result<std::optional<OwnRule>> read_own_rule(const std::string& xml);

/// What people are told of our own rule.
LifecycleRule described(const OwnRule& rule);

/// The document with our rule in it, in place of one of that name, or behind all others.
///
/// Errors  corrupt      it is not what a server keeps
///         unsupported  S3 would not take another rule beside those that are there; the message says why
Result<std::string> with_own_rule(const std::string& xml, const OwnRule& rule);

/// The document without our rule; empty where no other is left.
///
/// Errors  corrupt    it is not what a server keeps
///         not_found  there is no such rule in it
Result<std::string> without_own_rule(const std::string& xml);

}  // namespace redis3::upkeep
