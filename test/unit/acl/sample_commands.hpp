#pragma once

#include "acl/command_index.hpp"
#include "acl/user.hpp"
#include "command/table.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The engine's commands, and some of those that Redis's own tests of access control lists use and the engine
/// does not have.
namespace redis3::acl::test {

using command::Argv;
using command::Category;
using command::Flag;
using command::Group;
using command::KeyUse;
using command::Spec;

/// Not nullptr, so that the row counts as a command; never called.
inline Task<Reply> never_run(command::Context, Argv) {
  co_return Reply::null();
}

inline constexpr Spec client_subcommands[] = {
    {.name = "client|id", .arity = 2, .group = Group::connection, .run = never_run},
    {.name = "client|kill", .arity = -3, .flags = Flag::admin, .group = Group::connection, .run = never_run},
    {.name = "client|list", .arity = -2, .flags = Flag::admin, .group = Group::connection, .run = never_run},
    {.name = "client|setname", .arity = 3, .group = Group::connection, .run = never_run},
};
inline constexpr Spec acl_subcommands[] = {
    {.name = "acl|list", .arity = 2, .flags = Flag::admin, .group = Group::server, .run = never_run},
    {.name = "acl|whoami", .arity = 2, .group = Group::server, .run = never_run},
};
inline constexpr Flag of_pubsub = Flag::pubsub | Flag::noscript;

inline constexpr Spec more_commands[] = {
    {.name = "acl", .arity = -2, .group = Group::server, .subcommands = acl_subcommands},
    {.name = "auth",
     .arity = -2,
     .flags = Flag::fast | Flag::no_auth,
     .group = Group::connection,
     .run = never_run},
    {.name = "client", .arity = -2, .group = Group::connection, .subcommands = client_subcommands},
    {.name = "hget",
     .arity = 3,
     .flags = Flag::readonly | Flag::fast,
     .keys = {1, 1, 1, KeyUse::read_only | KeyUse::access},
     .group = Group::server,
     .categories = Category::hash,
     .run = never_run},
    {.name = "hset",
     .arity = -4,
     .flags = Flag::write | Flag::fast,
     .keys = {1, 1, 1, KeyUse::read_write | KeyUse::update},
     .group = Group::server,
     .categories = Category::hash,
     .run = never_run},
    {.name = "lpush",
     .arity = -3,
     .flags = Flag::write | Flag::fast,
     .keys = {1, 1, 1, KeyUse::read_write | KeyUse::insert},
     .group = Group::server,
     .categories = Category::list,
     .run = never_run},
    {.name = "psubscribe", .arity = -2, .flags = of_pubsub, .group = Group::server, .run = never_run},
    {.name = "publish", .arity = 3, .flags = of_pubsub, .group = Group::server, .run = never_run},
    {.name = "punsubscribe", .arity = -1, .flags = of_pubsub, .group = Group::server, .run = never_run},
    {.name = "sadd",
     .arity = -3,
     .flags = Flag::write | Flag::fast,
     .keys = {1, 1, 1, KeyUse::read_write | KeyUse::insert},
     .group = Group::server,
     .categories = Category::set,
     .run = never_run},
    {.name = "spublish", .arity = 3, .flags = of_pubsub, .group = Group::server, .run = never_run},
    {.name = "ssubscribe", .arity = -2, .flags = of_pubsub, .group = Group::server, .run = never_run},
    {.name = "subscribe", .arity = -2, .flags = of_pubsub, .group = Group::server, .run = never_run},
    {.name = "unsubscribe", .arity = -1, .flags = of_pubsub, .group = Group::server, .run = never_run},
};

inline std::vector<const Spec*> sample_specs() {
  std::vector<const Spec*> specs = command::all_commands();
  for (const Spec& spec : more_commands)
    specs.push_back(&spec);
  return specs;
}

inline const CommandIndex& sample_index() {
  static const std::vector<const Spec*> specs = sample_specs();
  static const CommandIndex index(specs);
  return index;
}

/// By its full name.
inline const Spec& spec_of(std::string_view name) {
  return *sample_index()[sample_index().find(name).value()].spec;
}

inline std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split_at_blanks(text))
    words.emplace_back(word);
  return words;
}

/// What a call of these words is; a subcommand where the second word is one's name.
inline const Spec& spec_of_call(const Argv& argv) {
  if (argv.size() > 1) {
    if (const auto number = sample_index().find(argv[0] + "|" + argv[1]))
      return *sample_index()[*number].spec;
  }
  return spec_of(argv.at(0));
}

/// A user to whom these rules were applied, each of which must be one.
inline User user_with(std::string_view rules) {
  User user("alice", sample_index());
  const Result<std::vector<std::string>> joined = join_selectors(words_of(rules));
  EXPECT_TRUE(joined.has_value()) << rules;
  if (joined.has_error()) return user;
  for (const std::string& rule : *joined) {
    const auto error = user.apply(rule);
    EXPECT_FALSE(error) << rule << ": " << describe(error.value_or(RuleError::syntax));
  }
  return user;
}

}  // namespace redis3::acl::test
