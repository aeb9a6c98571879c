#include "json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace redis3::app {

void append_json_string(std::string& out, std::string_view bytes) {
  out += '"';
  for (const char byte : bytes) {
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(byte));
        } else {
          out += byte;
        }
    }
  }
  out += '"';
}

JsonWriter& JsonWriter::name(std::string_view text) {
  begin_value();
  append_json_string(out_, text);
  out_ += ':';
  wants_comma_ = false;
  return *this;
}

void JsonWriter::string(std::string_view text) {
  begin_value();
  append_json_string(out_, text);
}

void JsonWriter::string_or_null(std::string_view text) {
  text.empty() ? null() : string(text);
}

void JsonWriter::integer(std::int64_t number) {
  begin_value();
  out_ += std::to_string(number);
}

void JsonWriter::number(double number) {
  if (!std::isfinite(number)) return null();
  begin_value();
  fmt::format_to(std::back_inserter(out_), "{}", number);
}

void JsonWriter::boolean(bool value) {
  begin_value();
  out_ += value ? "true" : "false";
}

void JsonWriter::dollars(double amount) {
  begin_value();
  out_ += fmt::format("{:.9f}", amount);
}

void JsonWriter::null() {
  begin_value();
  out_ += "null";
}

void JsonWriter::begin_value() {
  if (wants_comma_) out_ += ',';
  wants_comma_ = true;
}

void JsonWriter::open(char bracket) {
  begin_value();
  out_ += bracket;
  wants_comma_ = false;
}

void JsonWriter::close(char bracket) {
  out_ += bracket;
  wants_comma_ = true;
}

void add_number(JsonWriter& json, std::string_view name, std::uint64_t number) {
  json.name(name).integer(static_cast<std::int64_t>(number));
}

}  // namespace redis3::app
