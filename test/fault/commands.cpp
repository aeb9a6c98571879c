#include "fault/commands.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::test {
namespace {

command::Argv words_of(const Operation& one, const std::string& key, const std::string& other) {
  switch (one.verb) {
    case Verb::get:
      return {"GET", key};
    case Verb::exists:
      return {"EXISTS", key};
    case Verb::strlen:
      return {"STRLEN", key};
    case Verb::expire_time:
      return {"PEXPIRETIME", key};
    case Verb::set:
      return {"SET", key, one.argument};
    case Verb::set_absent:
      return {"SET", key, one.argument, "NX"};
    case Verb::set_present:
      return {"SET", key, one.argument, "XX"};
    case Verb::set_equal:
      return {"SET", key, one.argument, "IFEQ", one.expected};
    case Verb::set_get:
      return {"SET", key, one.argument, "GET"};
    case Verb::getdel:
      return {"GETDEL", key};
    case Verb::getex:
      return {"GETEX", key};
    case Verb::increment:
      return {"INCR", key};
    case Verb::increase:
      return {"INCRBY", key, std::to_string(one.number)};
    case Verb::append:
      return {"APPEND", key, one.argument};
    case Verb::setrange:
      return {"SETRANGE", key, std::to_string(one.number), one.argument};
    case Verb::expire:
      return {"PEXPIRE", key, std::to_string(one.lives_milliseconds)};
    case Verb::expire_at:
      return {"PEXPIREAT", key, std::to_string(one.called_at + one.lives_milliseconds)};
    case Verb::persist:
      return {"PERSIST", key};
    case Verb::remove:
      return {"DEL", key};
    case Verb::rename:
      return {"RENAME", key, other};
    case Verb::rename_absent:
      return {"RENAMENX", key, other};
    case Verb::transaction:
      return {"EXEC"};
  }
  return {};
}

}  // namespace

command::Argv argv_of(const Operation& one, const std::vector<std::string>& keys, ExpiryWord expiry_word) {
  command::Argv argv =
      words_of(one, keys.at(one.key), one.other < keys.size() ? keys[one.other] : std::string());
  const bool gives_expiry = one.lives_milliseconds != 0;
  if (gives_expiry && (is_set(one.verb) || one.verb == Verb::getex)) {
    const bool is_counted = expiry_word == ExpiryWord::px;
    argv.push_back(is_counted ? "PX" : "PXAT");
    argv.push_back(std::to_string(one.lives_milliseconds + (is_counted ? 0 : one.called_at)));
  } else if (one.verb == Verb::getex) {
    argv.push_back("PERSIST");
  }
  return argv;
}

Task<Reply> execute(model::Keyspace& keyspace, command::Argv argv) {
  command::Session session;
  command::Context context{keyspace, session};
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
    case Reply::Type::array: {
      std::vector<std::string> replies;
      for (const Reply& element : reply.elements())
        replies.push_back(spelled(element));
      return fmt::format("[{}]", fmt::join(replies, ", "));
    }
    default:
      return reply.text();
  }
}

}  // namespace redis3::test
