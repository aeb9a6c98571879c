#include "acl/selector.hpp"

#include "command/describe.hpp"
#include "sample_commands.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace redis3::acl {
namespace {

using command::Argv;
using test::sample_index;
using test::spec_of;
using test::spec_of_call;
using test::words_of;

Selector selector_with(std::string_view rules) {
  Selector selector(sample_index());
  for (const std::string_view rule : split_at_blanks(rules))
    EXPECT_FALSE(selector.apply(rule)) << rule;
  return selector;
}

// Commands

/// Redis 7.2 keeps the rules in their order, without those that mean nothing any more whatever comes later.
TEST(Selector, rules_about_commands_are_told_as_they_were_given) {
  const struct {
    std::string_view rules;
    std::string_view text;
  } cases[] = {
      {"", "-@all"},
      {"+get", "-@all +get"},
      {"+@all -@hash -@slow +hget", "+@all -@hash -@slow +hget"},
      // Said again, a category moves to the end; so does its opposite.
      {"+@all -@hash -@slow +hget -@hash", "+@all -@slow +hget -@hash"},
      {"+@all -@slow +hget -@hash +@hash", "+@all -@slow +hget +@hash"},
      // A rule about all commands makes every other one meaningless.
      {"+@all -@slow +hget +@hash -@all", "-@all"},
      {"-@string -@slow +@all", "+@all"},
      {"-@string nocommands", "-@all"},
      {"-@string allcommands", "+@all"},
      {"+@ALL", "+@all"},
      // Case does not count.
      {"-@all +@HASH +@hash +@HaSh", "-@all +@hash"},
      {"-@all +HGET +hget +hGeT", "-@all +hget"},
      {"-@all +@hash +@slow +@set +@set +@slow +@hash", "-@all +@set +@slow +@hash"},
      {"-@all +hget -hset +hset -hget", "-@all +hset -hget"},
      // A command takes its subcommands' rules with it.
      {"-@all +client|list +client|list +config|get +config +acl|list -acl",
       "-@all +client|list +config -acl"},
      {"-@all +select|0 +select|0 +debug|segfault +debug", "-@all +select|0 +debug"},
      {"-@all +config +config|get -config|set +config", "-@all +config"},
      {"+memory|usage +memory", "-@all +memory"},
      {"+@all -memory|usage", "+@all -memory|usage"},
      // It may mean something to a later version.
      {"-@all -@dangerous", "-@all -@dangerous"},
      {"+@all +client|id", "+@all +client|id"},
      {"+@all -client +client|id +client|setname", "+@all -client +client|id +client|setname"},
      {"-@all +acl +config -config|set", "-@all +acl +config -config|set"},
      // "set" begins other names, and is neither of them.
      {"+setex +set", "-@all +setex +set"},
      {"+@string -incr +acl +debug|digest +debug|segfault",
       "-@all +@string -incr +acl +debug|digest +debug|segfault"},
      {"+@all -@string +incr -debug +debug|digest", "+@all -@string +incr -debug +debug|digest"},
  };
  for (const auto& [rules, text] : cases)
    EXPECT_EQ(selector_with(rules).commands_text(), text) << rules;
}

TEST(Selector, one_category_is_told_as_itself) {
  for (const std::string_view name : command::all_category_names()) {
    const std::string category = "@" + std::string(name);
    EXPECT_EQ(selector_with("+@all -" + category).commands_text(), "+@all -" + category);
    EXPECT_EQ(selector_with("-@all +" + category).commands_text(), "-@all +" + category);
  }
}

TEST(Selector, a_rule_that_makes_no_sense_changes_nothing) {
  const struct {
    std::string_view before;
    std::string_view rule;
    RuleError error;
  } cases[] = {
      {"+get", "get", RuleError::syntax},
      {"+get", ")", RuleError::syntax},
      {"+get", "+nothing", RuleError::unknown_command},
      {"+get", "-nothing", RuleError::unknown_command},
      {"+get", "+", RuleError::unknown_command},
      {"+get", "+@nothing", RuleError::unknown_command},
      {"+get", "-@", RuleError::unknown_command},
      {"+get", "+config|asdf", RuleError::unknown_command},
      {"+get", "-config|asdf", RuleError::unknown_command},
      {"+get", "+nothing|asdf", RuleError::unknown_command},
      {"+get", "-select|0", RuleError::unknown_command},
      {"+get", "+get|key1|key2", RuleError::unknown_command},
      {"+get", "-get|key1|key2", RuleError::unknown_command},
      {"+@all -config|get", "+config|get|appendonly", RuleError::first_argument_of_subcommand},
      {"+get", "+debug|", RuleError::syntax},
      {"+get", "+config|", RuleError::syntax},
      {"+get", "+select|0 1", RuleError::syntax},
      {"~*", "~a", RuleError::key_pattern_after_all_keys},
      {"allkeys", "%R~a", RuleError::key_pattern_after_all_keys},
      {"~a", "~a b", RuleError::syntax},
      {"~a", "%R~a b", RuleError::syntax},
      {"~a", "%~b", RuleError::syntax},
      {"~a", "%X~b", RuleError::syntax},
      {"~a", "%RR~b", RuleError::syntax},
      {"~a", "%R", RuleError::syntax},
      {"~a", "%", RuleError::syntax},
      {"&*", "&a", RuleError::channel_pattern_after_all},
      {"allchannels", "&a", RuleError::channel_pattern_after_all},
      {"&a", "&a b", RuleError::syntax},
  };
  for (const auto& [before, rule, error] : cases) {
    Selector selector = selector_with(before);
    const std::string text = selector.text();
    EXPECT_EQ(selector.apply(rule), error) << rule;
    EXPECT_EQ(selector.text(), text) << rule;
  }
}

bool allows(const Selector& selector, std::string_view call) {
  const Argv argv = words_of(call);
  return selector.allows_command(spec_of_call(argv), argv);
}

TEST(Selector, commands_are_allowed_by_the_last_rule_about_them) {
  const struct {
    std::string_view rules;
    std::string_view allowed;
    std::string_view denied;
  } cases[] = {
      {"", "", "get,ping,acl|list"},
      {"+@all", "get,ping,config|set,hset", ""},
      {"+@all -ping", "incr,get", "ping"},
      {"-@all +@set +acl", "sadd,acl|list,acl|whoami", "get,set"},
      {"+@all -@string", "sadd", "set,get"},
      {"+@all -client +client|id +client|setname", "client|id,client|setname,get", "client|kill,client|list"},
      {"+@all -client|kill", "client|id,client|list", "client|kill"},
      {"-@all +acl +config -config|set", "config|get,acl|list", "config|set,get"},
      {"+@all -memory|usage", "memory|help", "memory|usage"},
      {"+@all -memory", "get", "memory|usage,memory|help"},
      {"+@all -@all", "", "get"},
      {"-@all +@all", "get", ""},
      {"+get -get", "", "get"},
      {"-get +get", "get", ""},
      // What may be called before AUTH may always be called.
      {"-@all", "auth", "get"},
  };
  for (const auto& [rules, allowed, denied] : cases) {
    const Selector selector = selector_with(rules);
    const auto is_allowed = [&](const std::string& name) {
      return selector.allows_command(spec_of(name), Argv{name});
    };
    const auto names = [](std::string_view list) {
      std::string text(list);
      for (char& c : text)
        if (c == ',') c = ' ';
      return words_of(text);
    };
    for (const std::string& name : names(allowed))
      EXPECT_TRUE(is_allowed(name)) << rules << ": " << name;
    for (const std::string& name : names(denied))
      EXPECT_FALSE(is_allowed(name)) << rules << ": " << name;
  }
}

TEST(Selector, a_command_can_be_allowed_with_some_first_arguments_only) {
  const Selector selector = selector_with("-@all +select|0 +debug|Object +debug|sleep");
  EXPECT_TRUE(allows(selector, "select 0"));
  EXPECT_FALSE(allows(selector, "select 1"));
  EXPECT_FALSE(allows(selector, "select"));
  EXPECT_TRUE(allows(selector, "debug OBJECT key"));
  EXPECT_TRUE(allows(selector, "debug sleep 0"));
  EXPECT_FALSE(allows(selector, "debug segfault"));
  EXPECT_FALSE(allows(selector_with("+select|0 -select"), "select 0"));
  EXPECT_FALSE(allows(selector_with("+select|0 -@connection"), "select 0"));
  EXPECT_FALSE(allows(selector_with("+select|0 -@all"), "select 0"));
  EXPECT_TRUE(allows(selector_with("+select|0 +select"), "select 1"));
}

TEST(Selector, commands_that_are_not_in_the_index_need_all_of_them) {
  const command::Spec unknown{.name = "unknown", .arity = 1};
  EXPECT_TRUE(selector_with("+@all").allows_command(unknown, {"unknown"}));
  EXPECT_FALSE(selector_with("+@all -get").allows_command(unknown, {"unknown"}));
}

// Keys

TEST(Selector, key_patterns_are_told_as_they_add_up) {
  const struct {
    std::string_view rules;
    std::string_view text;
  } cases[] = {
      {"", ""},
      {"~*", "~*"},
      {"allkeys", "~*"},
      {"ALLKEYS", "~*"},
      {"~a* ~b*", "~a* ~b*"},
      {"~a ~a", "~a"},
      {"%R~foo1 %W~bar1 ~baz1", "%R~foo1 %W~bar1 ~baz1"},
      {"%R~foo %W~foo %RW~bar", "~foo ~bar"},
      {"%wr~a %r~b", "~a %R~b"},
      {"~a %R~a", "~a"},
      {"~a allkeys", "~*"},
      {"~a allkeys resetkeys ~b", "~b"},
      {"%R~*", "%R~*"},
  };
  for (const auto& [rules, text] : cases)
    EXPECT_EQ(selector_with(rules).keys_text(), text) << rules;
}

TEST(Selector, a_key_is_allowed_where_one_pattern_allows_all_that_is_done_with_it) {
  constexpr Access none;
  constexpr Access read{.read = true};
  constexpr Access write{.write = true};
  constexpr Access both{.read = true, .write = true};
  const struct {
    std::string_view rules;
    std::string_view key;
    Access access;
    bool is_allowed;
  } cases[] = {
      {"", "a", none, false},
      {"~*", "a", both, true},
      {"~foo:* ~bar:*", "foo:1", both, true},
      {"~foo:* ~bar:*", "bar:2", both, true},
      {"~foo:* ~bar:*", "zap:3", both, false},
      {"%R~read* %W~write*", "readable", read, true},
      {"%R~read* %W~write*", "readable", write, false},
      {"%R~read* %W~write*", "readable", none, true},
      {"%R~read* %W~write*", "writable", write, false},
      {"%R~read* %W~write*", "write", write, true},
      {"%R~read* %W~write*", "write", read, false},
      {"%R~read* %W~write*", "other", none, false},
      // Two patterns do not add up, if they are not the same.
      {"%R~a* %W~ab*", "abc", both, false},
      {"%R~a* %W~a*", "abc", both, true},
      {"~a", "b", read, false},
      {"~[ab]c", "bc", read, true},
  };
  for (const auto& [rules, key, access, is_allowed] : cases)
    EXPECT_EQ(selector_with(rules).allows_key(key, access), is_allowed) << rules << ": " << key;
}

// Channels

TEST(Selector, channel_patterns_are_told_as_they_were_given) {
  const struct {
    std::string_view rules;
    std::string_view text;
  } cases[] = {
      {"", ""},
      {"&*", "&*"},
      {"allchannels", "&*"},
      {"&a &b* &a", "&a &b*"},
      {"&a &*", "&*"},
      {"&* resetchannels", ""},
      {"&* resetchannels &b", "&b"},
  };
  for (const auto& [rules, text] : cases)
    EXPECT_EQ(selector_with(rules).channels_text(), text) << rules;
}

TEST(Selector, a_pattern_that_is_subscribed_to_must_be_allowed_to_the_letter) {
  const Selector selector = selector_with("&foo:1 &bar:*");
  EXPECT_TRUE(selector.allows_channel("foo:1", false));
  EXPECT_TRUE(selector.allows_channel("bar:2", false));
  EXPECT_FALSE(selector.allows_channel("zap:3", false));
  EXPECT_TRUE(selector.allows_channel("foo:1", true));
  EXPECT_TRUE(selector.allows_channel("bar:*", true));
  EXPECT_FALSE(selector.allows_channel("bar:baz", true));
  EXPECT_TRUE(selector_with("&*").allows_channel("bar:baz", true));
  EXPECT_FALSE(selector_with("").allows_channel("a", false));
}

TEST(Selector, everything_is_commands_keys_and_channels) {
  EXPECT_TRUE(selector_with("+@all ~* &*").allows_everything());
  for (const char* const rules : {"~* &*", "+@all &*", "+@all ~*", "+@all ~* &* -get", "+@all ~* &* -@hash",
                                  "+@all ~* &* resetkeys", "+@all ~* &* resetchannels"})
    EXPECT_FALSE(selector_with(rules).allows_everything()) << rules;
}

TEST(Selector, its_text_has_keys_channels_and_commands) {
  EXPECT_EQ(selector_with("").text(), "resetchannels -@all");
  EXPECT_EQ(selector_with("+@all ~* &*").text(), "~* &* +@all");
  EXPECT_EQ(selector_with("+get &b ~a").text(), "~a resetchannels &b -@all +get");
}

}  // namespace
}  // namespace redis3::acl
