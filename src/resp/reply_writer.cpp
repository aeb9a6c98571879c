#include "resp/reply_writer.hpp"

#include "resp/line_end.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace redis3::resp {
namespace {

/// Before a verbatim string's text, and counted in its length: its format.
constexpr std::string_view plain_text = "txt:";

void write_line(char type, std::string_view text, std::string& out) {
  out += type;
  const auto is_break = [](char byte) { return byte == '\r' || byte == '\n'; };
  const std::size_t begin = out.size();
  out += text;
  std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), is_break, ' ');
  out += line_end;
}

/// A line with a number.
template <class Number>
void write_number(char type, Number number, std::string& out) {
  // The type, 20 characters at most, and the line's end.
  std::array<char, 24> line;
  line[0] = type;
  char* end = std::to_chars(line.data() + 1, line.data() + line.size(), number).ptr;
  end = std::copy(line_end.begin(), line_end.end(), end);
  out.append(line.data(), end);
}

void write_bytes(char type, std::string_view format, std::string_view bytes, std::string& out) {
  write_number(type, format.size() + bytes.size(), out);
  out += format;
  out += bytes;
  out += line_end;
}

void write_elements(char type, std::size_t count, const Reply& reply, Protocol protocol, std::string& out) {
  write_number(type, count, out);
  for (const Reply& element : reply.elements())
    write_reply(element, protocol, out);
}

}  // namespace

void write_reply(const Reply& reply, Protocol protocol, std::string& out) {
  const bool is_resp3 = protocol == Protocol::resp3;
  const std::size_t count = reply.elements().size();
  switch (reply.type()) {
    case Reply::Type::null:
      out += is_resp3 ? "_\r\n" : "$-1\r\n";
      return;
    case Reply::Type::status:
      return write_line('+', reply.text(), out);
    case Reply::Type::error:
      return write_line('-', reply.text(), out);
    case Reply::Type::integer:
      return write_number(':', reply.integer(), out);
    case Reply::Type::bulk:
      return write_bytes('$', {}, reply.text(), out);
    case Reply::Type::verbatim:
      return is_resp3 ? write_bytes('=', plain_text, reply.text(), out)
                      : write_bytes('$', {}, reply.text(), out);
    case Reply::Type::array:
      return write_elements('*', count, reply, protocol, out);
    case Reply::Type::map:
      return is_resp3 ? write_elements('%', count / 2, reply, protocol, out)
                      : write_elements('*', count, reply, protocol, out);
    case Reply::Type::push:
      return write_elements(is_resp3 ? '>' : '*', count, reply, protocol, out);
    case Reply::Type::null_array:
      out += is_resp3 ? "_\r\n" : "*-1\r\n";
      return;
    case Reply::Type::set:
      return write_elements(is_resp3 ? '~' : '*', count, reply, protocol, out);
  }
}

}  // namespace redis3::resp
