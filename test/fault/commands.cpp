#include "fault/commands.hpp"

#include <stdexcept>
#include <utility>

namespace redis3::test {
namespace {

using Verb = Operation::Verb;

command::Argv argv_of(const Operation& one, const std::string& key) {
  command::Argv argv;
  switch (one.verb) {
    case Verb::get:
      return {"GET", key};
    case Verb::exists:
      return {"EXISTS", key};
    case Verb::remove:
      return {"DEL", key};
    case Verb::set:
      argv = {"SET", key, one.argument};
      break;
    case Verb::set_absent:
      argv = {"SET", key, one.argument, "NX"};
      break;
    case Verb::set_equal:
      argv = {"SET", key, one.argument, "IFEQ", one.expected};
      break;
    case Verb::set_get:
      argv = {"SET", key, one.argument, "GET"};
      break;
    case Verb::increment:
      throw std::logic_error("no command increments yet");
  }
  if (one.lives_milliseconds > 0) {
    argv.push_back("PX");
    argv.push_back(std::to_string(one.lives_milliseconds));
  }
  return argv;
}

Task<Reply> increment(model::Keyspace& keyspace, std::string name) {
  std::int64_t count = 0;
  model::Change change;
  change.decide = [&count](const model::Record* current, TimePoint) {
    model::Record record = current != nullptr ? *current : model::Record();
    count = (record.value.empty() ? 0 : std::stoll(record.value)) + 1;
    record.value = std::to_string(count);
    return model::Decision::put(std::move(record));
  };
  const Result<void> changed = co_await keyspace.change(model::Key{0, std::move(name)}, std::move(change));
  if (changed.has_error()) co_return changed.error();
  co_return Reply::integer(count);
}

}  // namespace

Task<Reply> perform(Writer& writer, std::string key, Operation one) {
  if (one.verb == Verb::increment) return increment(*writer.keyspace, std::move(key));
  return execute(writer, argv_of(one, key));
}

Task<Reply> execute(Writer& writer, command::Argv argv) {
  command::Session session;
  command::Context context{*writer.keyspace, session};
  co_return co_await command::execute(context, std::move(argv));
}

std::string spelled(const Reply& reply) {
  switch (reply.type()) {
    case Reply::Type::null:
      return "nil";
    case Reply::Type::integer:
      return std::to_string(reply.integer());
    case Reply::Type::bulk:
      return "=" + reply.text();
    default:
      return reply.text();
  }
}

}  // namespace redis3::test
