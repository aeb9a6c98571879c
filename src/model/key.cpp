#include "model/key.hpp"

#include "base/text.hpp"
#include "store/object_store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::model {
namespace {

/// Stands for the empty key; no other key's encoding has a `%` without two digits behind it.
constexpr std::string_view empty_key = "%";

void append_encoded(std::string& text, unsigned char byte) {
  text += fmt::format("%{:02X}", byte);
}

constexpr bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The length of the well-formed UTF-8 sequence that `bytes` begins with (Unicode, table 3-7), and its code
/// point; length 0 where there is none.
struct Character {
  std::size_t length = 0;
  std::uint32_t code_point = 0;
};

Character first_character(std::string_view bytes) noexcept {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0x80) return {1, lead};
  std::size_t length = 0;
  std::uint32_t code_point = 0;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
    code_point = lead & 0x1f;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    code_point = lead & 0x0f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    code_point = lead & 0x07;
  } else {
    return {};
  }
  if (bytes.size() < length) return {};
  for (std::size_t at = 1; at < length; ++at) {
    if (!is_continuation(bytes[at])) return {};
    code_point = code_point << 6 | (static_cast<unsigned char>(bytes[at]) & 0x3f);
  }
  const bool is_overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (is_overlong || is_surrogate || code_point > 0x10ffff) return {};
  return {length, code_point};
}

/// Whether S3, its XML or its clients would change or refuse the character: `/` makes a directory, `%` is our
/// own mark, control characters and the two non-characters have no place in XML 1.0.
constexpr bool is_awkward(std::uint32_t code_point) noexcept {
  return code_point < 0x20 || (code_point >= 0x7f && code_point <= 0x9f) || code_point == '/' ||
         code_point == '%' || code_point == 0xfffe || code_point == 0xffff;
}

/// Whether the byte is a character by itself that stands as it is.
constexpr bool is_plain(char byte) noexcept {
  return byte >= 0x20 && byte < 0x7f && byte != '/' && byte != '%';
}

void append_encoded_name(std::string& text, std::string_view name) {
  if (name.empty()) {
    text += empty_key;
    return;
  }
  // Path segments that some clients take out of a URL before they send it.
  if (name == "." || name == "..") {
    for (const char dot : name)
      append_encoded(text, static_cast<unsigned char>(dot));
    return;
  }
  // Most names need nothing done to them.
  if (std::all_of(name.begin(), name.end(), is_plain)) {
    text += name;
    return;
  }
  while (!name.empty()) {
    const Character character = first_character(name);
    if (character.length == 0) {
      append_encoded(text, static_cast<unsigned char>(name[0]));
      name.remove_prefix(1);
      continue;
    }
    for (std::size_t at = 0; at < character.length; ++at) {
      if (is_awkward(character.code_point)) {
        append_encoded(text, static_cast<unsigned char>(name[at]));
      } else {
        text.push_back(name[at]);
      }
    }
    name.remove_prefix(character.length);
  }
}

std::string encode_name(std::string_view name) {
  std::string text;
  append_encoded_name(text, name);
  return text;
}

std::optional<std::string> decode_name(std::string_view text) {
  if (text == empty_key) return std::string();
  auto name = percent_decode(text);
  // One key has one name: an encoding that we would not have chosen is somebody else's object.
  if (!name || name->empty() || encode_name(*name) != text) return std::nullopt;
  return name;
}

}  // namespace

std::string database_prefix(std::int64_t db) {
  std::string prefix = std::to_string(db);
  prefix += '/';
  return prefix;
}

std::optional<std::int64_t> database_of_prefix(std::string_view prefix) {
  if (!prefix.ends_with('/')) return std::nullopt;
  const auto db = to_int64(prefix.substr(0, prefix.size() - 1));
  if (!db || *db < 0 || database_prefix(*db) != prefix) return std::nullopt;
  return db;
}

Result<std::string> object_name(const Key& key) {
  std::string name = database_prefix(key.db);
  name.reserve(name.size() + key.name.size());
  append_encoded_name(name, key.name);
  if (name.size() > store::key_bytes_max) {
    return Error(
        ErrorKind::invalid,
        fmt::format(
            "key is too long: its object's name would take {} bytes and S3 allows {}; shorten the key (each "
            "'/', '%', control or non-UTF-8 byte takes three)",
            name.size(), store::key_bytes_max));
  }
  return name;
}

std::optional<Key> key_of_object(std::string_view object_name) {
  const std::size_t slash =
      object_name.size() > store::key_bytes_max ? object_name.npos : object_name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto db = database_of_prefix(object_name.substr(0, slash + 1));
  auto name = decode_name(object_name.substr(slash + 1));
  if (!db || !name) return std::nullopt;
  return Key{*db, std::move(*name)};
}

}  // namespace redis3::model
