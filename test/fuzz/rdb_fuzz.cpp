#include "rdb/file_reader.hpp"

#include "support/rdb_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr std::size_t bytes_max = 1 << 12;

/// What a reader makes of a file: keys, payloads, and the words of the error that it ended with.
std::vector<std::string> read(const std::string& file, std::size_t piece_bytes) {
  redis3::rdb::FileOptions options;
  options.payload_bytes_max = bytes_max;
  options.key_bytes_max = bytes_max;
  redis3::rdb::FileReader reader(redis3::test::bytes_in_pieces(file, piece_bytes), options);
  std::vector<std::string> found;
  while (true) {
    const auto entry = reader.next();
    if (entry.has_error()) found.push_back(entry.error().message());
    if (entry.has_error() || !*entry) return found;
    if ((*entry)->key.size() > bytes_max || (*entry)->payload.size() > bytes_max + 10) std::abort();
    found.push_back((*entry)->key);
    found.push_back((*entry)->payload);
  }
}

}  // namespace

/// A file means the same in one piece and byte by byte; as it comes, and as the content of one whose checksum
/// is right.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string& file : {bytes, redis3::test::rdb_file(bytes, 12)}) {
    if (read(file, file.size() + 1) != read(file, 1)) std::abort();
  }
  return 0;
}
