#include "resp/request_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// What a reader makes of the bytes: its commands, and the words of the error that it ended with.
std::vector<std::vector<std::string>> commands_of(std::string_view bytes, std::size_t step) {
  redis3::resp::RequestLimits limits;
  limits.argument_bytes_max = 64;
  limits.request_bytes_max = 256;
  limits.arguments_max = 16;
  limits.line_bytes_max = 48;
  redis3::resp::RequestReader reader(limits);
  std::vector<std::vector<std::string>> commands;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
    reader.feed(bytes.substr(0, step));
    while (true) {
      const auto next = reader.next();
      if (next.has_error()) {
        commands.push_back({next.error().message()});
        return commands;
      }
      if (!*next) break;
      if ((*next)->empty() || (*next)->size() > limits.line_bytes_max) std::abort();
      commands.push_back(**next);
    }
  }
  return commands;
}

}  // namespace

/// What a client sends means the same in one piece and byte by byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (commands_of(input, std::max<std::size_t>(size, 1)) != commands_of(input, 1)) std::abort();
  return 0;
}
