#include "fault/broken_store.hpp"

#include "model/record_header.hpp"

#include <algorithm>
#include <utility>

namespace redis3::test {
namespace {

/// What the bug makes of the line beside an object.
std::string spoiled(const std::string& metadata, Bug bug) {
  model::RecordHeader header = model::parse_header(metadata).value();
  if (bug == Bug::drops_expiry) header.expires_at.reset();
  if (bug == Bug::stores_no_write_id) header.write_ids.clear();
  if (bug == Bug::stores_one_write_id) std::fill(header.write_ids.begin(), header.write_ids.end(), "same");
  return model::format_header(header);
}

template <class T>
bool is_lost(const Result<T>& write) {
  return write.has_error() && write.error().kind() == ErrorKind::outcome_unknown;
}

}  // namespace

Task<store::Object> BrokenStore::get(std::string key, store::GetOptions options) {
  if (bug_ != Bug::reads_from_memory) co_return co_await inner_.get(std::move(key), std::move(options));
  if (auto remembered = remembered_.extract(key)) co_return std::move(remembered.mapped());
  Result<store::Object> object = co_await inner_.get(key, std::move(options));
  if (object.has_value()) remembered_.insert_or_assign(key, *object);
  co_return object;
}

Task<store::ObjectInfo> BrokenStore::head(std::string key) {
  return inner_.head(std::move(key));
}

Task<store::Etag> BrokenStore::put(std::string key, store::Bytes body, store::PutOptions options) {
  if (bug_ == Bug::drops_put_conditions) options.condition = store::PutCondition::none();
  if (bug_) options.metadata = spoiled(options.metadata, *bug_);
  Result<store::Etag> etag = co_await inner_.put(key, body, options);
  if (bug_ == Bug::repeats_blindly && is_lost(etag)) {
    etag = co_await inner_.put(std::move(key), std::move(body), std::move(options));
  } else if (bug_ == Bug::believes_in_success && is_lost(etag)) {
    etag = store::Etag("\"believed\"");
  }
  co_return etag;
}

Task<void> BrokenStore::remove(std::string key, store::RemoveCondition condition) {
  if (bug_ == Bug::drops_remove_conditions) condition = store::RemoveCondition::none();
  return inner_.remove(std::move(key), std::move(condition));
}

Task<store::Appended> BrokenStore::append(std::string key, store::Bytes bytes, store::AppendOptions options) {
  ++appends_;
  if (bug_ == Bug::appends_anywhere) {
    const Result<store::ObjectInfo> now = co_await inner_.head(key);
    options = store::AppendOptions(now.has_error() ? options.offset : now->size_bytes);
  }
  Result<store::Appended> appended = co_await inner_.append(key, bytes, options);
  if (bug_ == Bug::repeats_blindly && is_lost(appended)) {
    appended = co_await inner_.append(std::move(key), std::move(bytes), std::move(options));
  } else if (bug_ == Bug::believes_in_success && is_lost(appended)) {
    appended = store::Appended{store::Etag("\"believed\""), options.offset + bytes.size()};
  }
  co_return appended;
}

Task<void> BrokenStore::rename(std::string from, std::string to, store::RenameOptions options) {
  if (bug_ == Bug::drops_rename_conditions) {
    options.source_match.reset();
    options.destination = store::PutCondition::none();
  }
  return inner_.rename(std::move(from), std::move(to), std::move(options));
}

Task<store::ListPage> BrokenStore::list(store::ListQuery query) {
  return inner_.list(std::move(query));
}

}  // namespace redis3::test
