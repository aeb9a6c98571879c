#include "command/argument_reader.hpp"
#include "command/error_texts.hpp"
#include "command/families.hpp"
#include "command/help.hpp"
#include "session/call.hpp"
#include "session/client.hpp"
#include "session/config_command.hpp"
#include "session/config_rewrite.hpp"
#include "session/error_texts.hpp"
#include "session/families.hpp"
#include "session/server.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// CONFIG of a server: the engine's command with the server's settings, of which some can be changed.
namespace redis3::session {
namespace {

Task<Reply> get(Call call) {
  const command::Context context = call.server.context_of(call.client.session);
  co_return config_get(call.server.settings, context,
                       command::ArgumentReader(std::move(call.argv), 2).rest());
}

Task<Reply> set(Call call) {
  const command::Context context = call.server.context_of(call.client.session);
  Settings& settings = call.server.settings;
  Settings changed = settings;
  Reply reply = config_set(changed, context, std::move(call.argv));
  if (reply.is_error()) co_return reply;
  if (changed.maxclients > settings.maxclients && call.server.clients_that_fit) {
    const std::size_t fitting = call.server.clients_that_fit(changed.maxclients);
    if (fitting < changed.maxclients) {
      co_return Reply::error(
          command::error_text::unsettable("maxclients", error_text::too_many_for_the_system(fitting)));
    }
  }
  settings = std::move(changed);
  call.server.settings_changed();
  co_return reply;
}

Task<Reply> rewrite(Call call) {
  const Settings& settings = call.server.settings;
  if (settings.config_file.empty()) co_return Reply::error(std::string(command::error_text::no_config_file));
  const Result<void> done = rewrite_config_file(settings);
  if (!done) co_return Reply::error(command::error_text::not_rewritten(done.error().message()));
  co_return Reply::ok();
}

Task<Reply> resetstat(Call call) {
  // So that what is counted elsewhere is up to date.
  if (call.server.info.more_sections) {
    const auto counted = co_await call.server.info.more_sections();
    if (counted.has_error()) co_return counted.error();
  }
  call.server.reset_statistics();
  co_return Reply::ok();
}

constexpr std::string_view config_help_lines[] = {
    "GET <pattern> [<pattern> ...]",
    "    Tell the settings whose names match.",
    "SET <name> <value> [<name> <value> ...]",
    "    Change settings: all of these, or none.",
    "RESETSTAT",
    "    Let the counts of INFO begin anew.",
    "REWRITE",
    "    Write what was changed into the configuration file.",
};

Task<Reply> config_help(Call) {
  co_return command::help("CONFIG", config_help_lines);
}

/// What is different where there is a server; the rest of each row is the engine's.
struct Difference {
  std::string_view name;
  std::string_view summary;
  Task<Reply> (*run_in_session)(Call call);
};
constexpr Difference differences[] = {
    {"config|get", "Tells settings and their values.", get},
    {"config|help", "Tells what CONFIG's subcommands are for.", config_help},
    {"config|resetstat", "Lets the counts of INFO begin anew.", resetstat},
    {"config|rewrite", "Writes what was changed into the configuration file.", rewrite},
    {"config|set", "Changes settings: all that it names, or none.", set},
};

/// The engine's rows with the differences in them. They point to each other, so that it stays where it is.
class Family {
 public:
  Family() : commands_{command::config_family().front()} {
    const std::span<const command::Spec> engines = commands_.front().subcommands;
    subcommands_.assign(engines.begin(), engines.end());
    for (const Difference& difference : differences)
      apply(difference);
    commands_.front().subcommands = subcommands_;
  }
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;

  std::span<const command::Spec> commands() const noexcept { return commands_; }

 private:
  void apply(const Difference& difference) {
    for (command::Spec& spec : subcommands_) {
      if (spec.name != difference.name) continue;
      spec.summary = difference.summary;
      spec.run = command::Handler();
      spec.run_in_session = difference.run_in_session;
    }
  }

  std::array<command::Spec, 1> commands_;
  std::vector<command::Spec> subcommands_;
};

}  // namespace

std::span<const command::Spec> config_family() noexcept {
  static const Family family;
  return family.commands();
}

}  // namespace redis3::session
