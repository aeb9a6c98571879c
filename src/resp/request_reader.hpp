#pragma once

#include "redis3/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The Redis protocol as bytes: no socket here.
/// Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
namespace redis3::resp {

/// What a peer may make us hold.
struct RequestLimits {
  /// One argument: Redis's proto-max-bulk-len.
  std::size_t argument_bytes_max = 512 * 1024 * 1024;
  /// All arguments of one command together: Redis's client-query-buffer-limit.
  std::size_t request_bytes_max = 1024 * 1024 * 1024;
  std::size_t arguments_max = 1024 * 1024;
  /// An inline command, or a line that tells a number.
  std::size_t line_bytes_max = 64 * 1024;
};

/// Makes commands of the bytes that a client sends: arrays of bulk strings, or inline commands, in any
/// mixture and cut anywhere. Empty commands are passed over.
///
/// Memory  what has been fed and not been taken yet, and no more: a length that a peer announces reserves
///         nothing.
class RequestReader {
 public:
  explicit RequestReader(RequestLimits limits = RequestLimits()) : limits_(limits) {}

  /// Whether the peer has said who it is. One that has not may send short commands of few words only; at the
  /// beginning it has.
  void trust(bool is_trusted) noexcept { is_trusted_ = is_trusted; }

  void feed(std::string_view bytes);

  /// What has been fed, or taken over into words, and belongs to no command that next() has given out.
  std::size_t waiting_bytes() const noexcept { return buffer_.size() - position_ + words_bytes_; }

  /// The next command's words; absent where more bytes must come first.
  ///
  /// Errors  invalid  the message is Redis's, "Protocol error: invalid bulk length". The reader has lost its
  ///                  place in the bytes: from then on every call answers this error.
  Result<std::optional<std::vector<std::string>>> next();

 private:
  /// What a step over the bytes came to.
  enum class Step { done, needs_more, failed };

  std::optional<std::vector<std::string>> take();
  Step read_request();
  Step read_inline();
  Step read_count();
  Step read_length();
  Step read_argument();
  Step take_line(std::string_view end, std::string_view too_long, std::string_view& line);
  Step fail(std::string message);
  void drop_what_is_read();

  RequestLimits limits_;
  bool is_trusted_ = true;
  std::string buffer_;
  /// How much of the buffer has been read.
  std::size_t position_ = 0;
  std::vector<std::string> words_;
  std::size_t words_bytes_ = 0;
  /// Arguments that are still to come; 0 between commands.
  std::size_t missing_words_ = 0;
  /// The length of the argument that is being read, once its line has been.
  std::optional<std::size_t> length_;
  std::string failure_;
};

}  // namespace redis3::resp
