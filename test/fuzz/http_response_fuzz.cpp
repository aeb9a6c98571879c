#include "http/response_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Reads the input as an answer in several ways that must come to the same: whole, byte by byte, and in
// pieces, the body straight into its string.

namespace {

using redis3::http::Response;
using redis3::http::ResponseReader;
using Progress = ResponseReader::Progress;

struct Reading {
  Progress progress = Progress::more;
  std::string text;
};

Reading read(std::string_view input, std::size_t piece_bytes, bool is_head, bool is_direct) {
  ResponseReader reader(is_head, 1 << 16);
  Reading reading;
  while (!input.empty() && reading.progress == Progress::more) {
    const std::span<char> space = is_direct ? reader.body_space() : std::span<char>();
    const std::string_view piece =
        input.substr(0, space.empty() ? piece_bytes : std::min(piece_bytes, space.size()));
    input.remove_prefix(piece.size());
    if (space.empty()) {
      reading.progress = reader.feed(piece);
    } else {
      piece.copy(space.data(), piece.size());
      reading.progress = reader.fill(piece.size());
    }
  }
  if (reading.progress == Progress::more) reading.progress = reader.end();
  if (reading.progress == Progress::broken) {
    reading.text = reader.problem();
    return reading;
  }
  const Response response = reader.take();
  reading.text = std::to_string(response.status) + '\n';
  for (const auto& [name, value] : response.fields)
    reading.text.append(name).append(":").append(value).append("\n");
  reading.text += response.body;
  return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const bool is_head : {false, true}) {
    const Reading whole = read(input, size, is_head, false);
    for (const std::size_t piece_bytes : {std::size_t{1}, std::size_t{7}, std::size_t{5000}}) {
      const Reading pieces = read(input, piece_bytes, is_head, true);
      if (pieces.progress != whole.progress) std::abort();
      if (whole.progress == Progress::done && pieces.text != whole.text) std::abort();
    }
  }
  return 0;
}
