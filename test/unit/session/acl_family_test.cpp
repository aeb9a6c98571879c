#include "fake_outlet.hpp"
#include "session/call.hpp"
#include "session/server.hpp"
#include "support/keyspace_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <optional>

namespace redis3::session {
namespace {

using command::Argv;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

Reply ok() {
  return Reply::ok();
}
Reply bulk(std::string text) {
  return Reply::bulk(std::move(text));
}
Reply error(std::string text) {
  return Reply::error(std::move(text));
}

/// A Task that a test can spawn: Asio wants its result to have a default.
Task<std::optional<Reply>> call(const command::Spec& spec, Call the_call) {
  Result<Reply> reply = co_await spec.run_in_session(std::move(the_call));
  if (reply.has_error()) co_return reply.error();
  co_return std::move(*reply);
}

class AclFamily : public ::testing::Test {
 protected:
  AclFamily() {
    for (FakeClient* const one : {&admin, &alice, &bob})
      server.welcome(one->client);
  }
  ~AclFamily() override {
    for (FakeClient* const one : {&admin, &alice, &bob})
      server.forget(one->client);
    test::run(bucket.context, writer.keyspace->drain()).value();
  }

  /// What the client is answered, with all that is looked at before a command runs.
  Reply run_as(FakeClient& client, Argv argv) {
    const Server::Admission admission = server.admit(client.client, argv);
    if (admission.reply) return *admission.reply;
    EXPECT_TRUE(admission.spec->run_in_session) << admission.spec->name;
    return test::run(bucket.context, call(*admission.spec, Call(server, client.client, std::move(argv))))
        .value()
        .value();
  }
  Reply run(Argv argv) { return run_as(admin, std::move(argv)); }

  static std::vector<std::string> texts(const Reply& reply) {
    std::vector<std::string> texts;
    for (const Reply& element : reply.elements())
      texts.push_back(element.text());
    return texts;
  }

  test::MemoryBucket bucket;
  test::Writer writer{bucket.context, bucket.store, 2};
  command::ServerInfo info;
  Server server{*writer.keyspace, info, writer.random, Settings()};
  FakeClient admin{1};
  FakeClient alice{2};
  FakeClient bob{3};
};

TEST_F(AclFamily, whoami_users_and_list_tell_who_there_is) {
  EXPECT_EQ(run({"acl", "whoami"}), bulk("default"));
  EXPECT_EQ(run({"ACL", "SETUSER", "alice", "on", "nopass", "+get", "~a*"}), ok());
  EXPECT_EQ(run({"acl", "users"}), Reply::array({bulk("alice"), bulk("default")}));
  EXPECT_EQ(run({"acl", "list"}),
            Reply::array({bulk("user alice on nopass sanitize-payload ~a* resetchannels -@all +get"),
                          bulk("user default on nopass sanitize-payload ~* &* +@all")}));
  EXPECT_TRUE(run({"acl", "getuser", "nobody"}).is_null());
  EXPECT_THAT(texts(run({"acl", "getuser", "alice"})), Contains("-@all +get"));
}

TEST_F(AclFamily, setuser_fails_in_redis_words) {
  EXPECT_EQ(run({"acl", "setuser", "a a"}), error("ERR Usernames can't contain spaces or null characters"));
  EXPECT_EQ(run({"acl", "setuser", "a", "on", "nonsense"}),
            error("ERR Error in ACL SETUSER modifier 'nonsense': Syntax error"));
  EXPECT_EQ(run({"acl", "setuser", "a", "(+get"}),
            error("ERR Unmatched parenthesis in acl selector starting at '(+get'."));
  EXPECT_TRUE(run({"acl", "getuser", "a"}).is_null());
}

TEST_F(AclFamily, cat_tells_categories_and_what_is_in_them) {
  EXPECT_EQ(run({"acl", "cat"}).elements().size(), 21u);
  EXPECT_THAT(texts(run({"acl", "cat", "DANGEROUS"})), Contains("acl|setuser"));
  EXPECT_THAT(texts(run({"acl", "cat", "dangerous"})), Not(Contains("acl|whoami")));
  EXPECT_THAT(texts(run({"acl", "cat", "pubsub"})), Contains("subscribe"));
  EXPECT_EQ(run({"acl", "cat", "NON_EXISTS"}), error("ERR Unknown category 'NON_EXISTS'"));
  EXPECT_EQ(run({"acl", "CAT", "a", "b"}),
            error("ERR unknown subcommand or wrong number of arguments for 'CAT'. Try ACL HELP."));
}

TEST_F(AclFamily, deluser_removes_users_and_drops_their_clients) {
  run({"acl", "setuser", "alice", "on", "nopass"});
  run({"acl", "setuser", "bob", "on", "nopass"});
  ASSERT_TRUE(server.authenticate(alice.client, "alice", ""));
  EXPECT_EQ(run({"acl", "deluser", "alice", "default"}), error("ERR The 'default' user cannot be removed"));
  EXPECT_EQ(run({"acl", "deluser", "alice", "nobody", "bob"}), Reply::integer(2));
  EXPECT_TRUE(alice.outlet.is_closed);
  EXPECT_FALSE(admin.outlet.is_closed);
  EXPECT_EQ(run({"acl", "users"}), Reply::array({bulk("default")}));
}

TEST_F(AclFamily, listeners_go_when_their_channels_are_taken_away) {
  run({"acl", "setuser", "alice", "on", "nopass", "&foo:1", "&bar:*", "&orders"});
  ASSERT_TRUE(server.authenticate(alice.client, "alice", ""));
  ASSERT_TRUE(server.authenticate(bob.client, "alice", ""));
  server.channels.subscribe(alice.client, Channels::Kind::channel, "foo:1");
  server.channels.subscribe(alice.client, Channels::Kind::pattern, "bar:*");
  server.channels.subscribe(alice.client, Channels::Kind::shard_channel, "orders");
  run({"acl", "setuser", "alice", "resetchannels", "&foo:1", "&bar:*", "&orders", "&baz"});
  run({"acl", "setuser", "alice", "resetchannels", "&foo:?", "&bar:*", "&orders"});
  EXPECT_FALSE(alice.outlet.is_closed);
  run({"acl", "setuser", "alice", "resetchannels", "&foo:?", "&*r:*", "&orders"});
  EXPECT_TRUE(alice.outlet.is_closed);
  // The same user, and listens to nothing.
  EXPECT_FALSE(bob.outlet.is_closed);
}

TEST_F(AclFamily, dryrun_tells_what_would_be_denied) {
  run({"acl", "setuser", "alice", "+@all", "-ping", "%R~read*", "%W~write*", "resetchannels", "&c"});
  EXPECT_EQ(run({"acl", "dryrun", "alice", "GET", "read"}), ok());
  EXPECT_EQ(run({"acl", "dryrun", "alice", "copy", "read", "write"}), ok());
  EXPECT_EQ(run({"acl", "dryrun", "alice", "ping"}),
            bulk("User alice has no permissions to run the 'ping' command"));
  EXPECT_EQ(run({"acl", "dryrun", "alice", "get", "write"}),
            bulk("User alice has no permissions to access the 'write' key"));
  EXPECT_EQ(run({"acl", "dryrun", "alice", "publish", "other", "m"}),
            bulk("User alice has no permissions to access the 'other' channel"));
  EXPECT_EQ(run({"acl", "dryrun", "nobody", "get", "k"}), error("ERR User 'nobody' not found"));
  EXPECT_EQ(run({"acl", "dryrun", "alice", "nothing", "k"}), error("ERR Command 'nothing' not found"));
  EXPECT_EQ(run({"acl", "dryrun", "alice", "acl", "nothing"}), error("ERR Command 'acl' not found"));
  EXPECT_EQ(run({"acl", "dryrun", "alice", "set", "k"}),
            error("ERR wrong number of arguments for 'set' command"));
  EXPECT_EQ(run({"acl", "dryrun", "alice", "acl"}), error("ERR wrong number of arguments for 'acl' command"));
}

TEST_F(AclFamily, genpass_makes_passwords) {
  EXPECT_EQ(run({"acl", "genpass"}).text().size(), 64u);
  EXPECT_NE(run({"acl", "genpass"}), run({"acl", "genpass"}));
  EXPECT_EQ(run({"acl", "genpass", "5"}).text().size(), 2u);
  EXPECT_EQ(run({"acl", "genpass", "4096"}).text().size(), 1024u);
  const Reply out_of_range = error(
      "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to "
      "4096");
  for (const char* const bits : {"-236", "0", "4097"})
    EXPECT_EQ(run({"acl", "genpass", bits}), out_of_range) << bits;
  EXPECT_EQ(run({"acl", "genpass", "x"}), error("ERR value is not an integer or out of range"));
}

TEST_F(AclFamily, log_tells_denials_until_it_is_reset) {
  run({"acl", "setuser", "alice", "on", ">a", "+acl|log"});
  ASSERT_FALSE(server.authenticate(alice.client, "alice", "wrong"));
  ASSERT_TRUE(server.authenticate(alice.client, "alice", "a"));
  EXPECT_EQ(run_as(alice, {"acl", "list"}),
            error("NOPERM User alice has no permissions to run the 'acl|list' command"));
  const Reply log = run({"acl", "log"});
  ASSERT_EQ(log.elements().size(), 2u);
  EXPECT_THAT(texts(log.elements()[0]), Contains("acl|list"));
  EXPECT_THAT(texts(log.elements()[1]), Contains("auth"));
  EXPECT_EQ(run({"acl", "log", "1"}).elements().size(), 1u);
  EXPECT_EQ(run({"acl", "log", "-1"}).elements().size(), 0u);
  EXPECT_EQ(run({"acl", "log", "x"}), error("ERR value is not an integer or out of range"));
  EXPECT_EQ(run({"acl", "log", "reset"}), ok());
  EXPECT_EQ(run({"acl", "log"}), Reply::array({}));
}

TEST_F(AclFamily, save_and_load_want_a_file) {
  for (const char* const name : {"save", "load"})
    EXPECT_THAT(run({"acl", name}).text(),
                HasSubstr("This Redis instance is not configured to use an ACL file"));
}

TEST_F(AclFamily, what_was_saved_is_loaded) {
  const test::TemporaryFolder folder;
  server.settings.aclfile = folder.file("users.acl");
  EXPECT_THAT(run({"acl", "load"}).text(),
              HasSubstr("ERR Error loading ACLs, opening file '" + folder.file("")));
  run({"acl", "setuser", "alice", "on", "nopass", "+get"});
  EXPECT_EQ(run({"acl", "save"}), ok());
  const Reply saved = run({"acl", "list"});
  run({"acl", "setuser", "alice", "+set"});
  run({"acl", "setuser", "bob", "on", "nopass"});
  ASSERT_TRUE(server.authenticate(alice.client, "alice", ""));
  ASSERT_TRUE(server.authenticate(bob.client, "bob", ""));
  EXPECT_EQ(run({"acl", "load"}), ok());
  EXPECT_EQ(run({"acl", "list"}), saved);
  EXPECT_TRUE(alice.outlet.is_closed);
  EXPECT_TRUE(bob.outlet.is_closed);
  EXPECT_FALSE(admin.outlet.is_closed);
}

TEST_F(AclFamily, a_file_with_a_mistake_changes_nothing) {
  const test::TemporaryFolder folder;
  server.settings.aclfile = folder.file("users.acl");
  std::ofstream(server.settings.aclfile) << "user alice on\nuser alice off\n";
  const Reply before = run({"acl", "list"});
  EXPECT_EQ(
      run({"acl", "load"}),
      error("ERR WARNING: Duplicate user 'alice' found on line 2. WARNING: ACL errors detected, no change to "
            "the previously active ACL rules was performed"));
  EXPECT_EQ(run({"acl", "list"}), before);
  server.settings.aclfile = folder.file("nowhere/users.acl");
  EXPECT_EQ(run({"acl", "save"}),
            error("ERR There was an error trying to save the ACLs. Please check the server logs "
                  "for more information"));
}

TEST_F(AclFamily, help_takes_no_arguments) {
  EXPECT_GT(run({"acl", "help"}).elements().size(), 20u);
  EXPECT_EQ(run({"acl", "help", "xxx"}), error("ERR wrong number of arguments for 'acl|help' command"));
}

}  // namespace
}  // namespace redis3::session
