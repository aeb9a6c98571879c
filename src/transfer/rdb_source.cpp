#include "transfer/rdb_source.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace redis3::transfer {

boost::asio::awaitable<void> give_way() {
  const auto executor = co_await boost::asio::this_coro::executor;
  co_await boost::asio::post(executor, boost::asio::use_awaitable);
}

Result<std::unique_ptr<RdbSource>> RdbSource::begin(Open open, Options options) {
  std::unique_ptr<RdbSource> source(new RdbSource(std::move(open), std::move(options)));
  const Result<void> opened = source->reopen();
  if (opened.has_error()) return opened.error();
  return source;
}

RdbSource::RdbSource(Open open, Options options)
    : open_(std::move(open)),
      options_(std::move(options)),
      pattern_(options_.pattern.empty() ? "*" : options_.pattern) {}

Result<void> RdbSource::reopen() {
  Result<rdb::ByteReader::Fill> fill = open_();
  if (fill.has_error()) return fill.error();
  reader_.emplace(*std::move(fill), rdb::FileOptions{.payload_bytes_max = payload_bytes_max});
  return {};
}

bool RdbSource::is_wanted(const rdb::Entry& entry) const {
  return (!options_.db || entry.db == *options_.db) && pattern_.matches(entry.key);
}

Task<bool> RdbSource::go_on(std::string token) {
  const std::size_t colon = token.find(':');
  const auto offset = to_uint64(std::string_view(token).substr(0, colon));
  if (colon == token.npos || !offset) co_return false;
  for (std::uint64_t read = 1; reader_->offset() < *offset; ++read) {
    if (read % rdb_entries_at_once == 0) co_await give_way();
    const Result<std::optional<rdb::Entry>> entry = reader_->next();
    if (entry.has_error()) co_return entry.error();
    if (!*entry) break;
  }
  const bool is_there = token == fmt::format("{}:{:016x}", reader_->offset(), reader_->checksum());
  if (is_there) co_return true;
  const Result<void> opened = reopen();
  if (opened.has_error()) co_return opened.error();
  co_return false;
}

Task<Group> RdbSource::next() {
  Group group;
  std::size_t bytes = 0;
  while (group.items.size() < options_.limits.keys_max && bytes < options_.limits.bytes_max) {
    Result<std::optional<rdb::Entry>> entry = reader_->next();
    if (entry.has_error()) co_return entry.error();
    if (!*entry) {
      group.is_last = true;
      break;
    }
    if (!is_wanted(**entry)) continue;
    if ((*entry)->payload.empty()) {
      group.refusals.push_back(
          {(*entry)->db, std::move((*entry)->key), fmt::format("it has {} bytes", (*entry)->value_bytes)});
      continue;
    }
    Item item;
    item.db = (*entry)->db;
    item.key = std::move((*entry)->key);
    item.payload = std::move((*entry)->payload);
    item.expires_at = (*entry)->expires_at;
    bytes += item.payload.size();
    group.items.push_back(std::move(item));
  }
  group.token = fmt::format("{}:{:016x}", reader_->offset(), reader_->checksum());
  co_return group;
}

}  // namespace redis3::transfer
