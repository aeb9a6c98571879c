#include "resp/request_reader.hpp"

#include "base/text.hpp"
#include "resp/line_end.hpp"
#include "resp/words.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace redis3::resp {
namespace {

/// What Redis takes of a peer that has not said who it is.
constexpr std::size_t untrusted_arguments_max = 10;
constexpr std::size_t untrusted_argument_bytes_max = 16'384;
/// So many words have room from the beginning, whatever the peer announces.
constexpr std::size_t reserved_words_max = 4;
/// A buffer that is larger is given back when it is empty.
constexpr std::size_t kept_buffer_bytes_max = 64 * 1024;

/// A number as Redis takes it: in one way only, without zeros in front.
std::optional<std::int64_t> to_plain_number(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.starts_with('0') && text != "0") return std::nullopt;
  return to_int64(text);
}

/// The longest line that take_short_number() takes, without its end.
constexpr std::size_t short_line_bytes_max = 10;

/// Takes a line with a plain number of few digits, as nearly all are: "$3". Absent, with nothing taken, where
/// the line is another one, or not all there.
std::optional<std::int64_t> take_short_number(char type, std::string_view buffer, std::size_t& position) {
  const std::string_view rest = buffer.substr(position, short_line_bytes_max + line_end.size());
  if (rest.empty() || rest[0] != type) return std::nullopt;
  std::int64_t number = 0;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] >= '0' && rest[at] <= '9'; ++at)
    number = number * 10 + (rest[at] - '0');
  const bool is_plain = at > 1 && (rest[1] != '0' || at == 2);
  if (!is_plain || rest.substr(at).substr(0, line_end.size()) != line_end) return std::nullopt;
  position += at + line_end.size();
  return number;
}

}  // namespace

void RequestReader::feed(std::string_view bytes) {
  if (failure_.empty()) buffer_.append(bytes);
}

Result<std::optional<std::vector<std::string>>> RequestReader::next() {
  Step step = Step::done;
  while (failure_.empty() && step == Step::done) {
    step = read_request();
    if (step == Step::done && missing_words_ == 0 && !words_.empty()) return take();
  }
  if (!failure_.empty()) return Error(ErrorKind::invalid, failure_);
  drop_what_is_read();
  return std::optional<std::vector<std::string>>();
}

std::optional<std::vector<std::string>> RequestReader::take() {
  words_bytes_ = 0;
  if (position_ == buffer_.size()) drop_what_is_read();
  return std::exchange(words_, {});
}

/// One step: a line, or an argument.
RequestReader::Step RequestReader::read_request() {
  if (length_) return read_argument();
  if (position_ == buffer_.size()) return Step::needs_more;
  if (missing_words_ > 0) return read_length();
  return buffer_[position_] == '*' ? read_count() : read_inline();
}

// Redis ends an inline command at a line feed, with or without a carriage return before it.
RequestReader::Step RequestReader::read_inline() {
  std::string_view line;
  const Step step = take_line("\n", "Protocol error: too big inline request", line);
  if (step != Step::done) return step;
  std::optional<std::vector<std::string>> words = split_words(line);
  if (!words) return fail("Protocol error: unbalanced quotes in request");
  words_ = *std::move(words);
  return Step::done;
}

RequestReader::Step RequestReader::read_count() {
  std::optional<std::int64_t> count;
  if (limits_.line_bytes_max >= short_line_bytes_max) count = take_short_number('*', buffer_, position_);
  if (!count) {
    std::string_view line;
    const Step step = take_line(line_end, "Protocol error: too big mbulk count string", line);
    if (step != Step::done) return step;
    count = to_plain_number(line.substr(1));
  }
  if (!count || *count > static_cast<std::int64_t>(limits_.arguments_max))
    return fail("Protocol error: invalid multibulk length");
  if (!is_trusted_ && *count > static_cast<std::int64_t>(untrusted_arguments_max))
    return fail("Protocol error: unauthenticated multibulk length");
  missing_words_ = static_cast<std::size_t>(std::max<std::int64_t>(*count, 0));
  words_.reserve(std::min(missing_words_, reserved_words_max));
  return Step::done;
}

RequestReader::Step RequestReader::read_length() {
  std::optional<std::int64_t> number;
  if (limits_.line_bytes_max >= short_line_bytes_max) number = take_short_number('$', buffer_, position_);
  if (!number) {
    std::string_view line;
    const Step step = take_line(line_end, "Protocol error: too big bulk count string", line);
    if (step != Step::done) return step;
    if (!line.starts_with('$'))
      return fail(std::string("Protocol error: expected '$', got '") + (line.empty() ? '\r' : line[0]) + "'");
    number = to_plain_number(line.substr(1));
  }
  if (!number || *number < 0) return fail("Protocol error: invalid bulk length");
  const auto length = static_cast<std::size_t>(*number);
  if (length > limits_.argument_bytes_max) return fail("Protocol error: invalid bulk length");
  if (!is_trusted_ && length > untrusted_argument_bytes_max)
    return fail("Protocol error: unauthenticated bulk length");
  if (length > limits_.request_bytes_max - words_bytes_) return fail("Protocol error: too big request");
  length_ = length;
  words_bytes_ += length;
  words_.emplace_back();
  return Step::done;
}

// An argument's bytes are moved over as they come, so that a long one is looked at once.
RequestReader::Step RequestReader::read_argument() {
  std::string& word = words_.back();
  const std::size_t taken = std::min(*length_ - word.size(), buffer_.size() - position_);
  word.append(buffer_, position_, taken);
  position_ += taken;
  if (word.size() < *length_ || buffer_.size() - position_ < line_end.size()) return Step::needs_more;
  if (std::string_view(buffer_).substr(position_, line_end.size()) != line_end)
    return fail("Protocol error: invalid bulk length");
  position_ += line_end.size();
  length_.reset();
  --missing_words_;
  return Step::done;
}

RequestReader::Step RequestReader::take_line(std::string_view end, std::string_view too_long,
                                             std::string_view& line) {
  const std::string_view rest = std::string_view(buffer_).substr(position_);
  const std::size_t at = rest.find(end);
  // What may be the first byte of the line's end does not count.
  const bool is_too_long =
      at == rest.npos ? rest.size() >= limits_.line_bytes_max + end.size() : at > limits_.line_bytes_max;
  if (is_too_long) return fail(std::string(too_long));
  if (at == rest.npos) return Step::needs_more;
  line = rest.substr(0, at);
  position_ += at + end.size();
  return Step::done;
}

RequestReader::Step RequestReader::fail(std::string message) {
  failure_ = std::move(message);
  buffer_.clear();
  words_.clear();
  return Step::failed;
}

void RequestReader::drop_what_is_read() {
  buffer_.erase(0, position_);
  position_ = 0;
  if (buffer_.empty() && buffer_.capacity() > kept_buffer_bytes_max) buffer_.shrink_to_fit();
}

}  // namespace redis3::resp
