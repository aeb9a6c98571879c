#include "command/argument_reader.hpp"

#include "base/text.hpp"

#include <iterator>
#include <utility>

namespace redis3::command {

std::optional<std::int64_t> read_integer(std::string_view text) noexcept {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  // Redis takes a number only in the form in which it would write it.
  if (digits.starts_with('0') && text != "0") return std::nullopt;
  return to_int64(text);
}

std::string ArgumentReader::next() {
  if (!has_more()) {
    refuse();
    return {};
  }
  return std::move(argv_[next_++]);
}

std::int64_t ArgumentReader::next_integer() {
  const std::string text = next();
  const auto number = read_integer(text);
  if (!number) fail(error_text::not_an_integer);
  return number.value_or(0);
}

std::vector<std::string> ArgumentReader::rest() {
  if (!has_more()) return {};
  const auto begin = argv_.begin() + static_cast<std::ptrdiff_t>(next_);
  std::vector<std::string> words(std::make_move_iterator(begin), std::make_move_iterator(argv_.end()));
  next_ = argv_.size();
  return words;
}

bool ArgumentReader::take(std::string_view word) {
  if (!has_more() || !equal_ignoring_case(argv_[next_], word)) return false;
  ++next_;
  return true;
}

void ArgumentReader::fail(std::string_view text) {
  if (error_.empty()) error_ = text;
}

std::optional<Reply> ArgumentReader::error() const {
  if (!error_.empty()) return Reply::error(error_);
  if (has_more()) return Reply::error(std::string(error_text::syntax));
  return std::nullopt;
}

}  // namespace redis3::command
