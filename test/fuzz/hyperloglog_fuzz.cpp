#include "value/hyperloglog.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using redis3::value::HllRegisters;
using redis3::value::HyperLogLog;

void demand(bool is_true) {
  if (!is_true) std::abort();
}

std::size_t differences(const HllRegisters& left, const HllRegisters& right) {
  std::size_t count = 0;
  for (std::size_t index = 0; index < left.size(); ++index)
    count += left[index] == right[index] ? 0 : 1;
  return count;
}

}  // namespace

/// The input is what a key may hold; its last bytes are added as an element as well. Whatever it is, nothing
/// out of bounds is touched; of a sound one an addition raises one register, or none where it says so.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  auto hyperloglog = HyperLogLog::read(std::string(input));
  if (!hyperloglog) return 0;
  HllRegisters before{};
  const bool is_sound = hyperloglog->raise_in(before);
  HyperLogLog dense = *hyperloglog;
  demand(dense.make_dense() == is_sound);
  hyperloglog->count();
  if (!hyperloglog->is_dense()) hyperloglog->describe_runs();

  const auto change = hyperloglog->add(input.substr(size - 4));
  if (!is_sound) {
    hyperloglog->raise(before);
    return 0;
  }
  HllRegisters after{};
  demand(hyperloglog->raise_in(after));
  demand(change != HyperLogLog::Change::corrupt);
  demand(differences(before, after) == (change == HyperLogLog::Change::changed ? 1 : 0));
  dense.raise(after);
  HllRegisters of_dense{};
  demand(dense.raise_in(of_dense) && of_dense == after);
  return 0;
}
