#include "model/record_header.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace redis3::model {
namespace {

constexpr std::string_view major_version = "1";

/// Cuts the text up to the next separator off `rest`, and the separator with it.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view piece = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return piece;
}

Error corrupt(std::string_view line) {
  return Error(ErrorKind::corrupt, fmt::format("the object's redis3 header is damaged: '{}'; it was not "
                                               "written by redis3, remove the object or its "
                                               "header to go on",
                                               line.substr(0, 200)));
}

}  // namespace

std::string format_header(const RecordHeader& header) {
  if (header == RecordHeader()) return {};
  std::string line(major_version);
  if (header.type != ValueType::string) line += fmt::format(";t={}", name_of(header.type));
  if (header.expires_at) line += fmt::format(";px={}", unix_milliseconds(*header.expires_at));
  if (!header.write_ids.empty()) line += fmt::format(";w={}", fmt::join(header.write_ids, "."));
  if (header.tail_bytes > 0) line += fmt::format(";tail={}", header.tail_bytes);
  if (!header.other_fields.empty()) line += ';' + header.other_fields;
  return line;
}

Result<RecordHeader> parse_header(std::string_view line) {
  RecordHeader header;
  if (line.empty()) return header;
  std::string_view rest = line;
  const std::string_view version = take_until(rest, ';');
  if (!to_uint64(version)) return corrupt(line);
  if (version != major_version) {
    return Error(ErrorKind::unsupported, fmt::format("the object was written by a newer redis3 (format {}, "
                                                     "this one knows {}); upgrade redis3 to use it",
                                                     version, major_version));
  }
  while (!rest.empty()) {
    const std::string_view field = take_until(rest, ';');
    std::string_view value = field;
    const std::string_view name = take_until(value, '=');
    if (name.empty() || name.size() == field.size()) return corrupt(line);
    if (name == "t") {
      if (value != name_of(ValueType::string)) {
        return Error(ErrorKind::unsupported, fmt::format("the key holds a {}, a type that this version of "
                                                         "redis3 does not know; upgrade redis3 to use it",
                                                         value));
      }
    } else if (name == "px") {
      const auto milliseconds = to_int64(value);
      if (!milliseconds || *milliseconds < 0) return corrupt(line);
      header.expires_at = from_unix_milliseconds(*milliseconds);
    } else if (name == "tail") {
      const auto bytes = to_uint64(value);
      if (!bytes) return corrupt(line);
      header.tail_bytes = *bytes;
    } else if (name == "w") {
      while (!value.empty()) {
        header.write_ids.emplace_back(take_until(value, '.'));
        if (header.write_ids.back().empty()) return corrupt(line);
      }
    } else {
      if (!header.other_fields.empty()) header.other_fields += ';';
      header.other_fields += field;
    }
  }
  return header;
}

}  // namespace redis3::model
