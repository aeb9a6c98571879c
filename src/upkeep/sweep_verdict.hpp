#pragma once

#include "base/clock.hpp"
#include "store/capabilities.hpp"
#include "store/object_store.hpp"

#include <chrono>

/// What a sweep does with an object, decided without I/O.
namespace redis3::upkeep {

/// Whether a listed object has to be asked for before anything can be said of it.
enum class ListedAs {
  foreign,     ///< Not named as redis3 names keys: somebody else's, and left alone.
  lasting,     ///< It does not expire.
  may_expire,  ///< Only its header tells.
};
ListedAs listed_as(const store::ListEntry& entry);

enum class SweepVerdict {
  live,        ///< It has not expired.
  recent,      ///< It has expired, but not for so long as was asked for.
  removable,   ///< It has expired, and a condition keeps whatever comes in its place from harm.
  unsafe,      ///< It has expired, but no condition would tell it from a fresh value.
  unreadable,  ///< A newer redis3 has written it, or its header is damaged.
};

/// older_than  how long it must have expired before `now`
SweepVerdict judge_expired(const store::ObjectInfo& info, TimePoint now, std::chrono::milliseconds older_than,
                           const store::Capabilities& can);

/// Whether a sweep can remove anything at all on such a store.
bool can_sweep(const store::Capabilities& can) noexcept;

}  // namespace redis3::upkeep
