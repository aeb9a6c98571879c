#include "transfer/place_source.hpp"

#include "base/parallel.hpp"
#include "base/text.hpp"
#include "value/dump.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::transfer {

Item item_of(std::int64_t db, std::string key, const model::Record& record) {
  Item item;
  item.db = db;
  item.key = std::move(key);
  switch (record.type) {
    case model::ValueType::string:
      item.payload = value::dump_string(record.value);
      break;
  }
  item.expires_at = record.expires_at;
  return item;
}

Task<ListedPage> list_keys(store::ObjectStore& store, std::int64_t db, std::string token,
                           const command::Glob& pattern) {
  store::ListQuery query = store::ListQuery::objects(model::database_prefix(db));
  query.token = std::move(token);
  Result<store::ListPage> listed = co_await store.list(std::move(query));
  if (listed.has_error()) co_return listed.error();
  ListedPage page;
  page.next = std::move(listed->next);
  for (const store::ListEntry& entry : listed->entries) {
    auto key = model::key_of_object(entry.key);
    if (key && pattern.matches(key->name))
      page.keys.push_back(ListedKey{std::move(key->name), entry.size_bytes});
  }
  co_return page;
}

PlaceSource::PlaceSource(store::ObjectStore& store, model::Keyspace& keyspace, Options options)
    : store_(store),
      keyspace_(keyspace),
      options_(std::move(options)),
      pattern_(options_.pattern.empty() ? "*" : options_.pattern) {}

std::optional<std::string> PlaceSource::token() const {
  if (!next_page_ || !listed_.empty()) return std::nullopt;
  return fmt::format("{}:{}", options_.databases[next_page_->database], next_page_->token);
}

Task<bool> PlaceSource::go_on(std::string token) {
  const std::size_t colon = token.find(':');
  const auto db = to_int64(std::string_view(token).substr(0, colon));
  const auto found = std::find(options_.databases.begin(), options_.databases.end(), db.value_or(-1));
  if (colon == token.npos || found == options_.databases.end()) co_return false;
  next_page_ = Page{static_cast<std::size_t>(found - options_.databases.begin()), token.substr(colon + 1)};
  const Result<void> listed = co_await list();
  if (listed.has_value()) co_return true;
  // A store says so of a token that it does not know.
  if (listed.error().kind() != ErrorKind::invalid) co_return listed.error();
  next_page_ = Page();
  co_return false;
}

Task<void> PlaceSource::list() {
  Page page = *next_page_;
  auto listing = list_keys(store_, options_.databases[page.database], page.token, pattern_);
  Result<ListedPage> listed = co_await std::move(listing);
  if (listed.has_error()) co_return listed.error();
  std::move(listed->keys.begin(), listed->keys.end(), std::back_inserter(listed_));
  db_ = options_.databases[page.database];
  next_page_ = Page{page.database, std::move(listed->next)};
  if (next_page_->token.empty() && ++next_page_->database == options_.databases.size()) next_page_.reset();
  co_return Result<void>();
}

Task<Group> PlaceSource::next() {
  if (listed_.empty() && next_page_) {
    const Result<void> listed = co_await list();
    if (listed.has_error()) co_return listed.error();
  }
  std::vector<std::string> names;
  std::uint64_t bytes = 0;
  while (!listed_.empty() && names.size() < options_.limits.keys_max) {
    const std::uint64_t more = listed_.front().value_bytes;
    if (!names.empty() && bytes + more > options_.limits.bytes_max) break;
    bytes += more;
    names.push_back(std::move(listed_.front().name));
    listed_.pop_front();
  }
  Group group;
  const Result<void> read_them = co_await read(std::move(names), group);
  if (read_them.has_error()) co_return read_them.error();
  group.is_last = !next_page_ && listed_.empty();
  group.token = token();
  co_return group;
}

Task<void> PlaceSource::read(std::vector<std::string> names, Group& group) {
  std::vector<std::optional<Item>> items(names.size());
  std::function<Task<void>(std::size_t)> read_one = [&](std::size_t at) -> Task<void> {
    model::Key key(db_, names[at]);
    auto reading = keyspace_.read(std::move(key), model::Need::value);
    const Result<std::optional<model::Record>> record = co_await std::move(reading);
    if (record.has_error()) co_return record.error();
    if (*record) items[at] = item_of(db_, names[at], **record);
    co_return Result<void>();
  };
  auto all = for_each_index(names.size(), options_.parallel_requests_max, std::move(read_one));
  const Result<void> done = co_await std::move(all);
  if (done.has_error()) co_return done.error();
  for (std::optional<Item>& item : items) {
    if (item)
      group.items.push_back(*std::move(item));
    else
      ++group.gone;
  }
  co_return Result<void>();
}

}  // namespace redis3::transfer
