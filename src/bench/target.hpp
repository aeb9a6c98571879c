#pragma once

#include "base/eventual.hpp"
#include "base/task.hpp"
#include "bench/usage.hpp"
#include "command/command.hpp"
#include "redis3/reply.hpp"
#include "s3/pricing.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace redis3::bench {

/// What a target is.
struct TargetInfo {
  enum class Kind { s3_express, s3, sqlite, memory, redis, nothing };

  /// What the user calls it, or what it calls itself.
  std::string label;
  /// Without a secret.
  std::string url;
  Kind kind = Kind::memory;
  /// It stands in for S3 on this machine: what it takes says nothing of Amazon's.
  bool is_simulated = false;
  /// Amazon, who charges for it.
  bool is_charged = false;
  /// What else is to be known of it, for people; may be empty.
  std::string note;

  /// Absent where requests are not S3's.
  std::optional<s3::StorageClass> storage_class() const;
  /// The label, and ", simulated" where it is and the label does not say so.
  std::string title() const;
};

/// "s3-express", "s3", "sqlite", "memory", "redis", "nothing".
std::string_view name_of(TargetInfo::Kind kind) noexcept;

/// Something that answers commands, and is measured.
///
/// Threads  one at a time.
class Target {
 public:
  virtual ~Target() = default;

  virtual const TargetInfo& info() const = 0;

  /// Opens it, and looks whether it is there and lets us in.
  virtual Task<void> open() = 0;
  /// Begins a command; any number of them may be under way. An Error: it could not be done; an error Reply:
  /// it was refused.
  virtual Eventual<Reply> begin(command::Argv call) = 0;
  /// Since it was opened.
  virtual Usage usage() const = 0;
  /// The last call, also where open() has failed.
  virtual Task<void> close() = 0;
};

}  // namespace redis3::bench
