#pragma once

#include <cstdint>
#include <string>

namespace redis3 {

/// Where random bits come from. Passed in, so that tests choose the seed.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

/// A fast generator of good quality for ids and jitter (not for secrets); the same seed gives the same
/// numbers. Not thread-safe: one for each thread or owner.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  /// A generator seeded by the operating system.
  static SeededRandom from_system();
  std::uint64_t next() override;

 private:
  std::uint64_t state_;
};

/// 0 <= random_fraction() < 1, in steps of 2^-53, what a double can hold.
double random_fraction(Random& random);

/// `count` letters and digits, about 5.95 bits each: 11 letters hold 65 bits.
std::string random_text(Random& random, std::size_t count);

}  // namespace redis3
