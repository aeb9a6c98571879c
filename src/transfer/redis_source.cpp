#include "transfer/redis_source.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace redis3::transfer {
namespace {

/// A value that takes more is not even fetched. A string may take twice its length.
constexpr std::uint64_t memory_bytes_max = 2'000'000'000;
/// SCAN may tell more keys than it is asked for: so many times as many still go together.
constexpr std::size_t page_factor_max = 2;

}  // namespace

RedisSource::RedisSource(RedisKeys& keys, Options options) : keys_(keys), options_(std::move(options)) {}

Task<void> RedisSource::open() {
  std::uint64_t count = 0;
  for (const std::int64_t db : options_.databases) {
    const Result<void> selected = co_await keys_.select(db);
    if (selected.has_error()) co_return selected.error();
    Argv call{"DBSIZE"};
    auto asking = keys_.ask(std::move(call));
    const Result<Reply> size = co_await std::move(asking);
    if (size.has_error()) co_return size.error();
    count += static_cast<std::uint64_t>(size->integer());
  }
  // Of a pattern nobody knows how many it takes.
  if (options_.pattern.empty()) key_count_ = count;
  co_return Result<void>();
}

std::optional<std::string> RedisSource::token() const {
  if (!next_page_ || !names_.empty() || !measured_.empty()) return std::nullopt;
  return fmt::format("{}:{}", options_.databases[next_page_->database], next_page_->cursor);
}

Task<bool> RedisSource::go_on(std::string token) {
  const std::size_t colon = token.find(':');
  const auto db = to_int64(std::string_view(token).substr(0, colon));
  const auto found = std::find(options_.databases.begin(), options_.databases.end(), db.value_or(-1));
  if (colon == token.npos || found == options_.databases.end() || !to_uint64(token.substr(colon + 1)))
    co_return false;
  next_page_ = Place{static_cast<std::size_t>(found - options_.databases.begin()), token.substr(colon + 1)};
  co_return true;
}

Task<Group> RedisSource::next() {
  if (names_.empty() && measured_.empty()) {
    const Result<void> scanned = co_await scan();
    if (scanned.has_error()) co_return scanned.error();
  }
  if (measured_.empty()) {
    const Result<void> measured = co_await measure();
    if (measured.has_error()) co_return measured.error();
  }
  Group group;
  std::vector<std::string> names = take_names(group);
  if (!names.empty()) {
    auto reading = keys_.read(std::move(names));
    Result<std::vector<std::optional<Item>>> items = co_await std::move(reading);
    if (items.has_error()) co_return items.error();
    for (std::optional<Item>& item : *items) {
      if (!item) {
        ++group.gone;
      } else if (item->payload.size() > payload_bytes_max) {
        group.refusals.push_back(
            {item->db, item->key, fmt::format("its dump has {} bytes", item->payload.size())});
      } else {
        group.items.push_back(*std::move(item));
      }
    }
  }
  group.is_last = !next_page_ && names_.empty() && measured_.empty();
  group.token = token();
  co_return group;
}

/// The next page of names, which may have none.
Task<void> RedisSource::scan() {
  const Place page = *next_page_;
  const Result<void> selected = co_await keys_.select(options_.databases[page.database]);
  if (selected.has_error()) co_return selected.error();
  Argv call{"SCAN", page.cursor, "COUNT", std::to_string(options_.limits.keys_max)};
  if (!options_.pattern.empty()) call.insert(call.end(), {"MATCH", options_.pattern});
  auto asking = keys_.ask(std::move(call));
  const Result<Reply> reply = co_await std::move(asking);
  if (reply.has_error()) co_return reply.error();
  if (reply->elements().size() != 2 || !to_uint64(reply->elements()[0].text()))
    co_return Error(ErrorKind::invalid, "The Redis server has answered SCAN by what is no answer to it.");
  for (const Reply& name : reply->elements()[1].elements())
    names_.push_back(name.text());
  next_page_ = Place{page.database, reply->elements()[0].text()};
  if (next_page_->cursor == "0" && ++next_page_->database == options_.databases.size()) next_page_.reset();
  co_return Result<void>();
}

/// Asks how long the next few values are, so that no more of them are fetched at once than there is room for.
Task<void> RedisSource::measure() {
  const std::size_t count = std::min(names_.size(), page_factor_max * options_.limits.keys_max);
  std::vector<Argv> calls;
  for (std::size_t at = 0; at < count; ++at)
    calls.push_back({"MEMORY", "USAGE", names_[at]});
  auto asking = keys_.connection().run_all(std::move(calls));
  const Result<std::vector<Reply>> sizes = co_await std::move(asking);
  if (sizes.has_error()) co_return sizes.error();
  for (std::size_t at = 0; at < count; ++at) {
    // A server that does not tell has its values fetched one by one; null is a key that has gone.
    const Reply& size = (*sizes)[at];
    const std::uint64_t bytes =
        size.is_error() ? options_.limits.bytes_max : static_cast<std::uint64_t>(size.integer());
    measured_.emplace_back(std::move(names_.front()), bytes);
    names_.pop_front();
  }
  co_return Result<void>();
}

std::vector<std::string> RedisSource::take_names(Group& group) {
  std::vector<std::string> names;
  std::uint64_t bytes = 0;
  while (!measured_.empty()) {
    const std::uint64_t more = measured_.front().second;
    if (more > memory_bytes_max) {
      group.refusals.push_back(
          {keys_.db(), measured_.front().first, fmt::format("it takes {} bytes of memory", more)});
      measured_.pop_front();
      continue;
    }
    if (!names.empty() && bytes + more > options_.limits.bytes_max) break;
    bytes += more;
    names.push_back(std::move(measured_.front().first));
    measured_.pop_front();
  }
  return names;
}

}  // namespace redis3::transfer
