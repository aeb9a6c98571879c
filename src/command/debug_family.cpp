#include "base/text.hpp"
#include "command/argument_reader.hpp"
#include "command/encoding.hpp"
#include "command/families.hpp"
#include "command/help.hpp"
#include "command/keys.hpp"
#include "value/decimal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

/// DEBUG: what Redis's own tests ask of a server, and only where the process allows it.
namespace redis3::command {
namespace {

constexpr long double sleep_seconds_max = 3600;

/// Stops the process, as Redis's does: that is what its callers want to see. What is no number is no time.
Task<Reply> sleep(Context, Argv argv) {
  const long double seconds = std::clamp(value::read_decimal(argv[2]).value_or(0), 0.0L, sleep_seconds_max);
  std::this_thread::sleep_for(std::chrono::duration<long double>(seconds));
  co_return Reply::ok();
}

/// What has expired is absent, whether it has been removed or not; nothing removes it unless somebody reads.
Task<Reply> set_active_expire(Context, Argv) {
  co_return Reply::ok();
}

/// All is in the store, and is read from there each time.
Task<Reply> reload(Context, Argv argv) {
  ArgumentReader reader(std::move(argv), 2);
  while (reader.has_more()) {
    if (reader.take("MERGE") || reader.take("NOFLUSH") || reader.take("NOSAVE")) continue;
    reader.fail(error_text::reload_options);
  }
  if (auto error = reader.error()) co_return std::move(*error);
  co_return Reply::ok();
}

/// There is no log.
Task<Reply> log(Context, Argv) {
  co_return Reply::ok();
}

/// In Redis's shape, which its tests take apart: the object's name is the address.
Task<Reply> object(Context context, Argv argv) {
  const model::Key key = key_of(context, argv[2]);
  Result<std::optional<model::Record>> record = co_await context.keyspace.read(key, model::Need::value);
  if (record.has_error()) co_return record.error();
  if (!*record) co_return Reply::error(std::string(error_text::no_such_key));
  const TimePoint now = context.keyspace.now();
  const TimePoint written = (*record)->last_modified.value_or(now);
  co_return Reply::status(fmt::format(
      "Value at:{} refcount:1 encoding:{} serializedlength:{} lru:0 lru_seconds_idle:{}",
      object_name(key).value(), encoding_of((*record)->value), (*record)->value_bytes,
      std::max<std::int64_t>(std::chrono::floor<std::chrono::seconds>(now - written).count(), 0)));
}

constexpr std::string_view debug_help_lines[] = {
    "LOADAOF",
    "    Do nothing: all is in the store.",
    "LOG <message>",
    "    Do nothing: there is no log.",
    "OBJECT <key>",
    "    Tell the name of the key's object and how long its value is.",
    "RELOAD [MERGE] [NOFLUSH] [NOSAVE]",
    "    Do nothing: all is in the store.",
    "SET-ACTIVE-EXPIRE <0|1>",
    "    Do nothing: expired keys are absent at once, and are removed by who reads them.",
    "SLEEP <seconds>",
    "    Stop the process for so long; decimals allowed.",
};

Task<Reply> debug_help(Context, Argv) {
  co_return command::help("DEBUG", debug_help_lines);
}

/// Redis has no rows for these in its table.
struct Subcommand {
  std::string_view name;
  /// As Spec::arity.
  int arity;
  Task<Reply> (*run)(Context context, Argv argv);
};

constexpr Subcommand debug_subcommands[] = {
    {"help", 2, debug_help}, {"loadaof", 2, log},    {"log", 3, log},
    {"object", 3, object},   {"reload", -2, reload}, {"set-active-expire", 3, set_active_expire},
    {"sleep", 3, sleep},
};

Task<Reply> debug(Context context, Argv argv) {
  if (!context.allows_debug) co_return Reply::error(std::string(error_text::debug_not_allowed));
  const auto count = static_cast<int>(argv.size());
  for (const Subcommand& subcommand : debug_subcommands) {
    if (!equal_ignoring_case(argv[1], subcommand.name)) continue;
    if (subcommand.arity >= 0 ? count != subcommand.arity : count < -subcommand.arity) break;
    Task<Reply> reply = subcommand.run(context, std::move(argv));
    co_return co_await std::move(reply);
  }
  co_return Reply::error(error_text::unknown_debug_subcommand(argv[1]));
}

constexpr Spec debug_specs[] = {
    {
        .name = "debug",
        .arity = -2,
        .flags = Flag::admin | Flag::noscript | Flag::loading | Flag::stale,
        .since = "1.0.0",
        .group = Group::server,
        .summary = "What Redis's own tests ask of a server; refused unless the process allows it.",
        .complexity = "O(1): no request; OBJECT: 1 GET",
        .categories = Category::admin | Category::dangerous,
        .run = debug,
    },
};

}  // namespace

std::span<const Spec> debug_family() noexcept {
  return debug_specs;
}

}  // namespace redis3::command
