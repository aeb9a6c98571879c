#pragma once

#include "fake_outlet.hpp"
#include "session/server.hpp"
#include "support/keyspace_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace redis3::session {

/// A call from its admission to its reply, as a Task that a test can spawn: Asio wants its result to have a
/// default.
inline Task<std::optional<Reply>> reply_of(Server& server, Client& client, command::Argv argv) {
  Server::Admission admission = server.admit(client, argv);
  if (admission.reply) co_return *std::move(admission.reply);
  co_return co_await server.run(client, *admission.spec, std::move(argv)).wait();
}

/// A server on a cache in memory, and two clients without sockets.
class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    mine.client.address = "127.0.0.1:1001";
    yours.client.address = "127.0.0.1:1002";
    for (Client* client : {&mine.client, &yours.client}) {
      client->local_address = "127.0.0.1:6379";
      server.welcome(*client);
    }
  }
  ~SessionTest() override {
    server.forget(mine.client);
    server.forget(yours.client);
    test::run(bucket.context, writer.keyspace->drain()).value();
  }

  Reply run_as(FakeClient& caller, command::Argv argv) {
    return test::run(bucket.context, reply_of(server, caller.client, std::move(argv))).value().value();
  }
  Reply run(command::Argv argv) { return run_as(mine, std::move(argv)); }
  void advance(std::chrono::milliseconds step) { bucket.clock.advance(step); }

  test::MemoryBucket bucket;
  test::Writer writer{bucket.context, bucket.store, 2};
  command::ServerInfo info;
  SeededRandom random{3};
  Server server{*writer.keyspace, info, random, Settings()};
  FakeClient mine{1, server.now()};
  FakeClient yours{2, server.now()};
};

inline Reply error(std::string text) {
  return Reply::error(std::move(text));
}
inline Reply bulk(std::string text) {
  return Reply::bulk(std::move(text));
}

}  // namespace redis3::session
