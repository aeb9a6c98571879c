#pragma once

#include "s3/failure.hpp"

#include <chrono>

namespace redis3::s3 {

/// What can be put right before a refused request is sent once more. Nothing happened to it: it was refused.
enum class Correction {
  none,         ///< The refusal stands.
  session,      ///< The session is not good (any more): get another one.
  credentials,  ///< They are not good (any more): look for others.
  time,         ///< Our idea of the time was wrong; the answer's Date has corrected it.
  bucket,       ///< The bucket is not there, and it is ours to create.
};

/// What has been tried for one call; each correction once.
struct Tried {
  bool session = false;
  bool credentials = false;
  bool time = false;
  bool bucket = false;
};

/// What is known of the request that was refused.
struct Refusal {
  bool was_signed_by_session = false;
  bool may_create_bucket = false;
  /// By how much the answer's Date moved our idea of the time.
  std::chrono::milliseconds clock_moved{0};
  /// There may be other credentials than those that signed it.
  bool may_fetch_credentials = false;
};

Correction choose_correction(const Failure& failure, const Refusal& refusal, const Tried& tried) noexcept;

}  // namespace redis3::s3
