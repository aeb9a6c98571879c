#include "command_fixture.hpp"

#include <string>
#include <vector>

namespace redis3::command {
namespace {

/// What one call costs when nobody else is at its keys.
struct Cost {
  /// What other processes have done before, of which this one knows nothing.
  std::vector<Argv> elsewhere;
  /// What this process has done before.
  std::vector<Argv> here;
  Argv call;
  std::string requests;
};

const std::vector<Argv> there{{"mset", "a", "1", "b", "2", "c", "3"}};
const std::vector<Argv> expiring{{"set", "a", "1", "EX", "100"}};
const std::vector<Argv> nothing;

const Cost costs[] = {
    // Reads ask the store, each key once, also for what this process has just written itself.
    {there, nothing, {"get", "a"}, "1 GET"},
    {nothing, nothing, {"get", "a"}, "1 GET"},
    {nothing, there, {"get", "a"}, "1 GET"},
    {there, nothing, {"mget", "a", "b", "x"}, "3 GET"},
    {there, nothing, {"exists", "a"}, "1 HEAD"},
    {there, nothing, {"exists", "a", "b", "x"}, "3 HEAD"},
    {there, nothing, {"type", "a"}, "1 HEAD"},
    {there, nothing, {"ttl", "a"}, "1 HEAD"},
    {expiring, nothing, {"pttl", "a"}, "1 HEAD"},
    // Writes that look at nothing.
    {nothing, nothing, {"set", "a", "1"}, "1 PUT"},
    {there, nothing, {"set", "a", "1"}, "1 PUT"},
    {there, nothing, {"set", "a", "1", "EX", "10"}, "1 PUT"},
    {there, nothing, {"set", "a", "1", "PXAT", "1"}, "1 DELETE"},
    {nothing, nothing, {"mset", "a", "1"}, "1 PUT"},
    {there, nothing, {"mset", "a", "1", "b", "2", "c", "3"}, "3 PUT"},
    {nothing, nothing, {"mset", "a", "1", "b", "2", "a", "3"}, "2 PUT"},
    // NX tries first and asks when it was not the first.
    {nothing, nothing, {"set", "a", "1", "NX"}, "1 PUT"},
    {there, nothing, {"set", "a", "1", "NX"}, "1 HEAD, 1 PUT"},
    {nothing, there, {"set", "a", "1", "NX"}, "1 HEAD"},
    {nothing, nothing, {"set", "a", "1", "NX", "GET"}, "1 PUT"},
    {there, nothing, {"set", "a", "1", "NX", "GET"}, "1 GET, 1 PUT"},
    // Options that look at the key's metadata.
    {nothing, nothing, {"set", "a", "1", "XX"}, "1 HEAD"},
    {there, nothing, {"set", "a", "1", "XX"}, "1 HEAD, 1 PUT"},
    {nothing, there, {"set", "a", "1", "XX"}, "1 PUT"},
    {expiring, nothing, {"set", "a", "1", "KEEPTTL"}, "1 HEAD, 1 PUT"},
    {nothing, expiring, {"set", "a", "1", "KEEPTTL"}, "1 PUT"},
    // Options that look at its value.
    {there, nothing, {"set", "a", "x", "GET"}, "1 GET, 1 PUT"},
    {nothing, nothing, {"set", "a", "x", "GET"}, "1 GET, 1 PUT"},
    {nothing, there, {"set", "a", "x", "GET"}, "1 PUT"},
    {there, nothing, {"set", "a", "x", "IFEQ", "1"}, "1 GET, 1 PUT"},
    {nothing, there, {"set", "a", "x", "IFEQ", "1"}, "1 PUT"},
    {there, nothing, {"set", "a", "x", "IFEQ", "2"}, "1 GET"},
    {there, nothing, {"set", "a", "x", "IFNE", "2"}, "1 GET, 1 PUT"},
    {nothing, there, {"set", "a", "x", "IFNE", "2"}, "1 PUT"},
    // Removals that count.
    {there, nothing, {"del", "a"}, "1 HEAD, 1 DELETE"},
    {nothing, there, {"del", "a"}, "1 DELETE"},
    {nothing, nothing, {"del", "a"}, "1 HEAD"},
    {there, nothing, {"del", "a", "b", "x"}, "3 HEAD, 2 DELETE"},
    {there, nothing, {"unlink", "a", "b"}, "2 HEAD, 2 DELETE"},
    {nothing, there, {"unlink", "a", "b"}, "2 DELETE"},
    // Whole databases.
    {there, nothing, {"keys", "*"}, "1 LIST"},
    {expiring, nothing, {"keys", "*"}, "1 HEAD, 1 LIST"},
    {there, nothing, {"dbsize"}, "1 LIST"},
    {there, nothing, {"flushdb"}, "3 DELETE, 1 LIST"},
    // The table.
    {there, nothing, {"command"}, "nothing"},
    {there, nothing, {"command", "docs"}, "nothing"},
};

using Requests = CommandTest;

TEST_F(Requests, are_as_few_as_the_design_says) {
  for (const Cost& cost : costs) {
    run({"flushdb"});
    run_elsewhere({"flushdb"});
    for (const Argv& argv : cost.elsewhere)
      ASSERT_FALSE(run_elsewhere(argv).is_error());
    for (const Argv& argv : cost.here)
      ASSERT_FALSE(run(argv).is_error());
    // A process that has just been started knows nothing but what it did itself.
    test::Writer fresh{bucket.context, bucket.store, 4};
    test::Writer& writer = cost.here.empty() ? fresh : ours;
    writer.store.take();
    const Reply reply = run_in(Context{*writer.keyspace, session}, cost.call);
    EXPECT_FALSE(reply.is_error()) << reply.text();
    EXPECT_EQ(store::describe(writer.store.take()), cost.requests)
        << ::testing::PrintToString(cost.call) << (cost.here.empty() ? "" : " of a known key");
    test::run(bucket.context, writer.keyspace->drain()).value();
  }
}

}  // namespace
}  // namespace redis3::command
