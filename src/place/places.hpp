#pragma once

#include "place/place.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace redis3::place {

/// The places that this process has open: one for all who name the same place with the same settings, for as
/// long as somebody holds it.
///
/// After a fork the child has none: the threads of its parent's places are not there. It gets new ones; what
/// it has of the old ones is to be left as it is.
///
/// Threads  any number at once.
class Places {
 public:
  /// verbosity  tells apart who listens to `options.verbose`, which cannot be compared.
  /// Errors     those of locate(); invalid also where a place in memory or on a file was open before a fork
  static Result<std::shared_ptr<Place>> find(Options options, session::Settings settings,
                                             const std::string& verbosity);

  /// Grows with every fork, in the child: what was made before another number belongs to the parent.
  static std::uint64_t generation() noexcept;

 private:
  struct Table;
  static Table& table();
};

}  // namespace redis3::place
