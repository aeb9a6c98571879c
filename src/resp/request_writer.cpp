#include "resp/request_writer.hpp"

#include "resp/line_end.hpp"

#include <charconv>
#include <cstddef>
#include <string_view>

namespace redis3::resp {
namespace {

void append_line(char type, std::size_t number, std::string& out) {
  char digits[20];
  const auto [end, code] = std::to_chars(digits, digits + sizeof digits, number);
  out += type;
  out.append(digits, end);
  out += line_end;
}

}  // namespace

void write_request(const std::vector<std::string>& words, std::string& out) {
  append_line('*', words.size(), out);
  for (const std::string& word : words) {
    append_line('$', word.size(), out);
    out += word;
    out += line_end;
  }
}

}  // namespace redis3::resp
