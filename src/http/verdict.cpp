#include "http/verdict.hpp"

namespace redis3::http {
namespace {

/// A server may close a kept connection at the very moment a request sets out on it. Such a request was not
/// looked at, but only where nothing of it left can we know that.
bool may_try_again(const Mishap& mishap) {
  if (mishap.cause != Mishap::Cause::closed || !mishap.was_kept || mishap.was_repeated ||
      mishap.was_answered) {
    return false;
  }
  return mishap.is_repeatable || !mishap.was_written;
}

ErrorKind kind_of(const Mishap& mishap) {
  if (mishap.cause == Mishap::Cause::malformed) return ErrorKind::corrupt;
  if (mishap.was_written) return ErrorKind::outcome_unknown;
  return mishap.cause == Mishap::Cause::cancelled ? ErrorKind::cancelled : ErrorKind::unavailable;
}

}  // namespace

std::optional<Error> judge(const Mishap& mishap) {
  if (may_try_again(mishap)) return std::nullopt;
  const ErrorKind kind = kind_of(mishap);
  if (kind != ErrorKind::outcome_unknown) return Error(kind, mishap.sentence);
  return Error(kind, mishap.sentence + " The request may have been carried out.");
}

}  // namespace redis3::http
