#include "session/exec.hpp"

#include "embedded/memory_table.hpp"
#include "session/call.hpp"
#include "session/error_texts.hpp"
#include "session/exec_plan.hpp"
#include "session/server.hpp"
#include "store/embedded_store.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace redis3::session {
namespace {

using command::Spec;

/// The time of a keyspace.
class KeyspaceClock : public Clock {
 public:
  explicit KeyspaceClock(const model::Keyspace& keyspace) : keyspace_(keyspace) {}
  TimePoint now() const noexcept override { return keyspace_.now(); }

 private:
  const model::Keyspace& keyspace_;
};

/// One key in memory, where commands are tried out before anything is written.
class Draft {
 public:
  Draft(boost::asio::any_io_executor executor, const model::Keyspace& original, Random& random)
      : clock_(original),
        store_(table_, std::string(store::embedded_bucket), clock_, random),
        keyspace_(std::move(executor), store_, random, original.options()) {}

  model::Keyspace& keyspace() { return keyspace_; }

  Task<void> begin_with(model::Key key, std::optional<model::Record> record) {
    if (!record) co_return Result<void>();
    model::Change change;
    change.need = model::Need::nothing;
    change.decide = [&record](const model::Record*, TimePoint) { return model::Decision::put(*record); };
    co_return co_await keyspace_.change(std::move(key), std::move(change));
  }

 private:
  KeyspaceClock clock_;
  embedded::MemoryTable table_;
  store::EmbeddedStore store_;
  model::Keyspace keyspace_;
};

bool is_unchanged(const std::optional<model::Record>& before, const std::optional<model::Record>& after) {
  if (!before || !after) return !before && !after;
  return is_same(*before, *after);
}

/// Writes what the key is to become, if it still is what it was.
Task<bool> replace(Shards& shards, model::Key key, const std::optional<model::Record>& before,
                   std::optional<model::Record> after) {
  bool is_still_so = false;
  model::Change change;
  change.need = model::Need::metadata;
  change.expects_absent = !before;
  change.decide = [&](const model::Record* current, TimePoint) {
    is_still_so = before ? current != nullptr && current->version == before->version : current == nullptr;
    if (!is_still_so) return model::Decision::keep();
    return after ? model::Decision::put(*after) : model::Decision::remove();
  };
  const Result<void> changed = co_await shards.change(std::move(key), std::move(change));
  if (changed.has_error()) co_return changed.error();
  co_return is_still_so;
}

Server::Timing timing_since(TimePoint began_at, std::chrono::steady_clock::time_point begin) {
  const auto end = std::chrono::steady_clock::now();
  return {began_at, end - begin, end};
}

/// One EXEC under way.
class Execution {
 public:
  Execution(Server& server, Client& client, Transaction transaction)
      : server_(server), client_(client), transaction_(std::move(transaction)) {}

  Task<Reply> run() {
    const ExecPlan plan = plan_exec(transaction_);
    const bool is_strict = server_.settings.exec_across_keys == ExecAcrossKeys::refuse;
    // Only where the setting has changed since they were queued.
    if (is_strict && plan.kind == ExecPlan::Kind::several_keys)
      co_return Reply::error(error_text::exec_across_keys());
    if (is_strict && plan.watches_others) co_return Reply::error(std::string(error_text::watch_across_keys));
    const bool is_atomic = plan.kind == ExecPlan::Kind::one_key && !plan.watches_others;
    Task<Reply> running = is_atomic ? run_on(*plan.key) : run_one_by_one();
    co_return co_await std::move(running);
  }

 private:
  Task<Reply> run_on(model::Key key) {
    const std::optional<std::string> wanted_version =
        transaction_.watched.empty() ? std::nullopt : std::optional(transaction_.watched.front().version);
    for (std::size_t tries = 0; tries < server_.keyspace.options().lost_races_max; ++tries) {
      const auto before = co_await server_.shards.read(key, model::Need::value);
      if (before.has_error()) co_return before.error();
      if (wanted_version && (*before ? (*before)->version : std::string()) != *wanted_version)
        co_return Reply::null_array();
      auto drafting = draft(key, *before);
      const Result<std::optional<model::Record>> after = co_await std::move(drafting);
      if (after.has_error()) co_return after.error();
      if (is_unchanged(*before, *after)) co_return co_await finish();
      auto replacing = replace(server_.shards, key, *before, *after);
      const Result<bool> is_replaced = co_await std::move(replacing);
      if (is_replaced.has_error()) co_return is_replaced.error();
      if (*is_replaced) co_return co_await finish();
    }
    co_return Reply::error(std::string(error_text::exec_gave_up));
  }

  /// Runs the engine's commands on a copy of the key, and tells what has become of it.
  Task<std::optional<model::Record>> draft(model::Key key, std::optional<model::Record> record) {
    Draft draft(co_await boost::asio::this_coro::executor, server_.keyspace, server_.random);
    auto beginning = draft.begin_with(key, std::move(record));
    const Result<void> begun = co_await std::move(beginning);
    if (begun.has_error()) co_return begun.error();
    Shards drafts(draft.keyspace());
    auto running = run_engine_commands(drafts);
    const Result<void> run = co_await std::move(running);
    if (run.has_error()) co_return run.error();
    Result<std::optional<model::Record>> after = co_await draft.keyspace().read(key, model::Need::value);
    const Result<void> drained = co_await draft.keyspace().drain();
    if (drained.has_error()) co_return drained.error();
    co_return after;
  }

  Task<Reply> run_one_by_one() {
    for (const WatchedKey& watched : transaction_.watched) {
      const Result<std::string> version = co_await version_of(server_.shards, watched.key);
      if (version.has_error()) co_return version.error();
      if (*version != watched.version) co_return Reply::null_array();
    }
    auto running = run_engine_commands(server_.shards);
    const Result<void> run = co_await std::move(running);
    if (run.has_error()) co_return run.error();
    co_return co_await finish();
  }

  Task<void> run_engine_commands(Shards& shards) {
    replies_.assign(transaction_.queue.size(), Reply::null());
    const auto now = std::chrono::steady_clock::now();
    timings_.assign(transaction_.queue.size(), timing_since(server_.now(), now));
    session_ = client_.session;
    for (std::size_t at = 0; at < transaction_.queue.size(); ++at) {
      const command::Argv& argv = transaction_.queue[at];
      const Spec& spec = *Server::table().find(std::span<const std::string>(argv));
      // What a user may do can have changed since the command was queued.
      if (server_.why_denied(client_, spec, argv)) {
        replies_[at] = Reply::error(error_text::denied_since(spec.name));
        continue;
      }
      if (spec.run_in_session) continue;
      const TimePoint began_at = server_.now();
      const auto begin = std::chrono::steady_clock::now();
      Task<Reply> running = shards.run(server_.context_of(session_), spec, argv).wait();
      Result<Reply> reply = co_await std::move(running);
      if (reply.has_error()) co_return reply.error();
      replies_[at] = *std::move(reply);
      timings_[at] = timing_since(began_at, begin);
    }
    co_return Result<void>();
  }

  /// What is left when the keys are written.
  Task<Reply> finish() {
    client_.session = session_;
    show_to_monitors();
    for (std::size_t at = 0; at < transaction_.queue.size(); ++at) {
      command::Argv& argv = transaction_.queue[at];
      const Spec& spec = *Server::table().find(std::span<const std::string>(argv));
      NotedWords words;
      if (server_.may_be_slow(spec)) words.note(argv);
      if (spec.run_in_session && !replies_[at].is_error()) {
        const TimePoint began_at = server_.now();
        const auto begin = std::chrono::steady_clock::now();
        Task<Reply> running = spec.run_in_session(Call(server_, client_, std::move(argv)));
        Result<Reply> reply = co_await std::move(running);
        if (reply.has_error()) co_return reply.error();
        replies_[at] = *std::move(reply);
        timings_[at] = timing_since(began_at, begin);
      }
      ++server_.statistics.commands;
      server_.note_end(client_, spec, words, timings_[at], replies_[at]);
    }
    co_return Reply::array(std::move(replies_));
  }

  void show_to_monitors() const {
    if (server_.monitors.is_empty()) return;
    for (const command::Argv& argv : transaction_.queue) {
      if (is_shown_to_monitors(*Server::table().find(std::span<const std::string>(argv))))
        server_.monitors.feed(client_, argv, server_.now());
    }
  }

  Server& server_;
  Client& client_;
  Transaction transaction_;
  /// As the commands change it.
  command::Session session_;
  std::vector<Reply> replies_;
  std::vector<Server::Timing> timings_;
};

}  // namespace

Task<std::string> version_of(Shards& shards, model::Key key) {
  const auto record = co_await shards.read(std::move(key), model::Need::metadata);
  if (record.has_error()) co_return record.error();
  co_return *record ? (*record)->version : std::string();
}

Task<Reply> execute(Server& server, Client& client, Transaction transaction) {
  Execution execution(server, client, std::move(transaction));
  co_return co_await execution.run();
}

}  // namespace redis3::session
