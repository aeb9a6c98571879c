#include "command/command.hpp"

#include "command/error_texts.hpp"
#include "command/table.hpp"
#include "model/key.hpp"

#include <optional>
#include <utility>

namespace redis3::command {
namespace {

/// Keys of up to so many bytes always fit: an encoded byte takes three, the database's number 20 and a slash.
constexpr std::size_t surely_fitting_key_bytes_max = (store::key_bytes_max - 21) / 3;

std::string why_unknown(const Table& table, const Argv& argv) {
  const Spec* container = argv.empty() ? nullptr : table.find(std::span(argv).first(1));
  if (!container) return error_text::unknown_command(argv);
  return error_text::unknown_subcommand(container->name, argv[1]);
}

/// A failure that is the command's own is its reply: the next one may fare better.
Result<Reply> with_own_failures(Result<Reply> reply) {
  if (!reply.has_error()) return reply;
  switch (reply.error().kind()) {
    case ErrorKind::not_permitted:
      return Reply::error(error_text::not_permitted(reply.error().message()));
    case ErrorKind::unsupported:
      return Reply::error(error_text::refused(reply.error().message()));
    default:
      return reply;
  }
}

Task<Reply> with_own_failures_of(Task<Reply> running) {
  Result<Reply> reply = co_await std::move(running);
  co_return with_own_failures(std::move(reply));
}

}  // namespace

std::optional<Reply> refusal(const Table& table, const Spec* spec, const Argv& argv, std::int64_t db) {
  if (!spec) return Reply::error(why_unknown(table, argv));
  if (!has_right_arity(*spec, argv.size())) return Reply::error(error_text::wrong_arity(spec->name));
  for (const std::string& word : argv) {
    if (word.size() > argument_bytes_max) return Reply::error(std::string(error_text::argument_too_long));
  }
  // Here rather than where a key is used, so that a command on many keys is refused before it has done half
  // of its work.
  std::optional<Reply> error;
  for_each_key_position(*spec, argv, [&](std::size_t at) {
    if (error || argv[at].size() <= surely_fitting_key_bytes_max) return;
    const model::Key key{db, argv[at]};
    const Result<std::string> name = model::object_name(key);
    if (name.has_error()) error = Reply::error(error_text::refused(name.error().message()));
  });
  return error;
}

Eventual<Reply> begin(Context context, const Spec& spec, Argv argv) {
  Eventual<Reply> reply = spec.run(context, std::move(argv));
  if (reply.is_at_hand()) {
    Result<Reply> result = std::move(reply).take();
    if (result.has_error()) return with_own_failures(std::move(result));
    return result;
  }
  return with_own_failures_of(std::move(reply).wait());
}

Task<Reply> run(Context context, const Spec& spec, Argv argv) {
  return begin(context, spec, std::move(argv)).wait();
}

Task<Reply> execute(Context context, Argv argv) {
  Statistics unread;
  Statistics& statistics = context.statistics ? *context.statistics : unread;
  const Spec* spec = context.table.find(std::span<const std::string>(argv));
  if (auto error = refusal(context.table, spec, argv, context.session.db)) {
    ++statistics.error_replies;
    co_return std::move(*error);
  }
  ++statistics.commands;
  Task<Reply> running = run(context, *spec, std::move(argv));
  Result<Reply> reply = co_await std::move(running);
  if (reply.has_value() && reply->is_error()) ++statistics.error_replies;
  co_return reply;
}

}  // namespace redis3::command
