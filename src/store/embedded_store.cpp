#include "store/embedded_store.hpp"

#include "base/text.hpp"
#include "embedded/token_ledger.hpp"
#include "store/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace redis3::store {
namespace {

constexpr char marked = '*';
constexpr char unmarked = '-';

/// 13 letters are 77 bits: no two versions of an object will meet. With its quotes the tag fits into a
/// std::string itself.
constexpr std::size_t etag_letters = 13;

Etag new_etag(Random& random) {
  return Etag('"' + random_text(random, etag_letters) + '"');
}

std::string to_attributes(const PutOptions& options) {
  std::string attributes(1, options.marked ? marked : unmarked);
  attributes += options.metadata;
  return attributes;
}

/// Throws Error where the attributes are not ours.
Mark mark_of(const embedded::RowInfo& row) {
  if (row.attributes.starts_with(marked)) return Mark::yes;
  if (row.attributes.starts_with(unmarked)) return Mark::no;
  throw Error(ErrorKind::corrupt, "the attributes of a stored object are not what redis3 writes");
}

ObjectInfo to_info(embedded::RowInfo row) {
  mark_of(row);
  row.attributes.erase(0, 1);
  return ObjectInfo{Etag(std::move(row.etag)), row.size_bytes, row.last_modified, std::move(row.attributes)};
}

ListEntry to_entry(std::string name, const embedded::RowInfo& row) {
  return ListEntry{std::move(name), Etag(row.etag), row.size_bytes, row.last_modified, mark_of(row)};
}

std::optional<Etag> etag_at(const embedded::Rows& rows, std::string_view bucket, std::string_view key) {
  auto row = rows.find(bucket, key);
  if (!row) return std::nullopt;
  return Etag(std::move(row->etag));
}

// That nothing is there is daily bread, so it is returned and not thrown.
Result<ObjectInfo> read_info(const embedded::Rows& rows, std::string_view bucket, std::string_view key) {
  std::optional<embedded::RowInfo> row = rows.find(bucket, key);
  if (!row) return no_such_object(key);
  return to_info(*std::move(row));
}

Result<Object> read_object(const embedded::Rows& rows, std::string_view bucket, std::string_view key,
                           const GetOptions& options) {
  auto info = read_info(rows, bucket, key);
  if (info.has_error()) return info.error();
  const auto part = decide_get(*info, options);
  if (part.has_error()) return part.error();
  return Object{std::move(*info), rows.body(bucket, key, part->offset, part->length)};
}

Result<void> check_put_words(const std::string& key, const PutOptions& options) {
  if (auto checked = check_key(key); checked.has_error()) return checked;
  return check_metadata(options.metadata);
}

std::optional<AppendTarget> append_target(const std::optional<embedded::RowInfo>& row) {
  if (!row) return std::nullopt;
  return AppendTarget{Etag(row->etag), row->size_bytes, mark_of(*row) == Mark::yes};
}

/// Everything that makes two renames the same one. A tag has no blank in it, and names come last.
std::string request_of(const std::string& from, const std::string& to, const RenameOptions& options) {
  const PutCondition& destination = options.destination;
  const std::string source_tag = options.source_match ? options.source_match->text() : std::string();
  return fmt::format("{} {} {} {} {} {}", source_tag, static_cast<int>(destination.kind()),
                     destination.etag().text(), from.size(), from, to);
}

/// Fills one page of a listing. Looks at the rows a chunk at a time: chunks grow while there are only
/// objects, and begin small again behind a directory, whose rows are leapt over.
class PageReader {
 public:
  PageReader(const embedded::Rows& rows, std::string_view bucket, const ListQuery& query, std::string after)
      : rows_(rows),
        bucket_(bucket),
        query_(query),
        after_(std::move(after)),
        chunk_(query.one_level ? 1 : query.entries_max) {}

  ListPage read() {
    bool is_more = true;
    while (is_more && !is_full())
      is_more = read_chunk();
    if (is_more && !rows_.scan(bucket_, query_.prefix, after_, 1).empty()) page_.next = to_base64(after_);
    return std::move(page_);
  }

 private:
  std::size_t room() const noexcept {
    return query_.entries_max - page_.entries.size() - page_.directories.size();
  }
  bool is_full() const noexcept { return room() == 0; }

  /// Whether there may be more rows behind it.
  bool read_chunk() {
    const std::size_t limit = std::min(chunk_, room());
    auto found = rows_.scan(bucket_, query_.prefix, after_, limit);
    for (auto& [name, row] : found) {
      const std::size_t slash = query_.one_level ? name.find('/', query_.prefix.size()) : std::string::npos;
      if (slash != std::string::npos) {
        page_.directories.push_back(name.substr(0, slash + 1));
        // Names are UTF-8, which has no byte 0xFF: this stands behind everything in the directory.
        after_ = page_.directories.back() + '\xFF';
        chunk_ = 1;
        return true;
      }
      after_ = name;
      page_.entries.push_back(to_entry(std::move(name), row));
    }
    chunk_ *= 2;
    return found.size() == limit;
  }

  const embedded::Rows& rows_;
  std::string_view bucket_;
  const ListQuery& query_;
  std::string after_;
  std::size_t chunk_;
  ListPage page_;
};

}  // namespace

EmbeddedStore::EmbeddedStore(embedded::ObjectTable& table, std::string bucket, const Clock& clock,
                             Random& random)
    : table_(table), bucket_(std::move(bucket)), clock_(clock), random_(random) {}

Task<Object> EmbeddedStore::get(std::string key, GetOptions options) {
  co_return get_now(key, options);
}

Result<Object> EmbeddedStore::get_now(const std::string& key, const GetOptions& options) {
  if (auto checked = check_key(key); checked.has_error()) return checked.error();
  std::optional<Result<Object>> object;
  auto looked = table_.read(
      [&](const embedded::Rows& rows) { object.emplace(read_object(rows, bucket_, key, options)); });
  if (looked.has_error()) return looked.error();
  return *std::move(object);
}

Task<ObjectInfo> EmbeddedStore::head(std::string key) {
  co_return head_now(key);
}

Result<ObjectInfo> EmbeddedStore::head_now(const std::string& key) {
  if (auto checked = check_key(key); checked.has_error()) return checked.error();
  Result<ObjectInfo> info = ObjectInfo();
  auto looked = table_.read([&](const embedded::Rows& rows) { info = read_info(rows, bucket_, key); });
  if (looked.has_error()) return looked.error();
  return info;
}

embedded::RowInfo EmbeddedStore::new_row(const PutOptions& options) {
  embedded::RowInfo row;
  row.etag = new_etag(random_).text();
  row.last_modified = clock_.now();
  row.attributes = to_attributes(options);
  return row;
}

Result<void> EmbeddedStore::put_row(embedded::Rows& rows, const std::string& key,
                                    const embedded::RowInfo& row, const Bytes& body,
                                    const PutCondition& condition) const {
  if (condition.kind() != PutCondition::Kind::none) {
    auto checked = check_put(etag_at(rows, bucket_, key), condition);
    if (checked.has_error()) return checked;
  }
  rows.put(bucket_, key, row, body);
  return Result<void>();
}

Task<Etag> EmbeddedStore::put(std::string key, Bytes body, PutOptions options) {
  if (auto checked = check_put_words(key, options); checked.has_error()) co_return checked.error();
  const embedded::RowInfo row = new_row(options);
  std::function<Result<void>(embedded::Rows&)> change = [&](embedded::Rows& rows) {
    return put_row(rows, key, row, body, options.condition);
  };
  auto written = co_await table_.write(std::move(change));
  if (written.has_error()) co_return written.error();
  co_return Etag(row.etag);
}

Result<Etag> EmbeddedStore::put_now(const std::string& key, const Bytes& body, const PutOptions& options) {
  if (auto checked = check_put_words(key, options); checked.has_error()) return checked.error();
  embedded::RowInfo row = new_row(options);
  const auto change = [&](embedded::Rows& rows) { return put_row(rows, key, row, body, options.condition); };
  const Result<void> written = table_.at_hand()->write_now(std::ref(change));
  if (written.has_error()) return written.error();
  return Etag(std::move(row.etag));
}

Result<void> EmbeddedStore::remove_row(embedded::Rows& rows, const std::string& key,
                                       const RemoveCondition& condition) const {
  if (condition.etag()) {
    auto checked = check_remove(etag_at(rows, bucket_, key), condition);
    if (checked.has_error()) return checked;
  }
  rows.erase(bucket_, key);
  return Result<void>();
}

Task<void> EmbeddedStore::remove(std::string key, RemoveCondition condition) {
  if (auto checked = check_key(key); checked.has_error()) co_return checked.error();
  std::function<Result<void>(embedded::Rows&)> change = [&](embedded::Rows& rows) {
    return remove_row(rows, key, condition);
  };
  co_return co_await table_.write(std::move(change));
}

Result<void> EmbeddedStore::remove_now(const std::string& key, const RemoveCondition& condition) {
  if (auto checked = check_key(key); checked.has_error()) return checked;
  const auto change = [&](embedded::Rows& rows) { return remove_row(rows, key, condition); };
  return table_.at_hand()->write_now(std::ref(change));
}

Task<Appended> EmbeddedStore::append(std::string key, Bytes bytes, AppendOptions options) {
  if (auto checked = check_key(key); checked.has_error()) co_return checked.error();
  if (auto checked = check_appended_bytes(bytes); checked.has_error()) co_return checked.error();
  Appended appended;
  appended.etag = new_etag(random_);
  appended.size_bytes = options.offset + bytes.size();
  const TimePoint now = clock_.now();

  std::function<Result<void>(embedded::Rows&)> change = [&](embedded::Rows& rows) -> Result<void> {
    const auto found = rows.find(bucket_, key);
    if (auto checked = check_append(append_target(found), options); checked.has_error()) return checked;
    embedded::RowInfo row;
    row.attributes = found ? found->attributes : to_attributes(PutOptions());
    row.etag = appended.etag.text();
    row.last_modified = now;
    found ? rows.append(bucket_, key, row, bytes) : rows.put(bucket_, key, row, bytes);
    return Result<void>();
  };
  auto written = co_await table_.write(std::move(change));
  if (written.has_error()) co_return written.error();
  co_return appended;
}

Task<void> EmbeddedStore::rename(std::string from, std::string to, RenameOptions options) {
  if (auto checked = check_rename_names(from, to, options); checked.has_error()) co_return checked.error();
  const std::string tokens = bucket_ + "/renames";
  const std::string request = request_of(from, to, options);
  const TimePoint now = clock_.now();

  std::function<Result<void>(embedded::Rows&)> change = [&](embedded::Rows& rows) -> Result<void> {
    const auto use = embedded::find_token(rows, tokens, options.token, request, now);
    if (use == embedded::TokenUse::repeated) return Result<void>();
    if (use == embedded::TokenUse::taken)
      return Error(ErrorKind::invalid, "the token of this rename was another one's");
    auto checked = check_rename(etag_at(rows, bucket_, from), etag_at(rows, bucket_, to), options);
    if (checked.has_error()) return checked;
    rows.move(bucket_, from, bucket_, to);
    embedded::keep_token(rows, tokens, options.token, request, now);
    return Result<void>();
  };
  co_return co_await table_.write(std::move(change));
}

Task<ListPage> EmbeddedStore::list(ListQuery query) {
  if (auto checked = check_list(query); checked.has_error()) co_return checked.error();
  const auto after = from_base64(query.token);
  if (!after)
    co_return Error(ErrorKind::invalid, "the token of a listing is not one that a page before it gave");
  ListPage page;
  auto looked = table_.read(
      [&](const embedded::Rows& rows) { page = PageReader(rows, bucket_, query, *after).read(); });
  if (looked.has_error()) co_return looked.error();
  co_return page;
}

Task<void> EmbeddedStore::learn_capabilities() {
  co_return Result<void>();
}

TimePoint EmbeddedStore::now() const noexcept {
  return clock_.now();
}

}  // namespace redis3::store
