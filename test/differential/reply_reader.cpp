#include "differential/reply_reader.hpp"

#include "base/text.hpp"

#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace redis3::test {

Reply ReplyReader::read() {
  const std::string line = take_line();
  std::string rest = line.substr(1);
  switch (line[0]) {
    case '+':
      return Reply::status(std::move(rest));
    case '-':
      return Reply::error(std::move(rest));
    default:
      break;
  }
  const std::int64_t number = to_int64(rest).value();
  if (line[0] == ':') return Reply::integer(number);
  if (number < 0) return Reply::null();
  if (line[0] == '$') {
    std::string bytes = take_bytes(static_cast<std::size_t>(number) + 2);
    bytes.resize(bytes.size() - 2);
    return Reply::bulk(std::move(bytes));
  }
  if (line[0] != '*') throw std::runtime_error("no reply begins with " + line);
  std::vector<Reply> elements;
  for (std::int64_t at = 0; at < number; ++at)
    elements.push_back(read());
  return Reply::array(std::move(elements));
}

std::string ReplyReader::take_line() {
  std::size_t end;
  while ((end = buffer_.find("\r\n")) == buffer_.npos)
    buffer_ += more_();
  std::string line = take_bytes(end + 2);
  line.resize(end);
  if (line.empty()) throw std::runtime_error("no reply begins with an empty line");
  return line;
}

std::string ReplyReader::take_bytes(std::size_t length) {
  while (buffer_.size() < length)
    buffer_ += more_();
  std::string bytes = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return bytes;
}

}  // namespace redis3::test
