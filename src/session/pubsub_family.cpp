#include "command/argument_reader.hpp"
#include "command/help.hpp"
#include "session/call.hpp"
#include "session/error_texts.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Messages between the clients of this process. Asks the store for nothing.
namespace redis3::session {
namespace {

using command::ArgumentReader;
using Kind = Channels::Kind;

/// The name of a confirmation: "subscribe", "punsubscribe".
std::string confirmation_name(Kind kind, std::string_view verb) {
  switch (kind) {
    case Kind::channel:
      break;
    case Kind::pattern:
      return "p" + std::string(verb);
    case Kind::shard_channel:
      return "s" + std::string(verb);
  }
  return std::string(verb);
}

/// What a client gets for every name that it subscribes to or not any more; shard channels are counted by
/// themselves.
Reply confirmation(const Client& client, Kind kind, std::string_view verb, Reply name) {
  const std::size_t count =
      kind == Kind::shard_channel ? client.shard_channels.size() : client.subscription_count();
  return Reply::push({Reply::bulk(confirmation_name(kind, verb)), std::move(name),
                      Reply::integer(static_cast<std::int64_t>(count))});
}

/// Answers a call that is answered more than once: all but the last are pushed, before the call's reply.
class Confirmations {
 public:
  explicit Confirmations(Client& client) : client_(client) {}
  void add(Reply confirmation) {
    if (last_) client_.outlet.push(*last_);
    last_ = std::move(confirmation);
  }
  bool is_empty() const noexcept { return !last_; }
  Reply last() && { return *std::move(last_); }

 private:
  Client& client_;
  std::optional<Reply> last_;
};

Reply subscribe_to(Call call, Kind kind) {
  Confirmations confirmations(call.client);
  for (std::string& name : ArgumentReader(std::move(call.argv)).rest()) {
    call.server.channels.subscribe(call.client, kind, name);
    confirmations.add(confirmation(call.client, kind, "subscribe", Reply::bulk(std::move(name))));
  }
  return std::move(confirmations).last();
}

/// Without names: from all of the kind, and where that is none, it is confirmed once, too.
Reply unsubscribe_from(Call call, Kind kind) {
  std::vector<std::string> names = ArgumentReader(std::move(call.argv)).rest();
  if (names.empty()) {
    const auto& all = subscriptions_of(call.client, kind);
    names.assign(all.begin(), all.end());
  }
  Confirmations confirmations(call.client);
  for (std::string& name : names) {
    call.server.channels.unsubscribe(call.client, kind, name);
    confirmations.add(confirmation(call.client, kind, "unsubscribe", Reply::bulk(std::move(name))));
  }
  if (confirmations.is_empty())
    confirmations.add(confirmation(call.client, kind, "unsubscribe", Reply::null()));
  return std::move(confirmations).last();
}

Task<Reply> subscribe(Call call) {
  co_return subscribe_to(std::move(call), Kind::channel);
}
Task<Reply> psubscribe(Call call) {
  co_return subscribe_to(std::move(call), Kind::pattern);
}
Task<Reply> ssubscribe(Call call) {
  co_return subscribe_to(std::move(call), Kind::shard_channel);
}
Task<Reply> unsubscribe(Call call) {
  co_return unsubscribe_from(std::move(call), Kind::channel);
}
Task<Reply> punsubscribe(Call call) {
  co_return unsubscribe_from(std::move(call), Kind::pattern);
}
Task<Reply> sunsubscribe(Call call) {
  co_return unsubscribe_from(std::move(call), Kind::shard_channel);
}

Task<Reply> publish(Call call) {
  co_return Reply::integer(
      static_cast<std::int64_t>(call.server.channels.publish(call.argv[1], call.argv[2])));
}
Task<Reply> spublish(Call call) {
  co_return Reply::integer(
      static_cast<std::int64_t>(call.server.channels.publish_to_shard(call.argv[1], call.argv[2])));
}

/// A listener that speaks RESP2 reads nothing but messages, so it is answered by what looks like one.
Task<Reply> ping(Call call) {
  command::Argv& argv = call.argv;
  if (argv.size() > 2) co_return Reply::error(command::error_text::wrong_arity("ping"));
  const bool has_text = argv.size() == 2;
  if (call.client.protocol == resp::Protocol::resp2 && call.client.is_subscriber())
    co_return Reply::array({Reply::bulk("pong"), Reply::bulk(has_text ? argv[1] : std::string())});
  co_return has_text ? Reply::bulk(std::move(argv[1])) : Reply::status("PONG");
}

Reply names_of(const Channels::Listeners& channels, const command::Argv& argv) {
  if (argv.size() > 3) return Reply::error(error_text::wrong_subcommand("PUBSUB", argv[1]));
  const bool has_pattern = argv.size() > 2;
  const command::Glob pattern(has_pattern ? argv[2] : std::string());
  std::vector<Reply> names;
  for (const auto& [name, listeners] : channels) {
    if (!has_pattern || pattern.matches(name)) names.push_back(Reply::bulk(name));
  }
  return Reply::array(std::move(names));
}

Reply counts_of(const Channels::Listeners& channels, command::Argv argv) {
  std::vector<Reply> names_and_counts;
  for (std::string& name : ArgumentReader(std::move(argv), behind_subcommand).rest()) {
    const auto found = channels.find(name);
    const std::size_t count = found == channels.end() ? 0 : found->second.size();
    names_and_counts.push_back(Reply::bulk(std::move(name)));
    names_and_counts.push_back(Reply::integer(static_cast<std::int64_t>(count)));
  }
  return Reply::array(std::move(names_and_counts));
}

Task<Reply> channels(Call call) {
  co_return names_of(call.server.channels.channels(), call.argv);
}
Task<Reply> shardchannels(Call call) {
  co_return names_of(call.server.channels.shard_channels(), call.argv);
}
Task<Reply> numsub(Call call) {
  co_return counts_of(call.server.channels.channels(), std::move(call.argv));
}
Task<Reply> shardnumsub(Call call) {
  co_return counts_of(call.server.channels.shard_channels(), std::move(call.argv));
}
Task<Reply> numpat(Call call) {
  co_return Reply::integer(static_cast<std::int64_t>(call.server.channels.pattern_count()));
}

constexpr std::string_view pubsub_help_lines[] = {
    "CHANNELS [<pattern>]",
    "    Tell the channels that somebody listens to by name.",
    "NUMPAT",
    "    Tell how many patterns somebody listens to.",
    "NUMSUB [<channel> ...]",
    "    Tell how many clients listen to each channel by name.",
    "SHARDCHANNELS [<pattern>]",
    "    Tell the shard channels that somebody listens to.",
    "SHARDNUMSUB [<shardchannel> ...]",
    "    Tell how many clients listen to each shard channel.",
};

Task<Reply> pubsub_help(Call) {
  co_return command::help("PUBSUB", pubsub_help_lines);
}

// The table.

using command::Argument;
using command::Flag;
using command::Group;
using command::Spec;
using enum command::Argument::Type;
using enum command::Argument::Trait;

constexpr Argument channels_arguments[] = {{.name = "channel", .type = string, .traits = multiple}};
constexpr Argument optional_channels_arguments[] = {
    {.name = "channel", .type = string, .traits = optional | multiple}};
constexpr Argument shard_channels_arguments[] = {
    {.name = "shardchannel", .type = string, .traits = multiple}};
constexpr Argument optional_shard_channels_arguments[] = {
    {.name = "shardchannel", .type = string, .traits = optional | multiple}};
constexpr Argument patterns_arguments[] = {{.name = "pattern", .type = pattern, .traits = multiple}};
constexpr Argument optional_patterns_arguments[] = {
    {.name = "pattern", .type = pattern, .traits = optional | multiple}};
constexpr Argument optional_pattern_arguments[] = {{.name = "pattern", .type = pattern, .traits = optional}};
constexpr Argument ping_arguments[] = {{.name = "message", .type = string, .traits = optional}};
constexpr Argument publish_arguments[] = {
    {.name = "channel", .type = string},
    {.name = "message", .type = string},
};
constexpr Argument spublish_arguments[] = {
    {.name = "shardchannel", .type = string},
    {.name = "message", .type = string},
};

constexpr Flag listen_flags = Flag::pubsub | Flag::noscript | Flag::loading | Flag::stale;
constexpr Flag publish_flags = Flag::pubsub | Flag::loading | Flag::stale | Flag::fast | Flag::may_replicate;
constexpr Flag look_flags = Flag::pubsub | Flag::loading | Flag::stale;

constexpr Spec pubsub_subcommands[] = {
    {
        .name = "pubsub|channels",
        .arity = -2,
        .flags = look_flags,
        .since = "2.8.0",
        .group = Group::pubsub,
        .summary = "Tells the channels that somebody listens to by name.",
        .complexity = "O(N) where N is the number of channels: no request",
        .arguments = optional_pattern_arguments,
        .run_in_session = channels,
    },
    {
        .name = "pubsub|help",
        .arity = 2,
        .flags = Flag::loading | Flag::stale,
        .since = "6.2.0",
        .group = Group::pubsub,
        .summary = "Tells what PUBSUB's subcommands are for.",
        .complexity = "O(1): no request",
        .run_in_session = pubsub_help,
    },
    {
        .name = "pubsub|numpat",
        .arity = 2,
        .flags = look_flags,
        .since = "2.8.0",
        .group = Group::pubsub,
        .summary = "Tells how many patterns somebody listens to.",
        .complexity = "O(1): no request",
        .run_in_session = numpat,
    },
    {
        .name = "pubsub|numsub",
        .arity = -2,
        .flags = look_flags,
        .since = "2.8.0",
        .group = Group::pubsub,
        .summary = "Tells how many clients listen to each channel by name.",
        .complexity = "O(N) where N is the number of channels asked for: no request",
        .arguments = optional_channels_arguments,
        .run_in_session = numsub,
    },
    {
        .name = "pubsub|shardchannels",
        .arity = -2,
        .flags = look_flags,
        .since = "7.0.0",
        .group = Group::pubsub,
        .summary = "Tells the shard channels that somebody listens to.",
        .complexity = "O(N) where N is the number of shard channels: no request",
        .arguments = optional_pattern_arguments,
        .run_in_session = shardchannels,
    },
    {
        .name = "pubsub|shardnumsub",
        .arity = -2,
        .flags = look_flags,
        .since = "7.0.0",
        .group = Group::pubsub,
        .summary = "Tells how many clients listen to each shard channel.",
        .complexity = "O(N) where N is the number of shard channels asked for: no request",
        .arguments = optional_shard_channels_arguments,
        .run_in_session = shardnumsub,
    },
};

constexpr std::string_view ping_tips[] = {"request_policy:all_shards", "response_policy:all_succeeded"};

constexpr Spec pubsub_specs[] = {
    {
        .name = "ping",
        .arity = -1,
        .flags = Flag::fast,
        .since = "1.0.0",
        .group = Group::connection,
        .summary = "Answers PONG, or what it is given. Does not ask the store.",
        .complexity = "O(1): no request",
        .arguments = ping_arguments,
        .tips = ping_tips,
        .run_in_session = ping,
    },
    {
        .name = "psubscribe",
        .arity = -2,
        .flags = listen_flags,
        .since = "2.0.0",
        .group = Group::pubsub,
        .summary = "Listens to the channels whose names match patterns.",
        .complexity =
            "O(N log M) where N is the number of patterns and M that of all that somebody listens to: "
            "no request",
        .arguments = patterns_arguments,
        .run_in_session = psubscribe,
    },
    {
        .name = "publish",
        .arity = 3,
        .flags = publish_flags,
        .since = "2.0.0",
        .group = Group::pubsub,
        .summary = "Sends a message to the clients of this gateway that listen to a channel.",
        .complexity = "O(N+M) where N is the number of listeners and M that of all patterns: no request",
        .arguments = publish_arguments,
        .run_in_session = publish,
    },
    {
        .name = "pubsub",
        .arity = -2,
        .since = "2.8.0",
        .group = Group::pubsub,
        .summary = "Tells who listens to what.",
        .complexity = "Depends on the subcommand",
        .subcommands = pubsub_subcommands,
    },
    {
        .name = "punsubscribe",
        .arity = -1,
        .flags = listen_flags,
        .since = "2.0.0",
        .group = Group::pubsub,
        .summary = "Listens no longer to patterns, or to any.",
        .complexity =
            "O(N log M) where N is the number of patterns and M that of all that somebody listens to: "
            "no request",
        .arguments = optional_patterns_arguments,
        .run_in_session = punsubscribe,
    },
    {
        .name = "spublish",
        .arity = 3,
        .flags = publish_flags,
        .since = "7.0.0",
        .group = Group::pubsub,
        .summary = "Sends a message to the clients of this gateway that listen to a shard channel.",
        .complexity = "O(N) where N is the number of listeners: no request",
        .arguments = spublish_arguments,
        .run_in_session = spublish,
    },
    {
        .name = "ssubscribe",
        .arity = -2,
        .flags = listen_flags,
        .since = "7.0.0",
        .group = Group::pubsub,
        .summary = "Listens to shard channels.",
        .complexity =
            "O(N log M) where N is the number of channels and M that of all that somebody listens to: "
            "no request",
        .arguments = shard_channels_arguments,
        .run_in_session = ssubscribe,
    },
    {
        .name = "subscribe",
        .arity = -2,
        .flags = listen_flags,
        .since = "2.0.0",
        .group = Group::pubsub,
        .summary = "Listens to channels.",
        .complexity =
            "O(N log M) where N is the number of channels and M that of all that somebody listens to: "
            "no request",
        .arguments = channels_arguments,
        .run_in_session = subscribe,
    },
    {
        .name = "sunsubscribe",
        .arity = -1,
        .flags = listen_flags,
        .since = "7.0.0",
        .group = Group::pubsub,
        .summary = "Listens no longer to shard channels, or to any.",
        .complexity =
            "O(N log M) where N is the number of channels and M that of all that somebody listens to: "
            "no request",
        .arguments = optional_shard_channels_arguments,
        .run_in_session = sunsubscribe,
    },
    {
        .name = "unsubscribe",
        .arity = -1,
        .flags = listen_flags,
        .since = "2.0.0",
        .group = Group::pubsub,
        .summary = "Listens no longer to channels, or to any.",
        .complexity =
            "O(N log M) where N is the number of channels and M that of all that somebody listens to: "
            "no request",
        .arguments = optional_channels_arguments,
        .run_in_session = unsubscribe,
    },
};

}  // namespace

std::span<const command::Spec> pubsub_family() noexcept {
  return pubsub_specs;
}

}  // namespace redis3::session
