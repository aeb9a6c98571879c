#include "local_s3/xml_writer.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace redis3::local_s3 {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";  // A reader would turn a bare one into a newline.
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
          fmt::format_to(std::back_inserter(out), "&#x{:x};", static_cast<unsigned>(c));
        } else {
          out.push_back(c);
        }
    }
  }
}

}  // namespace

XmlWriter::XmlWriter(std::string_view root, std::string_view xml_namespace)
    : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {
  open(root);
  if (!xml_namespace.empty()) {
    text_.pop_back();
    fmt::format_to(std::back_inserter(text_), " xmlns=\"{}\">", xml_namespace);
  }
}

void XmlWriter::open(std::string_view name) {
  fmt::format_to(std::back_inserter(text_), "<{}>", name);
  open_.emplace_back(name);
}

void XmlWriter::close() {
  fmt::format_to(std::back_inserter(text_), "</{}>", open_.back());
  open_.pop_back();
}

void XmlWriter::text(std::string_view text) {
  append_escaped(text_, text);
}

void XmlWriter::element(std::string_view name, std::string_view text) {
  fmt::format_to(std::back_inserter(text_), "<{}>", name);
  append_escaped(text_, text);
  fmt::format_to(std::back_inserter(text_), "</{}>", name);
}

void XmlWriter::element(std::string_view name, std::uint64_t number) {
  element(name, fmt::to_string(number));
}

void XmlWriter::element(std::string_view name, bool value) {
  element(name, std::string_view(value ? "true" : "false"));
}

std::string XmlWriter::finish() {
  while (!open_.empty()) {
    close();
  }
  return std::move(text_);
}

}  // namespace redis3::local_s3
