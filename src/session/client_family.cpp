#include "command/help.hpp"
#include "session/client_commands.hpp"
#include "session/families.hpp"

#include <string_view>

/// CLIENT: the table's rows.
namespace redis3::session {
namespace {

constexpr std::string_view client_help_lines[] = {
    "CACHING (YES|NO)",
    "    Fails: there is no tracking.",
    "GETNAME",
    "    Tell the name of this connection.",
    "GETREDIR",
    "    Tell -1: there is no tracking.",
    "ID",
    "    Tell the number of this connection.",
    "INFO",
    "    Describe this connection.",
    "KILL <ip:port>",
    "    Close the connection from this address.",
    "KILL <option> <value> [<option> <value> ...]",
    "    Close the connections of which all of these are true:",
    "    * ADDR (<ip:port>|<unixsocket>:0)",
    "      It comes from this address.",
    "    * ID <client-id>",
    "      It has this number.",
    "    * LADDR (<ip:port>|<unixsocket>:0)",
    "      It goes to this address.",
    "    * MAXAGE <seconds>",
    "      It is so old or older.",
    "    * SKIPME (YES|NO)",
    "      It is not this connection (default: YES).",
    "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
    "      It is of this type.",
    "    * USER <username>",
    "      It is this user's.",
    "LIST [TYPE (NORMAL|MASTER|REPLICA|PUBSUB)|ID <client-id> ...]",
    "    Describe connections.",
    "NO-EVICT (ON|OFF)",
    "    Remembered, and without effect: nobody is evicted.",
    "NO-TOUCH (ON|OFF)",
    "    Choose whether commands count as accesses to their keys.",
    "PAUSE <milliseconds> [WRITE|ALL]",
    "    Let commands wait, all of them or those that write.",
    "REPLY (ON|OFF|SKIP)",
    "    Choose whether this connection gets replies.",
    "SETINFO (LIB-NAME|LIB-VER) <value>",
    "    Set the name or the version of the library that this connection uses.",
    "SETNAME <name>",
    "    Set the name of this connection.",
    "TRACKING (ON|OFF) [<option> ...]",
    "    ON fails: there is no tracking.",
    "TRACKINGINFO",
    "    Tell that there is no tracking.",
    "UNBLOCK <client-id> [TIMEOUT|ERROR]",
    "    Tell 0: no command blocks.",
    "UNPAUSE",
    "    End a pause.",
};

Task<Reply> client_help(Call) {
  co_return command::help("CLIENT", client_help_lines);
}

using command::Argument;
using command::Flag;
using command::Group;
using command::Spec;
using enum command::Argument::Type;
using enum command::Argument::Trait;

constexpr Argument types[] = {
    {.name = "normal", .type = pure_token, .token = "NORMAL"},
    {.name = "master", .type = pure_token, .token = "MASTER", .since = "3.2.0"},
    {.name = "slave", .type = pure_token, .token = "SLAVE"},
    {.name = "replica", .type = pure_token, .token = "REPLICA", .since = "5.0.0"},
    {.name = "pubsub", .type = pure_token, .token = "PUBSUB"},
};
constexpr Argument yes_or_no[] = {
    {.name = "yes", .type = pure_token, .token = "YES"},
    {.name = "no", .type = pure_token, .token = "NO"},
};
constexpr Argument on_or_off[] = {
    {.name = "on", .type = pure_token, .token = "ON"},
    {.name = "off", .type = pure_token, .token = "OFF"},
};

constexpr Argument caching_arguments[] = {{.name = "mode", .type = one_of, .arguments = yes_or_no}};
constexpr Argument switch_arguments[] = {{.name = "enabled", .type = one_of, .arguments = on_or_off}};

constexpr Argument kill_options[] = {
    {.name = "client-id", .type = integer, .token = "ID", .since = "2.8.12", .traits = optional},
    {.name = "client-type",
     .type = one_of,
     .token = "TYPE",
     .since = "2.8.12",
     .traits = optional,
     .arguments = types},
    {.name = "username", .type = string, .token = "USER", .traits = optional},
    {.name = "addr", .type = string, .token = "ADDR", .traits = optional},
    {.name = "laddr", .type = string, .token = "LADDR", .since = "6.2.0", .traits = optional},
    {.name = "skipme", .type = one_of, .token = "SKIPME", .traits = optional, .arguments = yes_or_no},
    {.name = "maxage", .type = integer, .token = "MAXAGE", .since = "7.4.0", .traits = optional},
};
constexpr Argument kill_filters[] = {
    {.name = "old-format", .type = string},
    {.name = "new-format", .type = one_of, .traits = multiple, .arguments = kill_options},
};
constexpr Argument kill_arguments[] = {{.name = "filter", .type = one_of, .arguments = kill_filters}};

constexpr Argument list_arguments[] = {
    {.name = "client-type",
     .type = one_of,
     .token = "TYPE",
     .since = "5.0.0",
     .traits = optional,
     .arguments = types},
    {.name = "client-id", .type = integer, .token = "ID", .since = "6.2.0", .traits = optional | multiple},
};

constexpr Argument pause_modes[] = {
    {.name = "write", .type = pure_token, .token = "WRITE"},
    {.name = "all", .type = pure_token, .token = "ALL"},
};
constexpr Argument pause_arguments[] = {
    {.name = "timeout", .type = integer},
    {.name = "mode", .type = one_of, .since = "6.2.0", .traits = optional, .arguments = pause_modes},
};

constexpr Argument reply_modes[] = {
    {.name = "on", .type = pure_token, .token = "ON"},
    {.name = "off", .type = pure_token, .token = "OFF"},
    {.name = "skip", .type = pure_token, .token = "SKIP"},
};
constexpr Argument reply_arguments[] = {{.name = "action", .type = one_of, .arguments = reply_modes}};

constexpr Argument attributes[] = {
    {.name = "libname", .type = string, .token = "LIB-NAME"},
    {.name = "libver", .type = string, .token = "LIB-VER"},
};
constexpr Argument setinfo_arguments[] = {{.name = "attr", .type = one_of, .arguments = attributes}};
constexpr Argument setname_arguments[] = {{.name = "connection-name", .type = string}};

constexpr Argument tracking_arguments[] = {
    {.name = "status", .type = one_of, .arguments = on_or_off},
    {.name = "client-id", .type = integer, .token = "REDIRECT", .traits = optional},
    {.name = "prefix", .type = string, .token = "PREFIX", .traits = optional | multiple},
    {.name = "bcast", .type = pure_token, .token = "BCAST", .traits = optional},
    {.name = "optin", .type = pure_token, .token = "OPTIN", .traits = optional},
    {.name = "optout", .type = pure_token, .token = "OPTOUT", .traits = optional},
    {.name = "noloop", .type = pure_token, .token = "NOLOOP", .traits = optional},
};

constexpr Argument unblock_reasons[] = {
    {.name = "timeout", .type = pure_token, .token = "TIMEOUT"},
    {.name = "error", .type = pure_token, .token = "ERROR"},
};
constexpr Argument unblock_arguments[] = {
    {.name = "client-id", .type = integer},
    {.name = "unblock-type", .type = one_of, .traits = optional, .arguments = unblock_reasons},
};

constexpr std::string_view client_look_tips[] = {"nondeterministic_output"};
constexpr std::string_view set_tips[] = {"request_policy:all_nodes", "response_policy:all_succeeded"};

constexpr Flag own_flags = Flag::noscript | Flag::loading | Flag::stale;
constexpr Flag admin_flags = Flag::admin | own_flags;

constexpr Spec row(std::string_view name, int arity, Flag flags, std::string_view since,
                   std::string_view summary, Task<Reply> (*run)(Call),
                   std::span<const Argument> arguments = {}, std::span<const std::string_view> tips = {},
                   std::string_view complexity = "O(1): no request") {
  return {
      .name = name,
      .arity = arity,
      .flags = flags,
      .since = since,
      .group = Group::connection,
      .summary = summary,
      .complexity = complexity,
      .arguments = arguments,
      .tips = tips,
      .run_in_session = run,
  };
}

constexpr std::string_view grows_with_clients = "O(N) where N is the number of clients: no request";

constexpr Spec client_subcommands[] = {
    row("client|caching", 3, own_flags, "6.0.0", "Fails: there is no tracking.", client_command::caching,
        caching_arguments),
    row("client|getname", 2, own_flags, "2.6.9", "Tells the name of this connection.",
        client_command::getname),
    row("client|getredir", 2, own_flags, "6.0.0", "Tells -1: there is no tracking.",
        client_command::getredir),
    row("client|help", 2, Flag::loading | Flag::stale, "5.0.0", "Tells what CLIENT's subcommands are for.",
        client_help),
    row("client|id", 2, own_flags, "5.0.0", "Tells the number of this connection.", client_command::id),
    row("client|info", 2, own_flags, "6.2.0", "Describes this connection.", client_command::info, {},
        client_look_tips),
    row("client|kill", -3, admin_flags, "2.4.0", "Closes connections.", client_command::kill, kill_arguments,
        {}, grows_with_clients),
    row("client|list", -2, admin_flags, "2.4.0", "Describes connections.", client_command::list,
        list_arguments, client_look_tips, grows_with_clients),
    row("client|no-evict", 3, admin_flags, "7.0.0", "Is remembered, and without effect: nobody is evicted.",
        client_command::no_evict, switch_arguments),
    row("client|no-touch", 3, own_flags, "7.2.0", "Chooses whether commands count as accesses to their keys.",
        client_command::no_touch, switch_arguments),
    row("client|pause", -3, admin_flags, "2.9.50", "Lets commands wait.", client_command::pause,
        pause_arguments),
    row("client|reply", 3, own_flags, "3.2.0", "Chooses whether this connection gets replies.",
        client_command::reply, reply_arguments),
    row("client|setinfo", 4, own_flags, "7.2.0", "Sets the name or the version of the client's library.",
        client_command::setinfo, setinfo_arguments, set_tips),
    row("client|setname", 3, own_flags, "2.6.9", "Sets the name of this connection.", client_command::setname,
        setname_arguments, set_tips),
    row("client|tracking", -3, own_flags, "6.0.0", "Fails, but for OFF: there is no tracking.",
        client_command::tracking, tracking_arguments),
    row("client|trackinginfo", 2, own_flags, "6.2.0", "Tells that there is no tracking.",
        client_command::trackinginfo),
    row("client|unblock", -3, admin_flags, "5.0.0", "Tells 0: no command blocks.", client_command::unblock,
        unblock_arguments),
    row("client|unpause", 2, admin_flags, "6.2.0", "Ends a pause.", client_command::unpause, {}, {},
        "O(N) where N is the number of calls that wait: no request"),
};

constexpr Spec client_specs[] = {
    {
        .name = "client",
        .arity = -2,
        .since = "2.4.0",
        .group = Group::connection,
        .summary = "Tells of connections and changes how they behave.",
        .complexity = "Depends on the subcommand",
        .subcommands = client_subcommands,
    },
};

}  // namespace

std::span<const command::Spec> client_family() noexcept {
  return client_specs;
}

}  // namespace redis3::session
