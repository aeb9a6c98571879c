#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace redis3::app {

/// Appends `bytes` as a JSON string; what is no UTF-8 stands as it is.
void append_json_string(std::string& out, std::string_view bytes);

/// Writes one JSON document, member by member. What is opened has to be closed; commas are put by it.
class JsonWriter {
 public:
  /// Of a member of an object; the value follows.
  JsonWriter& name(std::string_view text);

  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_array() { open('['); }
  void close_array() { close(']'); }

  void string(std::string_view text);
  /// Null in place of an empty text.
  void string_or_null(std::string_view text);
  void integer(std::int64_t number);
  /// Null where it is none.
  void number(double number);
  void boolean(bool value);
  void dollars(double amount);
  void null();

  std::string take() { return std::move(out_); }

 private:
  void begin_value();
  void open(char bracket);
  void close(char bracket);

  std::string out_;
  bool wants_comma_ = false;
};

/// A member that counts something.
void add_number(JsonWriter& json, std::string_view name, std::uint64_t number);

}  // namespace redis3::app
