#pragma once

#include "resp/reply_reader.hpp"

#include <functional>
#include <string>
#include <utility>

namespace redis3::test {

/// Reads replies in RESP2, for a client that can wait. Throws where it is not the protocol.
class ReplyReader {
 public:
  /// more  waits for further bytes; throws where there are none.
  explicit ReplyReader(std::function<std::string()> more) : more_(std::move(more)) {}

  Reply read() {
    while (true) {
      if (auto reply = reader_.next().value()) return *std::move(reply);
      reader_.feed(more_());
    }
  }
  /// Whether all bytes that have come have been read.
  bool is_empty() const { return reader_.is_empty(); }

 private:
  std::function<std::string()> more_;
  resp::ReplyReader reader_;
};

}  // namespace redis3::test
