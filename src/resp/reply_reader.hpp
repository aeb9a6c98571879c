#pragma once

#include "redis3/error.hpp"
#include "redis3/reply.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::resp {

/// What a server may make us hold.
struct ReplyLimits {
  /// One bulk string. A dump of the longest value is a little longer than that is.
  std::size_t bulk_bytes_max = 513 * 1024 * 1024;
  /// All bytes of one reply, however deep they stand.
  std::size_t reply_bytes_max = 1024 * 1024 * 1024;
  /// All elements of one reply, however deep they stand.
  std::size_t elements_max = 16 * 1024 * 1024;
  std::size_t depth_max = 32;
  /// A status, an error, or a line that tells a number.
  std::size_t line_bytes_max = 64 * 1024;
};

/// Makes replies of the bytes that a server sends in RESP2, cut anywhere.
///
/// Memory  what has been fed and not been taken yet, and no more: a length that a server announces reserves
///         nothing.
class ReplyReader {
 public:
  explicit ReplyReader(ReplyLimits limits = ReplyLimits()) : limits_(limits) {}

  void feed(std::string_view bytes);

  /// The next reply; absent where more bytes must come first.
  ///
  /// Errors  corrupt  the bytes are no RESP2, or a limit is passed. The reader has lost its place in them:
  ///                  from then on every call answers this error.
  Result<std::optional<Reply>> next();

  /// Whether every byte that was fed belongs to a reply that next() has given out.
  bool is_empty() const noexcept { return position_ == buffer_.size() && open_.empty() && !length_; }

 private:
  /// What a step over the bytes came to.
  enum class Step { done, needs_more, failed };

  /// An array of which not all elements have come.
  struct Open {
    std::size_t missing;
    std::vector<Reply> elements;
  };

  Step read_line();
  Step read_text();
  Step begin(char type, std::string_view rest);
  Step begin_array(std::size_t count);
  Step hold(std::size_t bytes);
  void put(Reply reply);
  Step fail(std::string_view what);
  void drop_what_is_read();

  ReplyLimits limits_;
  std::string buffer_;
  /// How much of the buffer has been read.
  std::size_t position_ = 0;
  /// The arrays that the next element stands in, the outermost first.
  std::vector<Open> open_;
  /// The length of the bulk string that is being read, once its line has been.
  std::optional<std::size_t> length_;
  std::optional<Reply> whole_;
  std::size_t reply_bytes_ = 0;
  std::size_t elements_ = 0;
  std::string failure_;
};

}  // namespace redis3::resp
