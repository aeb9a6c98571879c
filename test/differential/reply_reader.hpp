#pragma once

#include "redis3/reply.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace redis3::test {

/// Reads replies in RESP2, for a client that can wait. Throws where it is not the protocol.
class ReplyReader {
 public:
  /// more  waits for further bytes; throws where there are none.
  explicit ReplyReader(std::function<std::string()> more) : more_(std::move(more)) {}

  Reply read();
  /// Whether all bytes that have come have been read.
  bool is_empty() const { return buffer_.empty(); }

 private:
  std::string take_line();
  std::string take_bytes(std::size_t length);

  std::function<std::string()> more_;
  std::string buffer_;
};

}  // namespace redis3::test
