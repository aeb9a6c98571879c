#pragma once

#include <cstdint>

namespace redis3::test {

/// A disk under SQLite that fails when it is told to. SQLite files that are opened while it lives go through
/// it.
class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  enum class Failure { full, broken };
  /// Lets the n-th write or flush from now on fail, and all that follow; 1 is the next one.
  void fail_from(std::uint64_t n, Failure failure);
  /// All is well again.
  void mend();
  /// Whether something has failed since fail_from().
  bool has_failed() const;
};

}  // namespace redis3::test
