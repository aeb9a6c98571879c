#pragma once

#include "command/command.hpp"
#include "reply_printer.hpp"
#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace redis3::command {

inline Reply ok() {
  return Reply::ok();
}
inline Reply nil() {
  return Reply::null();
}
inline Reply integer(std::int64_t value) {
  return Reply::integer(value);
}
inline Reply status(std::string text) {
  return Reply::status(std::move(text));
}
inline Reply bulk(std::string text) {
  return Reply::bulk(std::move(text));
}
inline Reply error(std::string text) {
  return Reply::error(std::move(text));
}
inline Reply array(std::vector<Reply> elements) {
  return Reply::array(std::move(elements));
}

/// execute() as a Task that a test can spawn: Asio wants its result to have a default.
inline Task<std::optional<Reply>> optional_reply(Context context, Argv argv) {
  Result<Reply> reply = co_await execute(context, std::move(argv));
  if (reply.has_error()) co_return reply.error();
  co_return std::move(*reply);
}

/// A connection to a cache in memory, and another process that uses the same cache, of whose doings it knows
/// nothing.
class CommandTest : public ::testing::Test {
 protected:
  ~CommandTest() override {
    test::run(bucket.context, ours.keyspace->drain()).value();
    test::run(bucket.context, theirs.keyspace->drain()).value();
  }

  Result<std::optional<Reply>> try_run(Context context, Argv argv) {
    return test::run(bucket.context, optional_reply(context, std::move(argv)));
  }
  Reply run_in(Context context, Argv argv) { return try_run(context, std::move(argv)).value().value(); }
  Reply run(Argv argv) {
    Context context{*ours.keyspace, session};
    return run_in(context, std::move(argv));
  }
  /// Runs a command in the other process.
  Reply run_elsewhere(Argv argv) {
    Context context{*theirs.keyspace, their_session};
    return run_in(context, std::move(argv));
  }
  /// What this process asked of the store since it was last asked.
  std::string requests() { return store::describe(ours.store.take()); }
  void advance(std::chrono::milliseconds step) { bucket.clock.advance(step); }

  test::MemoryBucket bucket;
  test::Writer ours{bucket.context, bucket.store, 2};
  test::Writer theirs{bucket.context, bucket.store, 3};
  Session session;
  Session their_session;
};

}  // namespace redis3::command
