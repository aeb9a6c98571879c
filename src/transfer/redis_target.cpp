#include "transfer/redis_target.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace redis3::transfer {

Task<std::vector<Stored>> RedisTarget::store(std::vector<Item> items, bool replaces) {
  std::map<std::int64_t, std::vector<std::size_t>> by_database;
  for (std::size_t at = 0; at < items.size(); ++at)
    by_database[items[at].db].push_back(at);
  std::vector<Stored> stored(items.size());
  for (auto& [db, which] : by_database) {
    const Result<void> selected = co_await keys_.select(db);
    if (selected.has_error()) co_return selected.error();
    const Result<void> done = co_await store_database(items, std::move(which), replaces, stored);
    if (done.has_error()) co_return done.error();
  }
  co_return stored;
}

Task<void> RedisTarget::store_database(std::vector<Item>& items, std::vector<std::size_t> which,
                                       bool replaces, std::vector<Stored>& stored) {
  std::vector<Argv> calls;
  for (const std::size_t at : which)
    calls.push_back(restore_words(items[at], replaces));
  auto restoring = keys_.connection().run_all(std::move(calls));
  const Result<std::vector<Reply>> replies = co_await std::move(restoring);
  if (replies.has_error()) co_return replies.error();
  std::vector<std::size_t> taken;
  for (std::size_t nth = 0; nth < which.size(); ++nth) {
    const Reply& reply = (*replies)[nth];
    Stored& outcome = stored[which[nth]];
    switch (judge_restore(reply)) {
      case Restored::yes:
        outcome.outcome = Outcome::written;
        break;
      case Restored::taken:
        taken.push_back(which[nth]);
        break;
      case Restored::refused:
        outcome.outcome = Outcome::refused;
        outcome.why = reply.text();
        break;
      case Restored::failed:
        co_return Error(ErrorKind::unavailable,
                        fmt::format("The Redis server takes no keys: {}.", plain_line(reply.text())));
    }
  }
  if (taken.empty()) co_return Result<void>();
  auto comparing = compare(items, std::move(taken), stored);
  co_return co_await std::move(comparing);
}

Task<void> RedisTarget::compare(const std::vector<Item>& items, std::vector<std::size_t> which,
                                std::vector<Stored>& stored) {
  std::vector<std::string> names;
  for (const std::size_t at : which)
    names.push_back(items[at].key);
  auto reading = keys_.read(std::move(names));
  const Result<std::vector<std::optional<Item>>> there = co_await std::move(reading);
  if (there.has_error()) co_return there.error();
  for (std::size_t nth = 0; nth < which.size(); ++nth) {
    const std::optional<Item>& other = (*there)[nth];
    // What has gone since was not ours: that key is left as its owner has left it.
    const bool is_equal = other && is_same(items[which[nth]], *other);
    stored[which[nth]].outcome = is_equal ? Outcome::same : Outcome::kept;
  }
  co_return Result<void>();
}

}  // namespace redis3::transfer
