#include "base/random.hpp"

#include <random>

namespace redis3 {

SeededRandom SeededRandom::from_system() {
  std::random_device device;
  return SeededRandom((std::uint64_t{device()} << 32) | device());
}

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
std::uint64_t SeededRandom::next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

double random_fraction(Random& random) {
  return static_cast<double>(random.next() >> 11) * 0x1p-53;
}

std::string random_text(Random& random, std::size_t count) {
  static constexpr std::string_view alphabet =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string text;
  text.reserve(count);
  while (text.size() < count) {
    // Six bits give 64 values for 62 characters; the two that are left over are drawn again.
    for (std::uint64_t bits = random.next(), draws = 0; draws < 10 && text.size() < count;
         ++draws, bits >>= 6) {
      const std::size_t index = bits & 63;
      if (index < alphabet.size()) text.push_back(alphabet[index]);
    }
  }
  return text;
}

}  // namespace redis3
