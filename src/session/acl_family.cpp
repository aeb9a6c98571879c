#include "acl/check.hpp"
#include "acl/describe.hpp"
#include "acl/password.hpp"
#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/describe.hpp"
#include "command/help.hpp"
#include "command/table.hpp"
#include "session/acl_file.hpp"
#include "session/call.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// ACL: the users of a server and what they may do. Asks the store for nothing.
namespace redis3::session {
namespace {

using namespace command;

/// `text`: without ERR, which it gets.
Reply error(std::string_view text) {
  return Reply::error("ERR " + std::string(text));
}

/// Of a call that has one word too many.
Reply unfitting(const Argv& argv) {
  return Reply::error(error_text::unfitting_subcommand("acl", argv[1]));
}

std::span<const std::string> words_from(const Argv& argv, std::size_t first) {
  return std::span<const std::string>(argv).subspan(first);
}

// CAT

Task<Reply> cat(Call call) {
  if (call.argv.size() > 3) co_return unfitting(call.argv);
  if (call.argv.size() == 2) co_return acl::list_categories();
  const std::string_view name = call.argv[2];
  const std::optional<Category> category = category_of_name(name);
  if (!category) co_return error(fmt::format("Unknown category '{}'", name.substr(0, 128)));
  co_return acl::list_commands(call.server.users.commands(), *category);
}

// Users

Task<Reply> getuser(Call call) {
  const acl::User* user = call.server.users.find(call.argv[2]);
  co_return user ? acl::describe_user(*user) : Reply::null();
}

Task<Reply> list(Call call) {
  co_return acl::list_users(call.server.users);
}

Task<Reply> users(Call call) {
  co_return acl::list_names(call.server.users);
}

Task<Reply> whoami(Call call) {
  co_return Reply::bulk(call.client.user);
}

Task<Reply> setuser(Call call) {
  const Result<void> done = call.server.users.set(call.argv[2], words_from(call.argv, 3));
  co_return done.has_error() ? error(done.error().message()) : Reply::ok();
}

Task<Reply> deluser(Call call) {
  const std::span<const std::string> names = words_from(call.argv, 2);
  if (std::find(names.begin(), names.end(), acl::default_user_name) != names.end())
    co_return error("The 'default' user cannot be removed");
  std::int64_t count = 0;
  for (const std::string& name : names) {
    if (!call.server.users.remove(name)) continue;
    ++count;
    call.server.drop_clients_of(name);
  }
  co_return Reply::integer(count);
}

// DRYRUN

/// Whether the user may make the call that the words behind its name are; nothing is done.
Reply dry_run(const acl::User& user, const Spec* spec, const Argv& argv) {
  if (!spec) return error(fmt::format("Command '{}' not found", argv[0]));
  if (!has_right_arity(*spec, argv.size())) return Reply::error(error_text::wrong_arity(spec->name));
  const std::optional<acl::Denial> denial = acl::check(user, *spec, argv);
  return denial ? Reply::bulk(acl::dry_run_text(*denial, user.name())) : Reply::ok();
}

Task<Reply> dryrun(Call call) {
  const std::string& name = call.argv[2];
  const acl::User* user = call.server.users.find(name);
  if (!user) co_return error(fmt::format("User '{}' not found", name));
  const Argv argv(call.argv.begin() + 3, call.argv.end());
  co_return dry_run(*user, Server::table().find(std::span<const std::string>(argv)), argv);
}

// GENPASS

Task<Reply> genpass(Call call) {
  if (call.argv.size() > 3) co_return unfitting(call.argv);
  std::int64_t bits = 256;
  ArgumentReader reader(std::move(call.argv), 2);
  if (reader.has_more()) bits = reader.next_integer();
  if (auto unreadable = reader.error()) co_return std::move(*unreadable);
  if (bits < 1 || bits > acl::generated_password_bits_max) {
    co_return error(fmt::format(
        "ACL GENPASS argument must be the number of bits for the output password, a positive number up to {}",
        acl::generated_password_bits_max));
  }
  // Not the server's random numbers: who has seen some of those can foresee the next ones.
  acl::SecretRandom random;
  co_return Reply::bulk(acl::generate_password(random, static_cast<std::size_t>(bits)));
}

// LOG

Task<Reply> log(Call call) {
  if (call.argv.size() > 3) co_return unfitting(call.argv);
  ArgumentReader reader(std::move(call.argv), 2);
  if (reader.take("RESET")) {
    call.server.denials.clear();
    co_return Reply::ok();
  }
  std::int64_t count = 10;
  if (reader.has_more()) count = reader.next_integer();
  if (auto unreadable = reader.error()) co_return std::move(*unreadable);
  const auto entries_max = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  co_return acl::describe_log(call.server.denials, entries_max, call.server.now());
}

// The file

constexpr std::string_view no_file =
    "This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL "
    "SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in "
    "order to store users in the Redis configuration.";
constexpr std::string_view cannot_save =
    "There was an error trying to save the ACLs. Please check the server logs for more information";

Result<void> load_users(acl::Users& users, const std::string& path) {
  const Result<std::string> text = read_acl_file(path);
  if (text.has_error()) return text.error();
  return users.load(*text, path);
}

/// Whoever was somebody else than the default user has to say again who it is.
Task<Reply> load(Call call) {
  const std::string path = call.server.settings.aclfile;
  if (path.empty()) co_return error(no_file);
  std::vector<std::string> names;
  for (const acl::User* const user : call.server.users.all())
    names.push_back(user->name());
  const Result<void> done = load_users(call.server.users, path);
  if (done.has_error()) co_return error(done.error().message());
  for (const std::string& name : names) {
    if (name != acl::default_user_name) call.server.drop_clients_of(name);
  }
  co_return Reply::ok();
}

Task<Reply> save(Call call) {
  const std::string path = call.server.settings.aclfile;
  if (path.empty()) co_return error(no_file);
  const Result<void> done = replace_acl_file(path, call.server.users.text());
  co_return done.has_error() ? error(cannot_save) : Reply::ok();
}

// HELP

constexpr std::string_view acl_help_lines[] = {
    "CAT [<category>]",
    "    Tell the categories of commands, or the commands in one.",
    "DELUSER <username> [<username> ...]",
    "    Remove users, and drop their clients.",
    "DRYRUN <username> <command> [<arg> ...]",
    "    Tell whether the user may run the command, without running it.",
    "GETUSER <username>",
    "    Tell a user's flags, passwords and rules.",
    "GENPASS [<bits>]",
    "    Make a password of 256 random bits, or of as many as are wanted.",
    "LIST",
    "    Tell all users as an ACL file has them.",
    "LOAD",
    "    Replace all users by those of the ACL file.",
    "LOG [<count> | RESET]",
    "    Tell the latest denials, or forget them.",
    "SAVE",
    "    Write all users to the ACL file.",
    "SETUSER <username> <attribute> [<attribute> ...]",
    "    Change a user by rules, or make a new one.",
    "USERS",
    "    Tell the names of all users.",
    "WHOAMI",
    "    Tell the name of the user that this connection is.",
};

Task<Reply> acl_help(Call) {
  co_return command::help("ACL", acl_help_lines);
}

// The table.

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument cat_arguments[] = {{.name = "category", .type = string, .traits = optional}};
constexpr Argument one_user[] = {{.name = "username", .type = string}};
constexpr Argument many_users[] = {{.name = "username", .type = string, .traits = multiple}};
constexpr Argument dryrun_arguments[] = {
    {.name = "username", .type = string},
    {.name = "command", .type = string},
    {.name = "arg", .type = string, .traits = optional | multiple},
};
constexpr Argument genpass_arguments[] = {{.name = "bits", .type = integer, .traits = optional}};
constexpr Argument log_choices[] = {
    {.name = "count", .type = integer},
    {.name = "reset", .type = pure_token, .token = "RESET"},
};
constexpr Argument log_arguments[] = {
    {.name = "operation", .type = one_of, .traits = optional, .arguments = log_choices}};
constexpr Argument setuser_arguments[] = {
    {.name = "username", .type = string},
    {.name = "rule", .type = string, .traits = optional | multiple},
};

constexpr Flag for_all = Flag::noscript | Flag::loading | Flag::stale;
constexpr Flag for_administrators = Flag::admin | for_all;

constexpr Spec subcommand(std::string_view name, int arity, Flag flags, std::string_view since,
                          std::string_view summary, Task<Reply> (*run)(Call),
                          std::span<const Argument> arguments = {}) {
  return {
      .name = name,
      .arity = arity,
      .flags = flags,
      .since = since,
      .group = Group::server,
      .summary = summary,
      .complexity = "O(N) where N is the number of words of the call and its reply: no request",
      .arguments = arguments,
      .run_in_session = run,
  };
}

constexpr Spec acl_subcommands[] = {
    subcommand("acl|cat", -2, for_all, "6.0.0", "Tells the categories of commands, or the commands in one.",
               cat, cat_arguments),
    subcommand("acl|deluser", -3, for_administrators, "6.0.0", "Removes users, and drops their clients.",
               deluser, many_users),
    subcommand("acl|dryrun", -4, for_administrators, "7.0.0",
               "Tells whether a user may run a command, without running it.", dryrun, dryrun_arguments),
    subcommand("acl|genpass", -2, for_all, "6.0.0", "Makes a password of random bits.", genpass,
               genpass_arguments),
    subcommand("acl|getuser", 3, for_administrators, "6.0.0", "Tells a user's flags, passwords and rules.",
               getuser, one_user),
    subcommand("acl|help", 2, Flag::loading | Flag::stale, "6.0.0", "Tells what ACL's subcommands are for.",
               acl_help),
    subcommand("acl|list", 2, for_administrators, "6.0.0", "Tells all users as an ACL file has them.", list),
    subcommand("acl|load", 2, for_administrators, "6.0.0", "Replaces all users by those of the ACL file.",
               load),
    subcommand("acl|log", -2, for_administrators, "6.0.0", "Tells what was denied lately.", log,
               log_arguments),
    subcommand("acl|save", 2, for_administrators, "6.0.0", "Writes all users to the ACL file.", save),
    subcommand("acl|setuser", -3, for_administrators, "6.0.0", "Changes a user by rules, or makes a new one.",
               setuser, setuser_arguments),
    subcommand("acl|users", 2, for_administrators, "6.0.0", "Tells the names of all users.", users),
    subcommand("acl|whoami", 2, for_all, "6.0.0", "Tells which user the connection is.", whoami),
};

constexpr Spec acl_specs[] = {
    {
        .name = "acl",
        .arity = -2,
        .since = "6.0.0",
        .group = Group::server,
        .summary = "Tells and changes who may do what.",
        .complexity = "Depends on the subcommand",
        .subcommands = acl_subcommands,
    },
};

}  // namespace

std::span<const Spec> acl_family() noexcept {
  return acl_specs;
}

}  // namespace redis3::session
