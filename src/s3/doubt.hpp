#pragma once

#include "redis3/error.hpp"
#include "s3/failure.hpp"

namespace redis3::s3 {

/// Whether such an answer tells that somebody else has changed the object.
bool is_race(ErrorKind kind) noexcept;

/// What the tries of one call leave open about it. A call that changes nothing leaves nothing open.
class Doubt {
 public:
  /// A try was refused.
  void note(const Failure& failure) noexcept;
  /// A try ended without an answer that tells what became of it; `error` is as to_error() has it.
  void note(const Error& error) noexcept;

  /// How the call ends whose last try ended so: in outcome_unknown where an earlier try may have happened and
  /// the last one does not tell. That a condition does not hold may be that earlier try's own work.
  Error settle(Error last) const;

 private:
  /// By a 503 that is not meant to slow us down: it says that nothing happened, but not every server before
  /// S3 that says it can know.
  bool was_refused_without_certainty_ = false;
  bool has_lost_an_answer_ = false;
};

}  // namespace redis3::s3
