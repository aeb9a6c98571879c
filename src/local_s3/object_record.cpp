#include "local_s3/object_record.hpp"

#include "base/text.hpp"
#include "local_s3/attributes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace redis3::local_s3 {
namespace {

/// Takes the text before the next `separator` off `text`.
std::string_view take(std::string_view& text, char separator) {
  const auto head = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), head.size() + 1));
  return head;
}

std::string format_sizes(const std::vector<std::uint64_t>& sizes) {
  std::string text;
  for (auto run = sizes.begin(); run != sizes.end();) {
    const auto end = std::find_if(run, sizes.end(), [&](std::uint64_t size) { return size != *run; });
    if (!text.empty()) text.push_back(',');
    fmt::format_to(std::back_inserter(text), "{}", *run);
    if (end - run > 1) fmt::format_to(std::back_inserter(text), "*{}", end - run);
    run = end;
  }
  return text;
}

std::vector<std::uint64_t> parse_sizes(std::string_view text) {
  std::vector<std::uint64_t> sizes;
  while (!text.empty()) {
    std::string_view run = take(text, ',');
    const std::uint64_t size = to_uint64(take(run, '*')).value_or(0);
    sizes.insert(sizes.end(), run.empty() ? 1 : to_uint64(run).value_or(1), size);
  }
  return sizes;
}

std::optional<StoredChecksum> parse_checksum(std::string_view text) {
  StoredChecksum checksum;
  const auto algorithm = checksum_algorithm_of(take(text, ' '));
  if (!algorithm) return std::nullopt;
  checksum.algorithm = *algorithm;
  checksum.is_composite = take(text, ' ') == "COMPOSITE";
  checksum.is_implied = take(text, ' ') == "implied";
  checksum.value = text;
  return checksum;
}

}  // namespace

embedded::RowInfo to_row(const ObjectRecord& record) {
  embedded::RowInfo row;
  row.etag = record.etag;
  row.last_modified = record.last_modified;
  row.size_bytes = record.size_bytes;
  Attributes::append(row.attributes, "class", record.storage_class);
  for (const auto& [name, value] : record.headers) {
    Attributes::append(row.attributes, "header", name + ' ' + value);
  }
  if (record.checksum) {
    const StoredChecksum& checksum = *record.checksum;
    Attributes::append(row.attributes, "checksum",
                       fmt::format("{} {} {} {}", name_of(checksum.algorithm), checksum.type(),
                                   checksum.is_implied ? "implied" : "given", checksum.value));
  }
  if (!record.part_sizes.empty())
    Attributes::append(row.attributes, "parts", format_sizes(record.part_sizes));
  return row;
}

ObjectRecord from_row(const embedded::RowInfo& row) {
  ObjectRecord record;
  record.etag = row.etag;
  record.last_modified = row.last_modified;
  record.size_bytes = row.size_bytes;
  const Attributes attributes(row.attributes);
  for (auto [name, value] : attributes.all()) {
    if (name == "class") {
      record.storage_class = value;
    } else if (name == "header") {
      const std::string_view header = take(value, ' ');
      record.headers.emplace_back(header, value);
    } else if (name == "checksum") {
      record.checksum = parse_checksum(value);
    } else if (name == "parts") {
      record.part_sizes = parse_sizes(value);
    }
  }
  return record;
}

}  // namespace redis3::local_s3
