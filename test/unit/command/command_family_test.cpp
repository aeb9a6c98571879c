#include "command/table.hpp"
#include "command_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace redis3::command {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

/// The names of all commands, as the table has them, sorted.
std::vector<std::string> names_in_table() {
  std::vector<std::string> names;
  for (const Spec* const spec : all_commands())
    names.emplace_back(spec->name);
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<std::string> names = names_in_table();

class CommandFamily : public CommandTest {
 protected:
  static Reply map(std::vector<Reply> elements) { return Reply::map(std::move(elements)); }
  static Reply words(std::vector<std::string> texts) {
    std::vector<Reply> elements;
    for (std::string& text : texts)
      elements.push_back(status(std::move(text)));
    return Reply::set(std::move(elements));
  }
  static Reply set(std::vector<Reply> elements) { return Reply::set(std::move(elements)); }
  static std::vector<std::string> texts(const Reply& reply) {
    std::vector<std::string> result;
    for (const Reply& element : reply.elements())
      result.push_back(element.text());
    std::sort(result.begin(), result.end());
    return result;
  }
  static const Reply& field(const Reply& a_map, const std::string& name) {
    for (std::size_t at = 0; at + 1 < a_map.elements().size(); at += 2) {
      if (a_map.elements()[at].text() == name) return a_map.elements()[at + 1];
    }
    static const Reply nothing = Reply::null();
    return nothing;
  }
};

TEST_F(CommandFamily, count_and_command_tell_of_every_command) {
  ASSERT_GE(names.size(), 40u);
  EXPECT_EQ(run({"command", "count"}), integer(static_cast<std::int64_t>(names.size())));
  const Reply all = run({"command"});
  std::vector<std::string> found;
  for (const Reply& description : all.elements())
    found.push_back(description.elements().at(0).text());
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, names);
  EXPECT_EQ(run({"command", "info"}), all);
}

/// The whole shape, as a Redis 7 server answers it.
TEST_F(CommandFamily, info_describes_a_command_as_redis_does) {
  const Reply keys = map(
      {bulk("flags"), words({"OW", "update"}),  //
       bulk("begin_search"),                    //
       map({bulk("type"), bulk("index"), bulk("spec"), map({bulk("index"), integer(1)})}), bulk("find_keys"),
       map({bulk("type"), bulk("range"), bulk("spec"),
            map({bulk("lastkey"), integer(-1), bulk("keystep"), integer(2), bulk("limit"), integer(0)})})});
  EXPECT_EQ(run({"command", "info", "MSET"}),
            array({array({bulk("mset"), integer(-3), words({"write", "denyoom"}), integer(1), integer(-1),
                          integer(2), words({"@write", "@string", "@slow"}),
                          set({bulk("request_policy:multi_shard"), bulk("response_policy:all_succeeded")}),
                          set({keys}), set({})})}));
}

TEST_F(CommandFamily, info_answers_null_for_what_is_no_command) {
  const Reply reply = run({"command", "info", "nothing", "get", "get|a"});
  ASSERT_EQ(reply.elements().size(), 3u);
  EXPECT_EQ(reply.elements()[0], nil());
  EXPECT_EQ(reply.elements()[1].elements().at(0), bulk("get"));
  EXPECT_EQ(reply.elements()[2], nil());
}

TEST_F(CommandFamily, info_lists_subcommands_as_an_array_and_none_as_an_empty_set) {
  const Reply reply = run({"command", "info", "command", "get"});
  const Reply& subcommands = reply.elements().at(0).elements().at(9);
  EXPECT_EQ(subcommands.type(), Reply::Type::array);
  EXPECT_EQ(subcommands.elements().size(), 7u);
  EXPECT_EQ(reply.elements().at(1).elements().at(9), set({}));
}

TEST_F(CommandFamily, info_and_docs_know_subcommands_by_their_full_names) {
  EXPECT_EQ(run({"command", "info", "Command|Info"}).elements().at(0).elements().at(0), bulk("command|info"));
  const Reply docs = run({"command", "docs", "command"});
  const Reply& subcommands = field(docs.elements().at(1), "subcommands");
  EXPECT_EQ(subcommands.elements().size(), 2 * 7u);
  EXPECT_EQ(field(field(subcommands, "command|count"), "since"), bulk("2.8.13"));
}

/// Flags, key positions and categories as a Redis 7 server answers them; test/compat compares every command
/// with one.
TEST_F(CommandFamily, info_agrees_with_redis) {
  struct Row {
    std::string name;
    std::int64_t arity;
    std::vector<std::string> flags;
    std::int64_t first, last, step;
    std::vector<std::string> categories;
    std::vector<std::string> key_flags;
  };
  const std::vector<Row> rows{
      {"ping", -1, {"fast"}, 0, 0, 0, {"@fast", "@connection"}, {}},
      {"echo", 2, {"loading", "stale", "fast"}, 0, 0, 0, {"@fast", "@connection"}, {}},
      {"select", 2, {"loading", "stale", "fast"}, 0, 0, 0, {"@fast", "@connection"}, {}},
      {"set",
       -3,
       {"write", "denyoom"},
       1,
       1,
       1,
       {"@write", "@string", "@slow"},
       {"RW", "access", "update", "variable_flags"}},
      {"get", 2, {"readonly", "fast"}, 1, 1, 1, {"@read", "@string", "@fast"}, {"RO", "access"}},
      {"mset", -3, {"write", "denyoom"}, 1, -1, 2, {"@write", "@string", "@slow"}, {"OW", "update"}},
      {"mget", -2, {"readonly", "fast"}, 1, -1, 1, {"@read", "@string", "@fast"}, {"RO", "access"}},
      {"del", -2, {"write"}, 1, -1, 1, {"@keyspace", "@write", "@slow"}, {"RM", "delete"}},
      {"unlink", -2, {"write", "fast"}, 1, -1, 1, {"@keyspace", "@write", "@fast"}, {"RM", "delete"}},
      {"exists", -2, {"readonly", "fast"}, 1, -1, 1, {"@keyspace", "@read", "@fast"}, {"RO"}},
      {"type", 2, {"readonly", "fast"}, 1, 1, 1, {"@keyspace", "@read", "@fast"}, {"RO"}},
      {"keys", 2, {"readonly"}, 0, 0, 0, {"@keyspace", "@read", "@slow", "@dangerous"}, {}},
      {"dbsize", 1, {"readonly", "fast"}, 0, 0, 0, {"@keyspace", "@read", "@fast"}, {}},
      {"flushdb", -1, {"write"}, 0, 0, 0, {"@keyspace", "@write", "@slow", "@dangerous"}, {}},
      {"ttl", 2, {"readonly", "fast"}, 1, 1, 1, {"@keyspace", "@read", "@fast"}, {"RO", "access"}},
      {"pttl", 2, {"readonly", "fast"}, 1, 1, 1, {"@keyspace", "@read", "@fast"}, {"RO", "access"}},
      {"command", -1, {"loading", "stale"}, 0, 0, 0, {"@slow", "@connection"}, {}},
      {"info", -1, {"loading", "stale"}, 0, 0, 0, {"@slow", "@dangerous"}, {}},
  };
  for (const Row& row : rows) {
    const Reply reply = run({"command", "info", row.name});
    const auto& elements = reply.elements().at(0).elements();
    ASSERT_EQ(elements.size(), 10u);
    EXPECT_EQ(elements[1], integer(row.arity)) << row.name;
    EXPECT_EQ(elements[2], words(row.flags)) << row.name;
    EXPECT_EQ(elements[3], integer(row.first)) << row.name;
    EXPECT_EQ(elements[4], integer(row.last)) << row.name;
    EXPECT_EQ(elements[5], integer(row.step)) << row.name;
    EXPECT_EQ(elements[6], words(row.categories)) << row.name;
    ASSERT_EQ(elements[8].elements().size(), row.key_flags.empty() ? 0u : 1u) << row.name;
    if (!row.key_flags.empty()) {
      EXPECT_EQ(field(elements[8].elements()[0], "flags"), words(row.key_flags)) << row.name;
    }
  }
}

// DOCS

TEST_F(CommandFamily, docs_tells_the_arguments_that_a_prompt_hints_at) {
  const Reply key = map({bulk("name"), bulk("key"), bulk("type"), bulk("key"), bulk("display_text"),
                         bulk("key"), bulk("key_spec_index"), integer(0)});
  const Reply value =
      map({bulk("name"), bulk("value"), bulk("type"), bulk("string"), bulk("display_text"), bulk("value")});
  const Reply docs = run({"command", "docs", "mset"});
  EXPECT_EQ(docs.type(), Reply::Type::map);
  EXPECT_EQ(docs.elements().at(0), bulk("mset"));
  EXPECT_EQ(field(docs.elements().at(1), "arguments"),
            array({map({bulk("name"), bulk("data"), bulk("type"), bulk("block"), bulk("flags"),
                        words({"multiple"}), bulk("arguments"), array({key, value})})}));
}

TEST_F(CommandFamily, docs_tells_the_options_of_set) {
  const Reply docs = run({"command", "docs", "set"});
  const Reply& arguments = field(docs.elements().at(1), "arguments");
  ASSERT_EQ(arguments.elements().size(), 5u);
  EXPECT_EQ(arguments.elements()[3], map({bulk("name"), bulk("get"), bulk("type"), bulk("pure-token"),
                                          bulk("display_text"), bulk("get"), bulk("token"), bulk("GET"),
                                          bulk("since"), bulk("6.2.0"), bulk("flags"), words({"optional"})}));
  std::vector<std::string> tokens;
  for (const Reply& group : {arguments.elements()[2], arguments.elements()[4]}) {
    EXPECT_EQ(field(group, "type"), bulk("oneof"));
    EXPECT_EQ(field(group, "flags"), words({"optional"}));
    for (const Reply& option : field(group, "arguments").elements())
      tokens.push_back(field(option, "token").text());
  }
  EXPECT_THAT(tokens, ElementsAre("NX", "XX", "IFEQ", "IFNE", "IFDEQ", "IFDNE", "EX", "PX", "EXAT", "PXAT",
                                  "KEEPTTL"));
}

TEST_F(CommandFamily, docs_describes_every_command) {
  const Reply docs = run({"command", "docs"});
  EXPECT_EQ(docs.elements().size(), 2 * names.size());
  for (std::size_t at = 1; at < docs.elements().size(); at += 2) {
    for (const char* name : {"summary", "since", "group", "complexity"}) {
      EXPECT_THAT(field(docs.elements()[at], name).text(), Not(IsEmpty())) << docs.elements()[at - 1].text();
    }
  }
}

TEST_F(CommandFamily, docs_leaves_out_what_is_no_command) {
  EXPECT_EQ(run({"command", "docs", "nothing"}), map({}));
  EXPECT_EQ(run({"command", "docs", "nothing", "get"}).elements().size(), 2u);
}

// LIST, GETKEYS, HELP

TEST_F(CommandFamily, list_tells_names_and_full_names) {
  const std::vector<std::string> all = texts(run({"command", "list"}));
  std::size_t count = 0;
  for_each_command([&](const Spec&) { ++count; });
  EXPECT_EQ(all.size(), count);
  EXPECT_THAT(all, Contains("command|docs"));
}

TEST_F(CommandFamily, list_filters) {
  EXPECT_THAT(texts(run({"command", "list", "filterby", "PATTERN", "?get"})), ElementsAre("mget"));
  EXPECT_THAT(texts(run({"command", "list", "FILTERBY", "aclcat", "Connection"})),
              IsSupersetOf({"command|info", "echo", "ping", "select"}));
  EXPECT_EQ(run({"command", "list", "filterby", "aclcat", "nothing"}), array({}));
  EXPECT_EQ(run({"command", "list", "filterby", "module", "json"}), array({}));
}

TEST_F(CommandFamily, list_refuses_other_filters) {
  for (const Argv& argv : std::vector<Argv>{{"command", "list", "foo"},
                                            {"command", "list", "filterby"},
                                            {"command", "list", "filterby", "pattern"},
                                            {"command", "list", "filterby", "foo", "bar"},
                                            {"command", "list", "filterby", "pattern", "a", "b"}}) {
    EXPECT_EQ(run(argv), error("ERR syntax error"));
  }
}

TEST_F(CommandFamily, getkeys_tells_which_words_are_keys) {
  EXPECT_EQ(run({"command", "getkeys", "get", "a"}), array({bulk("a")}));
  EXPECT_EQ(run({"command", "getkeys", "MSET", "a", "1", "b", "2"}), array({bulk("a"), bulk("b")}));
  EXPECT_EQ(run({"command", "getkeys", "del", "a", "b", "c"}), array({bulk("a"), bulk("b"), bulk("c")}));
  EXPECT_EQ(run({"command", "getkeys", "set", "a", "v", "GET"}), array({bulk("a")}));
  EXPECT_EQ(run({"command", "getkeys", "sort", "a", "limit", "0", "1", "store", "b"}),
            array({bulk("a"), bulk("b")}));
}

TEST_F(CommandFamily, getkeysandflags_tells_what_is_done_with_the_keys) {
  const auto flags = [&](Argv call) {
    call.insert(call.begin(), {"command", "getkeysandflags"});
    std::string told;
    for (const Reply& key : run(std::move(call)).elements()) {
      told += key.elements().at(0).text();
      for (const Reply& flag : key.elements().at(1).elements())
        told += ' ' + flag.text();
      told += ';';
    }
    return told;
  };
  EXPECT_EQ(flags({"set", "k", "v"}), "k OW update;");
  EXPECT_EQ(flags({"set", "k", "v", "get"}), "k RW access update;");
  EXPECT_EQ(flags({"set", "get", "get"}), "get OW update;");
  EXPECT_EQ(flags({"sort", "a", "store", "b"}), "a RO access;b OW update;");
  EXPECT_EQ(flags({"mset", "a", "1", "b", "2"}), "a OW update;b OW update;");
  EXPECT_EQ(flags({"bitfield", "k", "get", "u8", "0"}), "k RO access;");
  EXPECT_EQ(flags({"bitfield", "k", "incrby", "u8", "0", "1"}), "k RW access update;");
}

TEST_F(CommandFamily, getkeys_refuses_in_the_words_of_redis) {
  EXPECT_EQ(run({"command", "getkeys", "foo", "a"}), error("ERR Invalid command specified"));
  EXPECT_EQ(run({"command", "getkeys", "echo", "a"}), error("ERR The command has no key arguments"));
  EXPECT_EQ(run({"command", "getkeys", "command", "info"}), error("ERR The command has no key arguments"));
  EXPECT_EQ(run({"command", "getkeys", "get", "a", "b"}),
            error("ERR Invalid number of arguments specified for command"));
}

TEST_F(CommandFamily, help_names_every_subcommand) {
  const Reply help = run({"command", "help"});
  EXPECT_THAT(texts(help), Contains("COUNT"));
  for (const Reply& line : help.elements())
    EXPECT_EQ(line.type(), Reply::Type::status);
}

}  // namespace
}  // namespace redis3::command
