#include "transfer/redis_keys.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::transfer {

Task<Reply> RedisKeys::ask(Argv call) {
  const std::string name = call.front();
  auto asking = connection_.run(std::move(call));
  Result<Reply> reply = co_await std::move(asking);
  if (reply.has_value() && reply->is_error())
    co_return Error(ErrorKind::invalid,
                    fmt::format("The Redis server at {} answers {} by: {}.", url_of(connection_.address()),
                                name, plain_line(reply->text())));
  co_return reply;
}

Task<void> RedisKeys::learn() {
  std::vector<Argv> calls{{"INFO", "server"}, {"PEXPIRETIME", "redis3"}};
  auto asking = connection_.run_all(std::move(calls));
  const Result<std::vector<Reply>> replies = co_await std::move(asking);
  if (replies.has_error()) co_return replies.error();
  run_id_ = info_field((*replies)[0].text(), "run_id");
  expiry_ = (*replies)[1].is_error() ? ExpiryAnswer::remaining : ExpiryAnswer::moment;
  co_return Result<void>();
}

Task<void> RedisKeys::select(std::int64_t db) {
  if (db == db_) co_return Result<void>();
  Argv call{"SELECT", std::to_string(db)};
  auto asking = ask(std::move(call));
  const Result<Reply> reply = co_await std::move(asking);
  if (reply.has_error()) co_return reply.error();
  db_ = db;
  co_return Result<void>();
}

Task<std::vector<std::int64_t>> RedisKeys::databases() {
  Argv call{"INFO", "keyspace"};
  auto asking = ask(std::move(call));
  const Result<Reply> reply = co_await std::move(asking);
  if (reply.has_error()) co_return reply.error();
  co_return info_databases(reply->text());
}

Task<std::vector<std::optional<Item>>> RedisKeys::read(std::vector<std::string> keys) {
  std::vector<Argv> calls;
  for (const std::string& key : keys)
    append_read(key, expiry_, calls);
  auto asking = connection_.run_all(std::move(calls));
  const Result<std::vector<Reply>> replies = co_await std::move(asking);
  if (replies.has_error()) co_return replies.error();
  const std::size_t step = read_call_count(expiry_);
  std::vector<std::optional<Item>> items;
  for (std::size_t at = 0; at < keys.size(); ++at) {
    const std::span<const Reply> of_key(replies->data() + at * step, step);
    Result<std::optional<Item>> item = read_item(db_, std::move(keys[at]), expiry_, of_key);
    if (item.has_error()) co_return item.error();
    items.push_back(*std::move(item));
  }
  co_return items;
}

}  // namespace redis3::transfer
