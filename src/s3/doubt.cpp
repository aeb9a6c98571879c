#include "s3/doubt.hpp"

#include "s3/retry.hpp"

#include <utility>

namespace redis3::s3 {

bool is_race(ErrorKind kind) noexcept {
  return kind == ErrorKind::not_found || kind == ErrorKind::already_exists || kind == ErrorKind::conflict;
}

void Doubt::note(const Failure& failure) noexcept {
  if (is_doubtful(failure)) was_refused_without_certainty_ = true;
}

void Doubt::note(const Error& error) noexcept {
  if (error.kind() == ErrorKind::outcome_unknown) has_lost_an_answer_ = true;
}

Error Doubt::settle(Error last) const {
  if (last.kind() == ErrorKind::outcome_unknown) return last;
  if (has_lost_an_answer_) {
    return Error(ErrorKind::outcome_unknown,
                 last.message() + " The answer to a try before it was lost, and it may have happened.",
                 last.request_id());
  }
  if (was_refused_without_certainty_ && is_race(last.kind())) {
    return Error(ErrorKind::outcome_unknown,
                 last.message() + " A try before it was refused by 503 and may have happened all the same.",
                 last.request_id());
  }
  return last;
}

}  // namespace redis3::s3
