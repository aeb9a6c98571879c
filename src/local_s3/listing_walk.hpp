#pragma once

#include "embedded/object_table.hpp"
#include "local_s3/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One page of a listing of rows whose names are made of keys, in the order of the rows.
namespace redis3::local_s3 {

struct Walk {
  /// The table bucket whose rows are listed: objects, or uploads in progress (their keys end before the NUL).
  std::string table;
  /// Rows of uploads, whose directories a directory bucket shows as well; empty for none.
  std::string uploads_table;
  BucketKind kind = BucketKind::general_purpose;
  /// Empty or ending in a slash in a directory bucket.
  std::string prefix;
  /// Empty, or in a directory bucket `/`.
  std::string delimiter;
  /// The position to go on after, as WalkPage::next tells it; empty for the beginning.
  std::string after;
  /// How many rows and common prefixes together.
  std::size_t limit = 0;
};

struct WalkPage {
  struct Entry {
    std::string key;
    /// What follows the NUL in the name of an upload's row.
    std::string upload_id;
    embedded::RowInfo row;
  };
  std::vector<Entry> entries;
  /// Keys up to and with the delimiter.
  std::vector<std::string> common_prefixes;
  /// Where the next page begins; absent on the last one. Any bytes; below every row that is yet to come.
  std::optional<std::string> next;
  /// The last key or common prefix of this page.
  std::string last;
};

WalkPage walk(const embedded::Rows& rows, const Walk& request);

/// A position in a listing as a client gets to see it: letters that hold it and a hash, so that another's is
/// refused.
std::string to_token(std::string_view bucket, std::string_view position);
std::optional<std::string> from_token(std::string_view bucket, std::string_view token);

}  // namespace redis3::local_s3
