#include "resp/reply_reader.hpp"
#include "resp/reply_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using redis3::Reply;

/// What a reader makes of the bytes: its replies, and the words of the error that it ended with.
std::vector<Reply> replies_of(std::string_view bytes, std::size_t step) {
  redis3::resp::ReplyLimits limits;
  limits.bulk_bytes_max = 64;
  limits.reply_bytes_max = 4096;
  limits.elements_max = 32;
  limits.depth_max = 6;
  limits.line_bytes_max = 48;
  redis3::resp::ReplyReader reader(limits);
  std::vector<Reply> replies;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
    reader.feed(bytes.substr(0, step));
    while (true) {
      auto next = reader.next();
      if (next.has_error()) {
        replies.push_back(Reply::error(next.error().message()));
        return replies;
      }
      if (!*next) break;
      replies.push_back(**std::move(next));
    }
  }
  return replies;
}

}  // namespace

/// What a server sends means the same in one piece and byte by byte, and what was read is written and read
/// again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::vector<Reply> replies = replies_of(input, std::max<std::size_t>(size, 1));
  if (replies != replies_of(input, 1)) std::abort();
  for (const Reply& reply : replies) {
    // A line break would end a status or an error, and is written as a blank.
    if (reply.text().find_first_of("\r\n") != std::string::npos && reply.type() != Reply::Type::bulk)
      continue;
    std::string bytes;
    redis3::resp::write_reply(reply, redis3::resp::Protocol::resp2, bytes);
    redis3::resp::ReplyReader reader;
    reader.feed(bytes);
    const auto again = reader.next();
    if (again.has_error() || !*again || !reader.is_empty()) std::abort();
  }
  return 0;
}
