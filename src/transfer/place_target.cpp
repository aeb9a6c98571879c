#include "transfer/place_target.hpp"

#include "base/parallel.hpp"
#include "command/command.hpp"
#include "transfer/place_source.hpp"
#include "transfer/redis_replies.hpp"

#include <utility>

namespace redis3::transfer {
namespace {

/// So often a write whose answer was lost, or that nothing came of, is done again: it finds what it left
/// itself.
constexpr int tries_max = 4;

bool may_be_repeated(const Error& error) {
  return error.kind() == ErrorKind::outcome_unknown || error.kind() == ErrorKind::unavailable;
}

Stored made(Outcome outcome, std::string why = {}) {
  Stored stored;
  stored.outcome = outcome;
  stored.why = std::move(why);
  return stored;
}

}  // namespace

Task<std::vector<Stored>> PlaceTarget::store(std::vector<Item> items, bool replaces) {
  std::vector<Stored> stored(items.size());
  std::function<Task<void>(std::size_t)> store_at = [&](std::size_t at) -> Task<void> {
    for (int tries = 1;; ++tries) {
      auto storing = store_one(items[at], replaces);
      Result<Stored> done = co_await std::move(storing);
      if (done.has_error() && may_be_repeated(done.error()) && tries < tries_max) continue;
      if (done.has_error()) co_return done.error();
      stored[at] = *std::move(done);
      items[at].payload = std::string();
      co_return Result<void>();
    }
  };
  auto all = for_each_index(items.size(), parallel_requests_max_, std::move(store_at));
  const Result<void> done = co_await std::move(all);
  if (done.has_error()) co_return done.error();
  co_return stored;
}

Task<Stored> PlaceTarget::store_one(const Item& item, bool replaces) {
  if (item.expires_at && *item.expires_at <= keyspace_.now()) co_return made(Outcome::expired);
  command::Session session;
  session.db = item.db;
  const command::Context context{keyspace_, session};
  auto restoring = command::execute(context, restore_words(item, replaces));
  const Result<Reply> reply = co_await std::move(restoring);
  if (reply.has_error()) co_return reply.error();
  if (!reply->is_error()) co_return made(Outcome::written);
  if (judge_restore(*reply) != Restored::taken) co_return made(Outcome::refused, reply->text());
  auto comparing = compare(item);
  co_return co_await std::move(comparing);
}

/// What stands in the way.
Task<Stored> PlaceTarget::compare(const Item& item) {
  model::Key key(item.db, item.key);
  auto reading = keyspace_.read(std::move(key), model::Need::value);
  const Result<std::optional<model::Record>> record = co_await std::move(reading);
  if (record.has_error()) co_return record.error();
  // It has gone since: the key is free again.
  if (!*record) co_return Error(ErrorKind::unavailable, "A key was removed while it was being compared.");
  co_return made(is_same(item, item_of(item.db, item.key, **record)) ? Outcome::same : Outcome::kept);
}

}  // namespace redis3::transfer
