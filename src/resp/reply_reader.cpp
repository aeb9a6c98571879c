#include "resp/reply_reader.hpp"

#include "base/text.hpp"
#include "resp/line_end.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace redis3::resp {
namespace {

/// So many elements have room from the beginning, whatever the server announces.
constexpr std::size_t reserved_elements_max = 1024;
/// A buffer that is larger is given back when it is empty.
constexpr std::size_t kept_replies_bytes_max = 1024 * 1024;

}  // namespace

void ReplyReader::feed(std::string_view bytes) {
  if (failure_.empty()) buffer_.append(bytes);
}

Result<std::optional<Reply>> ReplyReader::next() {
  Step step = Step::done;
  while (failure_.empty() && step == Step::done) {
    step = length_ ? read_text() : read_line();
    if (!whole_) continue;
    reply_bytes_ = 0;
    elements_ = 0;
    if (position_ == buffer_.size()) drop_what_is_read();
    return std::exchange(whole_, std::nullopt);
  }
  if (!failure_.empty()) return Error(ErrorKind::corrupt, failure_);
  drop_what_is_read();
  return std::optional<Reply>();
}

ReplyReader::Step ReplyReader::read_line() {
  const std::size_t end = buffer_.find(line_end, position_);
  const bool is_whole = end != buffer_.npos;
  if ((is_whole ? end : buffer_.size()) - position_ > limits_.line_bytes_max)
    return fail("a line of it is too long");
  if (!is_whole) return Step::needs_more;
  const std::string_view line(buffer_.data() + position_, end - position_);
  if (line.empty()) return fail("an empty line");
  const Step step = begin(line[0], line.substr(1));
  if (step == Step::done) position_ = end + line_end.size();
  return step;
}

ReplyReader::Step ReplyReader::begin(char type, std::string_view rest) {
  if (hold(rest.size() + sizeof(Reply)) == Step::failed) return Step::failed;
  if (type == '+') {
    put(Reply::status(std::string(rest)));
    return Step::done;
  }
  if (type == '-') {
    put(Reply::error(std::string(rest)));
    return Step::done;
  }
  const bool has_length = type == '$' || type == '*';
  if (!has_length && type != ':') return fail(fmt::format("nothing begins with the byte {:#04x}", type));
  const std::optional<std::int64_t> number = to_int64(rest);
  if (!number || (has_length && *number < -1)) return fail("a number of it is none");
  if (type == ':') {
    put(Reply::integer(*number));
  } else if (*number == -1) {
    put(type == '$' ? Reply::null() : Reply::null_array());
  } else if (type == '*') {
    return begin_array(static_cast<std::size_t>(*number));
  } else {
    if (static_cast<std::size_t>(*number) > limits_.bulk_bytes_max) return fail("a string of it is too long");
    length_ = static_cast<std::size_t>(*number);
  }
  return Step::done;
}

ReplyReader::Step ReplyReader::begin_array(std::size_t count) {
  if (count > limits_.elements_max - elements_) return fail("it has too many elements");
  elements_ += count;
  if (count == 0) {
    put(Reply::array({}));
    return Step::done;
  }
  if (open_.size() == limits_.depth_max) return fail("its arrays stand too deep in each other");
  open_.push_back(Open{count, {}});
  open_.back().elements.reserve(std::min(count, reserved_elements_max));
  return Step::done;
}

ReplyReader::Step ReplyReader::read_text() {
  if (buffer_.size() - position_ < *length_ + line_end.size()) return Step::needs_more;
  if (std::string_view(buffer_).substr(position_ + *length_, line_end.size()) != line_end)
    return fail("a string of it has another length");
  if (hold(*length_) == Step::failed) return Step::failed;
  put(Reply::bulk(buffer_.substr(position_, *length_)));
  position_ += *length_ + line_end.size();
  length_.reset();
  return Step::done;
}

ReplyReader::Step ReplyReader::hold(std::size_t bytes) {
  reply_bytes_ += bytes;
  return reply_bytes_ > limits_.reply_bytes_max ? fail("it is too long") : Step::done;
}

/// Puts an element where it belongs, and each array that it is the last one of.
void ReplyReader::put(Reply reply) {
  while (!open_.empty()) {
    Open& innermost = open_.back();
    innermost.elements.push_back(std::move(reply));
    if (--innermost.missing > 0) return;
    reply = Reply::array(std::move(innermost.elements));
    open_.pop_back();
  }
  whole_ = std::move(reply);
}

ReplyReader::Step ReplyReader::fail(std::string_view what) {
  failure_ = fmt::format("What the server has answered is no reply of Redis: {}.", what);
  return Step::failed;
}

void ReplyReader::drop_what_is_read() {
  buffer_.erase(0, position_);
  position_ = 0;
  if (buffer_.empty() && buffer_.capacity() > kept_replies_bytes_max) buffer_ = std::string();
}

}  // namespace redis3::resp
