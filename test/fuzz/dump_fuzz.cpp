#include "value/dump.hpp"
#include "value/lzf.hpp"

#include <boost/crc.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr std::size_t bytes_max = 1 << 16;

/// Behind a right checksum, or nothing would get past it.
std::string sealed(std::string payload) {
  payload += std::string("\x0a\0", 2);
  boost::crc_optimal<64, 0xad93d23594c935a9, 0, 0, true, true> crc;
  crc.process_bytes(payload.data(), payload.size());
  for (int at = 0; at < 8; ++at)
    payload += static_cast<char>(crc.checksum() >> (8 * at) & 0xff);
  return payload;
}

}  // namespace

/// The payload of RESTORE, as it comes and with its checksum put right; and LZF by itself. What is restored
/// is not longer than it may be, and is the same when it is dumped and restored again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace value = redis3::value;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string& payload : {bytes, sealed(bytes)}) {
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
