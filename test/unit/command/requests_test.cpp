#include "command_fixture.hpp"
#include "requests_document.hpp"
#include "value/dump.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
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
const std::vector<Argv> counted{{"pfadd", "a", "e"}, {"pfadd", "b", "f"}};
const std::vector<Argv> expiring{{"set", "a", "1", "EX", "100"}};
const std::vector<Argv> long_value{{"set", "a", std::string(20'000, 'v')}};
const std::vector<Argv> nothing;

const Cost costs[] = {
    // Reads ask the store, each key once, also for what this process has just written itself.
    {there, nothing, {"get", "a"}, "1 GET"},
    {nothing, nothing, {"get", "a"}, "1 GET"},
    {nothing, there, {"get", "a"}, "1 GET"},
    {there, nothing, {"mget", "a", "b", "x"}, "3 GET"},
    {there, nothing, {"exists", "a"}, "1 HEAD"},
    {there, nothing, {"exists", "a", "b", "x"}, "3 HEAD"},
    {there, nothing, {"touch", "a", "b"}, "2 HEAD"},
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
    {there, nothing, {"set", "a", "x", "IFDEQ", "0000000000000000"}, "1 GET"},
    // Other strings.
    {there, nothing, {"strlen", "a"}, "1 HEAD"},
    {there, nothing, {"digest", "a"}, "1 GET"},
    {there, nothing, {"getrange", "a", "0", "1"}, "1 GET"},
    {there, nothing, {"getrange", "a", "-1", "-1"}, "1 GET"},
    {there, nothing, {"getrange", "a", "5", "9"}, "1 GET, 1 HEAD"},
    {there, nothing, {"getrange", "a", "2", "1"}, "1 HEAD"},
    {there, nothing, {"substr", "a", "0", "1"}, "1 GET"},
    {nothing, nothing, {"setnx", "a", "1"}, "1 PUT"},
    {there, nothing, {"setnx", "a", "1"}, "1 HEAD, 1 PUT"},
    {there, nothing, {"setex", "a", "9", "1"}, "1 PUT"},
    {there, nothing, {"psetex", "a", "9", "1"}, "1 PUT"},
    {there, nothing, {"getset", "a", "x"}, "1 GET, 1 PUT"},
    {nothing, there, {"getset", "a", "x"}, "1 PUT"},
    {there, nothing, {"getdel", "a"}, "1 GET, 1 DELETE"},
    {nothing, there, {"getdel", "a"}, "1 DELETE"},
    {nothing, nothing, {"getdel", "a"}, "1 GET"},
    {there, nothing, {"getex", "a"}, "1 GET"},
    {there, nothing, {"getex", "a", "EX", "9"}, "1 GET, 1 PUT"},
    {nothing, there, {"getex", "a", "EX", "9"}, "1 PUT"},
    {there, nothing, {"getex", "a", "PERSIST"}, "1 GET"},
    {there, nothing, {"delex", "a"}, "1 HEAD, 1 DELETE"},
    {there, nothing, {"delex", "a", "IFEQ", "1"}, "1 GET, 1 DELETE"},
    {nothing, there, {"delex", "a", "IFEQ", "1"}, "1 DELETE"},
    {there, nothing, {"append", "a", "x"}, "1 GET, 1 PUT"},
    {nothing, there, {"append", "a", "x"}, "1 PUT"},
    {long_value, nothing, {"append", "a", "x"}, "1 GET, 1 APPEND"},
    {nothing, long_value, {"append", "a", "x"}, "1 APPEND"},
    {there, nothing, {"setrange", "a", "1", "x"}, "1 GET, 1 PUT"},
    {nothing, there, {"setrange", "a", "1", "x"}, "1 PUT"},
    {there, nothing, {"setrange", "a", "1", ""}, "1 HEAD"},
    {nothing, nothing, {"msetnx", "a", "1"}, "1 PUT"},
    {nothing, nothing, {"msetex", "2", "a", "1", "b", "2", "EX", "9"}, "2 PUT"},
    {there, nothing, {"lcs", "a", "b"}, "2 GET"},
    {nothing, nothing, {"sort", "a"}, "1 HEAD"},
    {nothing, nothing, {"sort", "a", "STORE", "b"}, "2 HEAD"},
    // Numbers.
    {there, nothing, {"incr", "a"}, "1 GET, 1 PUT"},
    {nothing, there, {"incr", "a"}, "1 PUT"},
    {nothing, nothing, {"incr", "a"}, "1 GET, 1 PUT"},
    {nothing, there, {"decr", "a"}, "1 PUT"},
    {nothing, there, {"incrby", "a", "5"}, "1 PUT"},
    {nothing, there, {"decrby", "a", "5"}, "1 PUT"},
    {nothing, there, {"incrbyfloat", "a", "0.5"}, "1 PUT"},
    // Bits.
    {there, nothing, {"getbit", "a", "7"}, "1 GET"},
    {there, nothing, {"getbit", "a", "8"}, "1 GET, 1 HEAD"},
    {nothing, nothing, {"getbit", "a", "0"}, "1 GET"},
    {there, nothing, {"setbit", "a", "0", "1"}, "1 GET, 1 PUT"},
    {nothing, there, {"setbit", "a", "0", "1"}, "1 PUT"},
    {there, nothing, {"setbit", "a", "0", "0"}, "1 GET"},
    {there, nothing, {"bitcount", "a"}, "1 GET"},
    {there, nothing, {"bitcount", "a", "0", "0"}, "1 GET"},
    {there, nothing, {"bitcount", "a", "-1", "-1", "BIT"}, "1 GET"},
    {there, nothing, {"bitpos", "a", "1"}, "1 GET"},
    {there, nothing, {"bitpos", "a", "1", "0", "7", "BIT"}, "1 GET"},
    {there, nothing, {"bitop", "AND", "x", "a", "b", "a"}, "2 GET, 1 PUT"},
    {there, nothing, {"bitop", "OR", "a", "a", "b"}, "2 GET, 1 PUT"},
    {nothing, there, {"bitop", "OR", "a", "a", "b"}, "1 GET, 1 PUT"},
    {there, nothing, {"bitop", "NOT", "a", "x"}, "1 GET, 1 DELETE"},
    {there, nothing, {"bitfield", "a", "GET", "u8", "0"}, "1 GET"},
    {there, nothing, {"bitfield_ro", "a", "GET", "u8", "0"}, "1 GET"},
    {there, nothing, {"bitfield", "a"}, "nothing"},
    {there, nothing, {"bitfield", "a", "INCRBY", "u8", "0", "1"}, "1 GET, 1 PUT"},
    {nothing, there, {"bitfield", "a", "INCRBY", "u8", "0", "1"}, "1 PUT"},
    // HyperLogLogs.
    {nothing, nothing, {"pfadd", "x", "e"}, "1 GET, 1 PUT"},
    {counted, nothing, {"pfadd", "a", "f"}, "1 GET, 1 PUT"},
    {nothing, counted, {"pfadd", "a", "f"}, "1 PUT"},
    {nothing, counted, {"pfadd", "a", "e"}, "1 GET"},
    {counted, nothing, {"pfcount", "a"}, "1 GET"},
    {counted, nothing, {"pfcount", "a", "b", "a", "x"}, "3 GET"},
    {counted, nothing, {"pfmerge", "x", "a", "b", "a"}, "3 GET, 1 PUT"},
    {nothing, counted, {"pfmerge", "a", "b", "a"}, "1 GET, 1 PUT"},
    {counted, nothing, {"pfdebug", "ENCODING", "a"}, "1 GET"},
    {nothing, nothing, {"pfselftest"}, "nothing"},
    // Expiry.
    {there, nothing, {"expire", "a", "9"}, "1 GET, 1 PUT"},
    {nothing, there, {"expire", "a", "9"}, "1 PUT"},
    {nothing, there, {"pexpire", "a", "9"}, "1 PUT"},
    {nothing, there, {"expireat", "a", "99999999999"}, "1 PUT"},
    {nothing, there, {"pexpireat", "a", "99999999999999"}, "1 PUT"},
    {there, nothing, {"expire", "a", "0"}, "1 HEAD, 1 DELETE"},
    {nothing, nothing, {"expire", "a", "9"}, "1 GET"},
    {there, nothing, {"expire", "a", "9", "XX"}, "1 GET"},
    {expiring, nothing, {"persist", "a"}, "1 GET, 1 PUT"},
    {nothing, expiring, {"persist", "a"}, "1 PUT"},
    {there, nothing, {"persist", "a"}, "1 GET"},
    {expiring, nothing, {"expiretime", "a"}, "1 HEAD"},
    {expiring, nothing, {"pexpiretime", "a"}, "1 HEAD"},
    // Removals that count.
    {there, nothing, {"del", "a"}, "1 HEAD, 1 DELETE"},
    {nothing, there, {"del", "a"}, "1 DELETE"},
    {nothing, nothing, {"del", "a"}, "1 HEAD"},
    {there, nothing, {"del", "a", "b", "x"}, "3 HEAD, 2 DELETE"},
    {there, nothing, {"unlink", "a", "b"}, "2 HEAD, 2 DELETE"},
    {nothing, there, {"unlink", "a", "b"}, "2 DELETE"},
    // Other names.
    {there, nothing, {"rename", "a", "b"}, "1 HEAD, 1 RENAME"},
    {nothing, there, {"rename", "a", "b"}, "1 RENAME"},
    {there, nothing, {"renamenx", "a", "x"}, "1 HEAD, 1 RENAME"},
    {nothing, there, {"renamenx", "a", "x"}, "1 RENAME"},
    {nothing, there, {"renamenx", "a", "b"}, "2 HEAD, 1 RENAME"},
    {nothing, there, {"move", "a", "9"}, "1 RENAME"},
    {there, nothing, {"copy", "a", "x"}, "1 GET, 1 PUT"},
    {there, nothing, {"copy", "a", "b"}, "1 GET, 1 HEAD, 1 PUT"},
    {there, nothing, {"copy", "a", "b", "REPLACE"}, "1 GET, 1 PUT"},
    {there, nothing, {"dump", "a"}, "1 GET"},
    {nothing, nothing, {"restore", "a", "0", value::dump_string("v")}, "1 PUT"},
    {there, nothing, {"restore", "a", "0", value::dump_string("v"), "REPLACE"}, "1 PUT"},
    // Whole databases.
    {there, nothing, {"keys", "*"}, "1 LIST"},
    {expiring, nothing, {"keys", "*"}, "1 HEAD, 1 LIST"},
    {there, nothing, {"scan", "0"}, "1 LIST"},
    {expiring, nothing, {"scan", "0"}, "1 HEAD, 1 LIST"},
    {there, nothing, {"randomkey"}, "1 LIST"},
    {there, nothing, {"dbsize"}, "1 LIST"},
    {there, nothing, {"flushdb"}, "3 DELETE, 1 LIST"},
    // What is known of a key.
    {there, nothing, {"object", "encoding", "a"}, "1 GET, 1 HEAD"},
    {nothing, nothing, {"object", "encoding", "a"}, "1 HEAD"},
    {there, nothing, {"object", "idletime", "a"}, "1 HEAD"},
    {there, nothing, {"object", "refcount", "a"}, "1 HEAD"},
    {nothing, nothing, {"object", "freq", "a"}, "1 HEAD"},
    {there, nothing, {"memory", "usage", "a"}, "1 HEAD"},
    {there, nothing, {"flushall"}, "3 DELETE, 2 LIST"},
    // Nothing that the store would have to be asked for.
    {there, nothing, {"time"}, "nothing"},
    {there, nothing, {"config", "get", "*"}, "nothing"},
    {there, nothing, {"config", "set", "maxmemory", "0"}, "nothing"},
    {there, nothing, {"lolwut"}, "nothing"},
    // The table.
    {there, nothing, {"command"}, "nothing"},
    {there, nothing, {"command", "docs"}, "nothing"},
};

using Requests = CommandTest;

TEST_F(Requests, are_as_few_as_the_design_says) {
  std::uint64_t seed = 100;
  for (const Cost& cost : costs) {
    run({"flushall"});
    run_elsewhere({"flushall"});
    for (const Argv& argv : cost.elsewhere)
      ASSERT_FALSE(run_elsewhere(argv).is_error());
    for (const Argv& argv : cost.here)
      ASSERT_FALSE(run(argv).is_error());
    // A process that has just been started knows nothing but what it did itself.
    test::Writer fresh{bucket.context, bucket.store, seed++};
    test::Writer& writer = cost.here.empty() ? fresh : ours;
    writer.store.take();
    const Reply reply = run_in(Context{*writer.keyspace, session}, cost.call);
    EXPECT_FALSE(reply.is_error()) << reply.text();
    EXPECT_EQ(store::describe(writer.store.take()), cost.requests)
        << ::testing::PrintToString(cost.call) << (cost.here.empty() ? "" : " of a known key");
    test::run(bucket.context, writer.keyspace->drain()).value();
  }
}

/// Every cost as the document shows it.
std::vector<ShownCost> shown_costs() {
  std::vector<ShownCost> shown;
  for (const Cost& cost : costs) {
    const bool is_known = !cost.here.empty();
    const std::vector<Argv>& before = is_known ? cost.here : cost.elsewhere;
    std::string state = before.empty() ? "absent" : "there";
    if (before == expiring) state = "there and expires";
    if (before == long_value) state = "there and long";
    shown.push_back(ShownCost{cost.call, std::move(state), is_known, cost.requests});
  }
  return shown;
}

TEST(RequestsDocument, shows_what_is_asserted_here) {
  const char* path = std::getenv("REDIS3_REQUESTS_DOCUMENT");
  if (!path) GTEST_SKIP() << "REDIS3_REQUESTS_DOCUMENT names no document";
  const std::string document = requests_document(shown_costs());
  if (std::getenv("REDIS3_UPDATE_DOCUMENTS")) std::ofstream(path, std::ios::binary) << document;
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(text, document) << "Write it anew: REDIS3_UPDATE_DOCUMENTS=1 ctest -R documents_requests";
}

}  // namespace
}  // namespace redis3::command
