#include "local_s3/row_name.hpp"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cassert>
#include <iterator>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t hash_digits = 8;

void append_component(std::string& name, char marker, std::string_view component) {
  fmt::format_to(std::back_inserter(name), "{}{:08x}{}", marker, XXH32(component.data(), component.size(), 0),
                 component);
}

/// Appends the row names' form of the directories in `key` and returns what follows the last slash.
std::string_view append_directories(std::string& name, std::string_view key) {
  for (auto slash = key.find('/'); slash != std::string_view::npos; slash = key.find('/')) {
    append_component(name, '/', key.substr(0, slash));
    name.push_back('/');
    key.remove_prefix(slash + 1);
  }
  return key;
}

}  // namespace

std::string uploads_table(std::string_view bucket) {
  return fmt::format("{}/uploads", bucket);
}
std::string parts_table(std::string_view bucket) {
  return fmt::format("{}/parts", bucket);
}
std::string renames_table(std::string_view bucket) {
  return fmt::format("{}/renames", bucket);
}

std::string lifecycle_table(std::string_view bucket) {
  return fmt::format("{}/lifecycle", bucket);
}

std::string row_name(BucketKind kind, std::string_view key) {
  if (kind == BucketKind::general_purpose) return std::string(key);
  std::string name;
  name.reserve(key.size() + 4 * (hash_digits + 2));
  const std::string_view object = append_directories(name, key);
  append_component(name, '.', object);
  return name;
}

std::string key_of_row(BucketKind kind, std::string_view name) {
  if (kind == BucketKind::general_purpose) return std::string(name);
  std::string key;
  key.reserve(name.size());
  while (name.starts_with('/')) {
    name.remove_prefix(1 + hash_digits);
    const auto slash = name.find('/');
    assert(slash != std::string_view::npos);
    key += name.substr(0, slash + 1);
    name.remove_prefix(slash + 1);
  }
  if (name.starts_with('.')) key += name.substr(1 + hash_digits);
  return key;
}

std::string row_prefix(BucketKind kind, std::string_view prefix) {
  if (kind == BucketKind::general_purpose) return std::string(prefix);
  assert(prefix.empty() || prefix.ends_with('/'));
  std::string name;
  append_directories(name, prefix);
  return name;
}

std::string past_prefix(std::string_view prefix) {
  return std::string(prefix) + '\xff';
}

std::optional<std::string_view> subdirectory_of_row(std::string_view name, std::string_view inside) {
  assert(name.starts_with(inside));
  if (!name.substr(inside.size()).starts_with('/')) return std::nullopt;
  const auto slash = name.find('/', inside.size() + 1 + hash_digits);
  assert(slash != std::string_view::npos);
  return name.substr(0, slash + 1);
}

}  // namespace redis3::local_s3
