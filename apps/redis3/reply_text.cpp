#include "reply_text.hpp"

#include "json_text.hpp"
#include "resp/quoted.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::app {
namespace {

bool has_elements(Reply::Type type) {
  return type == Reply::Type::array || type == Reply::Type::map || type == Reply::Type::set ||
         type == Reply::Type::push;
}

constexpr std::string_view reset = "\x1b[0m";

/// A reply for people, piece by piece.
class HumanText {
 public:
  explicit HumanText(const Colors& colors) : colors_(colors) {}

  void append(const Reply& reply, const std::string& indent) {
    switch (reply.type()) {
      case Reply::Type::null:
      case Reply::Type::null_array:
        paint(colors_.nothing, "(nil)");
        break;
      case Reply::Type::status:
        out_ += reply.text();
        break;
      case Reply::Type::error:
        paint(colors_.error, "(error) " + reply.text());
        break;
      case Reply::Type::integer:
        paint(colors_.integer, "(integer) " + std::to_string(reply.integer()));
        break;
      case Reply::Type::bulk:
      case Reply::Type::verbatim:
        out_ += resp::quoted(reply.text());
        break;
      case Reply::Type::array:
      case Reply::Type::map:
      case Reply::Type::set:
      case Reply::Type::push:
        append_numbered(reply.elements(), indent);
        return;
    }
    out_ += '\n';
  }

  std::string take() { return std::move(out_); }

 private:
  /// " 1) first\n 2) second\n": the numbers aligned, what is nested indented by them. The indent of the first
  /// line is already there.
  void append_numbered(const std::vector<Reply>& elements, const std::string& indent) {
    if (elements.empty()) {
      paint(colors_.nothing, "(empty array)");
      out_ += '\n';
      return;
    }
    const std::size_t width = std::to_string(elements.size()).size();
    const std::string inner = indent + std::string(width + 2, ' ');
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (i > 0) out_ += indent;
      paint(colors_.number, fmt::format("{:>{}})", i + 1, width));
      out_ += ' ';
      append(elements[i], inner);
    }
  }

  void paint(std::string_view color, std::string_view text) {
    if (color.empty()) {
      out_ += text;
    } else {
      fmt::format_to(std::back_inserter(out_), "{}{}{}", color, text, reset);
    }
  }

  const Colors& colors_;
  std::string out_;
};

void append_raw(std::string& out, const Reply& reply) {
  if (reply.type() == Reply::Type::integer) {
    out += std::to_string(reply.integer());
  } else if (has_elements(reply.type())) {
    for (std::size_t i = 0; i < reply.elements().size(); ++i) {
      if (i > 0) out += '\n';
      append_raw(out, reply.elements()[i]);
    }
  } else {
    out += reply.text();
    if (reply.is_error()) out += '\n';
  }
}

void append_json(std::string& out, const Reply& reply);

/// The names in a JSON object are strings, whatever they are in the reply.
void append_json_name(std::string& out, const Reply& name) {
  if (name.type() == Reply::Type::integer) {
    append_json_string(out, std::to_string(name.integer()));
  } else {
    append_json_string(out, name.text());
  }
}

void append_json_elements(std::string& out, const Reply& reply) {
  const bool is_map = reply.type() == Reply::Type::map;
  const std::vector<Reply>& elements = reply.elements();
  out += is_map ? '{' : '[';
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const bool is_name = is_map && i % 2 == 0;
    if (i > 0) out += is_map && !is_name ? ':' : ',';
    if (is_name) {
      append_json_name(out, elements[i]);
    } else {
      append_json(out, elements[i]);
    }
  }
  out += is_map ? '}' : ']';
}

void append_json(std::string& out, const Reply& reply) {
  switch (reply.type()) {
    case Reply::Type::null:
    case Reply::Type::null_array:
      out += "null";
      break;
    case Reply::Type::integer:
      out += std::to_string(reply.integer());
      break;
    case Reply::Type::error:
      out += "error:";
      [[fallthrough]];
    case Reply::Type::status:
    case Reply::Type::bulk:
    case Reply::Type::verbatim:
      append_json_string(out, reply.text());
      break;
    case Reply::Type::array:
    case Reply::Type::map:
    case Reply::Type::set:
    case Reply::Type::push:
      append_json_elements(out, reply);
      break;
  }
}

}  // namespace

std::string reply_text(const Reply& reply, Format format, const Colors& colors) {
  std::string out;
  if (reply.type() == Reply::Type::verbatim) {
    // Text for people, such as INFO: it has its own lines, in every format.
    out = reply.text();
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
  } else if (format == Format::human) {
    HumanText text(colors);
    text.append(reply, "");
    out = text.take();
  } else if (format == Format::raw) {
    append_raw(out, reply);
    out += '\n';
  } else {
    append_json(out, reply);
    out += '\n';
  }
  return out;
}

}  // namespace redis3::app
