#include "session/call.hpp"
#include "session/error_texts.hpp"
#include "session/exec.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

/// MULTI, EXEC, DISCARD, WATCH, UNWATCH.
namespace redis3::session {
namespace {

using command::Argument;
using command::Flag;
using command::Group;
using command::KeyUse;
using command::Spec;

Task<Reply> multi(Call call) {
  Transaction& transaction = call.client.transaction;
  if (transaction.is_open) co_return Reply::error(std::string(error_text::nested_multi));
  transaction.is_open = true;
  co_return Reply::ok();
}

Task<Reply> discard(Call call) {
  Transaction& transaction = call.client.transaction;
  if (!transaction.is_open) co_return Reply::error(std::string(error_text::discard_without_multi));
  transaction = Transaction();
  co_return Reply::ok();
}

Task<Reply> exec(Call call) {
  Transaction transaction = std::exchange(call.client.transaction, Transaction());
  if (!transaction.is_open) {
    // Without MULTI nothing ends: what is watched stays so.
    call.client.transaction = std::move(transaction);
    co_return Reply::error(std::string(error_text::exec_without_multi));
  }
  if (transaction.is_across_keys) co_return Reply::error(error_text::exec_across_keys());
  if (transaction.is_spoiled) co_return Reply::error(std::string(error_text::spoiled_transaction));
  Task<Reply> running = execute(call.server, call.client, std::move(transaction));
  co_return co_await std::move(running);
}

/// A key that is watched twice is so from the first time on.
Task<Reply> watch(Call call) {
  Transaction& transaction = call.client.transaction;
  if (transaction.is_open) co_return Reply::error(std::string(error_text::watch_in_multi));
  const std::int64_t db = call.client.session.db;
  for (std::size_t at = 1; at < call.argv.size(); ++at) {
    const model::Key key{db, call.argv[at]};
    const bool is_watched = std::any_of(transaction.watched.begin(), transaction.watched.end(),
                                        [&](const WatchedKey& other) { return other.key == key; });
    if (is_watched) continue;
    const Result<std::string> version = co_await version_of(call.server.shards, key);
    if (version.has_error()) co_return version.error();
    transaction.watched.push_back(WatchedKey{key, *version});
  }
  co_return Reply::ok();
}

Task<Reply> unwatch(Call call) {
  call.client.transaction.watched.clear();
  co_return Reply::ok();
}

constexpr Argument watch_arguments[] = {
    {.name = "key", .type = Argument::Type::key, .traits = Argument::Trait::multiple},
};

constexpr Flag quick = Flag::noscript | Flag::loading | Flag::stale | Flag::fast | Flag::allow_busy;

constexpr Spec transaction_specs[] = {
    {
        .name = "discard",
        .arity = 1,
        .flags = quick,
        .since = "2.0.0",
        .group = Group::transactions,
        .summary = "Forgets what has been queued since MULTI, and what is watched.",
        .complexity = "O(N) where N is the number of queued commands: no request",
        .run_in_session = discard,
    },
    {
        .name = "exec",
        .arity = 1,
        .flags = Flag::noscript | Flag::loading | Flag::stale | Flag::skip_slowlog,
        .since = "1.2.0",
        .group = Group::transactions,
        .summary =
            "Does what has been queued since MULTI, all at one moment. Refused where it names several keys.",
        .complexity =
            "Depends on the queued commands: 1 GET, and 1 PUT or DELETE where the key changes; the same "
            "again for each time that others change it in between",
        .run_in_session = exec,
    },
    {
        .name = "multi",
        .arity = 1,
        .flags = quick,
        .since = "1.2.0",
        .group = Group::transactions,
        .summary = "Begins a transaction: the commands that follow are queued until EXEC.",
        .complexity = "O(1): no request",
        .run_in_session = multi,
    },
    {
        .name = "unwatch",
        .arity = 1,
        .flags = quick,
        .since = "2.2.0",
        .group = Group::transactions,
        .summary = "Forgets what is watched.",
        .complexity = "O(1): no request",
        .run_in_session = unwatch,
    },
    {
        .name = "watch",
        .arity = -2,
        .flags = quick,
        .keys = {.first = 1, .last = -1, .step = 1, .use = KeyUse::read_only},
        .since = "2.2.0",
        .group = Group::transactions,
        .summary = "Remembers the keys' versions: the next EXEC does nothing where one has changed since.",
        .complexity = "O(N) where N is the number of keys: 1 HEAD for each",
        .arguments = watch_arguments,
        .run_in_session = watch,
    },
};

}  // namespace

std::span<const Spec> transaction_family() noexcept {
  return transaction_specs;
}

}  // namespace redis3::session
