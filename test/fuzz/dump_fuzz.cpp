#include "value/dump.hpp"
#include "value/lzf.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr std::size_t bytes_max = 1 << 16;

}  // namespace

/// The payload of RESTORE, as it comes and with its checksum put right; and LZF by itself. What is restored
/// is not longer than it may be, and is the same when it is dumped and restored again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace value = redis3::value;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string& payload : {bytes, value::seal_dump(bytes, 10)}) {
    const value::Restored restored = value::restore_string(payload, bytes_max);
    if (restored.defect()) continue;
    if (restored.bytes().size() > bytes_max) std::abort();
    const value::Restored again = value::restore_string(value::dump_string(restored.bytes()), bytes_max);
    if (again.defect() || again.bytes() != restored.bytes()) std::abort();
  }
  const auto text = value::lzf_decompress(bytes, size * 3);
  if (text && text->size() != size * 3) std::abort();
  return 0;
}
