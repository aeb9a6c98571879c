#include "command/argument_reader.hpp"
#include "command/families.hpp"

#include <utility>

namespace redis3::command {
namespace {

Task<Reply> ping(Context, Argv argv) {
  if (argv.size() > 2) co_return Reply::error(error_text::wrong_arity("ping"));
  co_return argv.size() == 1 ? Reply::status("PONG") : Reply::bulk(std::move(argv[1]));
}

Task<Reply> echo(Context, Argv argv) {
  co_return Reply::bulk(std::move(argv[1]));
}

/// Redis has 16 databases unless told otherwise; a bucket has as many as there are numbers.
Task<Reply> select(Context context, Argv argv) {
  ArgumentReader reader(std::move(argv));
  const std::int64_t db = reader.next_integer();
  if (db < 0) reader.fail(error_text::db_out_of_range);
  if (auto error = reader.error()) co_return std::move(*error);
  context.session.db = db;
  co_return Reply::ok();
}

using enum Argument::Type;
using enum Argument::Trait;

constexpr Argument echo_arguments[] = {{.name = "message", .type = string}};
constexpr Argument ping_arguments[] = {{.name = "message", .type = string, .traits = optional}};
constexpr Argument select_arguments[] = {{.name = "index", .type = integer}};

constexpr std::string_view ping_tips[] = {"request_policy:all_shards", "response_policy:all_succeeded"};

constexpr Spec connection_specs[] = {
    {
        .name = "echo",
        .arity = 2,
        .flags = Flag::loading | Flag::stale | Flag::fast,
        .since = "1.0.0",
        .group = Group::connection,
        .summary = "Answers what it is given.",
        .complexity = "O(1): no request",
        .arguments = echo_arguments,
        .run = echo,
    },
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
        .run = ping,
    },
    {
        .name = "select",
        .arity = 2,
        .flags = Flag::loading | Flag::stale | Flag::fast,
        .since = "1.0.0",
        .group = Group::connection,
        .summary = "Chooses the database of this connection, any number from 0.",
        .complexity = "O(1): no request",
        .arguments = select_arguments,
        .run = select,
    },
};

}  // namespace

std::span<const Spec> connection_family() noexcept {
  return connection_specs;
}

}  // namespace redis3::command
