#include "local_s3/listing_walk.hpp"

#include "base/text.hpp"
#include "local_s3/row_name.hpp"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

namespace redis3::local_s3 {
namespace {

constexpr std::size_t token_hash_digits = 16;

WalkPage::Entry entry_of(BucketKind kind, std::string_view name, const embedded::RowInfo& row) {
  WalkPage::Entry entry;
  const auto nul = name.rfind('\0');
  entry.key = key_of_row(kind, name.substr(0, nul));
  if (nul != std::string_view::npos) entry.upload_id = name.substr(nul + 1);
  entry.row = row;
  return entry;
}

/// Fills one page. Rows and common prefixes come through add(), in order, until the page is full.
class PageBuilder {
 public:
  PageBuilder(const embedded::Rows& rows, const Walk& walk)
      : rows_(rows), walk_(walk), position_(walk.after) {}

  WalkPage build() {
    if (walk_.limit == 0) return std::move(page_);
    if (walk_.kind == BucketKind::general_purpose) {
      walk_by_bytes(walk_.prefix);
    } else if (walk_.delimiter.empty()) {
      walk_by_bytes(row_prefix(walk_.kind, walk_.prefix));
    } else {
      const std::string directory = row_prefix(walk_.kind, walk_.prefix);
      if (walk_by_bytes(directory + '.')) walk_subdirectories(directory);
    }
    return std::move(page_);
  }

 private:
  bool is_full() const { return page_.entries.size() + page_.common_prefixes.size() >= walk_.limit; }

  /// Ends the page before what could not be added. False, for "go no further".
  bool cut() {
    page_.next = position_;
    return false;
  }

  /// All rows under `prefix`, gathered into common prefixes where a delimiter asks for it. False where the
  /// page is full and there is more.
  bool walk_by_bytes(const std::string& prefix) {
    while (true) {
      const std::size_t batch_size = walk_.limit + 1;
      const auto batch = rows_.scan(walk_.table, prefix, position_, batch_size);
      for (const auto& [name, row] : batch) {
        if (name <= position_) continue;  // Within the common prefix that has just been told.
        if (!add_row(name, row)) return false;
      }
      if (batch.size() < batch_size) return true;
    }
  }

  bool add_row(const std::string& name, const embedded::RowInfo& row) {
    if (is_full()) return cut();
    const auto common = common_prefix_of(name);
    if (common) {
      add_common_prefix(*common, past_prefix(*common));
    } else {
      page_.entries.push_back(entry_of(walk_.kind, name, row));
      page_.last = page_.entries.back().key;
      position_ = name;
    }
    return true;
  }

  std::optional<std::string> common_prefix_of(std::string_view name) const {
    if (walk_.delimiter.empty() || walk_.kind == BucketKind::directory) return std::nullopt;
    const std::string_view key = name.substr(0, name.rfind('\0'));
    const auto found = key.find(walk_.delimiter, walk_.prefix.size());
    if (found == std::string_view::npos) return std::nullopt;
    return std::string(key.substr(0, found + walk_.delimiter.size()));
  }

  void add_common_prefix(std::string key, std::string position) {
    page_.last = key;
    page_.common_prefixes.push_back(std::move(key));
    position_ = std::move(position);
  }

  /// The directories directly under `directory`, of objects and of uploads in progress, each once.
  bool walk_subdirectories(const std::string& directory) {
    while (const auto next = next_subdirectory(directory)) {
      if (is_full()) return cut();
      add_common_prefix(key_of_row(walk_.kind, *next), past_prefix(*next));
    }
    return true;
  }

  std::optional<std::string> next_subdirectory(const std::string& directory) const {
    std::optional<std::string> least;
    for (const std::string& table : {walk_.table, walk_.uploads_table}) {
      if (table.empty()) continue;
      const auto found = rows_.scan(table, directory + '/', position_, 1);
      if (found.empty()) continue;
      std::string subdirectory(subdirectory_of_row(found.front().first, directory).value());
      if (!least || subdirectory < *least) least = std::move(subdirectory);
    }
    return least;
  }

  const embedded::Rows& rows_;
  const Walk& walk_;
  WalkPage page_;
  /// Everything up to here is on this page or an earlier one.
  std::string position_;
};

std::string hash_of(std::string_view bucket, std::string_view position) {
  const std::string text = fmt::format("{}/{}", bucket, position);
  return fmt::format("{:016x}", XXH64(text.data(), text.size(), 0));
}

}  // namespace

WalkPage walk(const embedded::Rows& rows, const Walk& request) {
  return PageBuilder(rows, request).build();
}

std::string to_token(std::string_view bucket, std::string_view position) {
  return to_base64(hash_of(bucket, position) + std::string(position));
}

std::optional<std::string> from_token(std::string_view bucket, std::string_view token) {
  const auto text = from_base64(token);
  if (!text || text->size() < token_hash_digits) return std::nullopt;
  std::string position = text->substr(token_hash_digits);
  if (text->compare(0, token_hash_digits, hash_of(bucket, position)) != 0) return std::nullopt;
  return position;
}

}  // namespace redis3::local_s3
