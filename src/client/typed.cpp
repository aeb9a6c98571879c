#include "client/typed.hpp"

#include <fmt/format.h>

namespace redis3::client {
namespace {

Error unexpected(const Reply& reply) {
  return Error(ErrorKind::internal,
               fmt::format("the command answered with a reply of type {}, which it never does",
                           static_cast<int>(reply.type())));
}

template <class Duration>
void add_time(Words& words, std::string_view token, const std::optional<Duration>& time) {
  if (!time) return;
  words.emplace_back(token);
  if constexpr (requires { time->time_since_epoch(); }) {
    words.push_back(std::to_string(time->time_since_epoch().count()));
  } else {
    words.push_back(std::to_string(time->count()));
  }
}

void add_value(Words& words, std::string_view token, const std::optional<std::string_view>& value) {
  if (!value) return;
  words.emplace_back(token);
  words.emplace_back(*value);
}

void add_flag(Words& words, std::string_view token, bool is_set) {
  if (is_set) words.emplace_back(token);
}

}  // namespace

Words words_of(std::string_view command, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(command));
  return arguments;
}

Words set_words(std::string key, std::string value, const SetOptions& options, bool wants_old_value) {
  Words words;
  words.reserve(8);
  words.emplace_back("SET");
  words.push_back(std::move(key));
  words.push_back(std::move(value));
  add_flag(words, "NX", options.nx);
  add_flag(words, "XX", options.xx);
  add_value(words, "IFEQ", options.ifeq);
  add_value(words, "IFNE", options.ifne);
  add_flag(words, "GET", wants_old_value);
  add_time(words, "EX", options.ex);
  add_time(words, "PX", options.px);
  add_time(words, "EXAT", options.exat);
  add_time(words, "PXAT", options.pxat);
  add_flag(words, "KEEPTTL", options.keepttl);
  return words;
}

Words mset_words(std::vector<std::pair<std::string, std::string>> keys_and_values) {
  Words words;
  words.reserve(1 + 2 * keys_and_values.size());
  words.emplace_back("MSET");
  for (auto& [key, value] : keys_and_values) {
    words.push_back(std::move(key));
    words.push_back(std::move(value));
  }
  return words;
}

Result<Reply> any_of(Result<Reply> reply) {
  if (reply.has_value() && reply->is_error()) return Error(ErrorKind::reply, reply->text());
  return reply;
}

Result<bool> is_ok_of(Result<Reply> reply) {
  reply = any_of(std::move(reply));
  if (reply.has_error()) return reply.error();
  if (reply->type() == Reply::Type::status) return true;
  if (reply->is_null()) return false;
  return unexpected(*reply);
}

Result<void> ok_of(Result<Reply> reply) {
  reply = any_of(std::move(reply));
  if (reply.has_error()) return reply.error();
  if (reply->type() != Reply::Type::status) return unexpected(*reply);
  return {};
}

Result<std::int64_t> count_of(Result<Reply> reply) {
  reply = any_of(std::move(reply));
  if (reply.has_error()) return reply.error();
  if (reply->type() != Reply::Type::integer) return unexpected(*reply);
  return reply->integer();
}

Result<std::optional<std::string>> value_of(Result<Reply> reply) {
  reply = any_of(std::move(reply));
  if (reply.has_error()) return reply.error();
  if (reply->is_null()) return std::optional<std::string>();
  if (reply->type() != Reply::Type::bulk) return unexpected(*reply);
  return std::optional<std::string>((*std::move(reply)).text());
}

Result<std::vector<std::optional<std::string>>> values_of(Result<Reply> reply) {
  reply = any_of(std::move(reply));
  if (reply.has_error()) return reply.error();
  if (reply->type() != Reply::Type::array) return unexpected(*reply);
  std::vector<std::optional<std::string>> values;
  values.reserve(reply->elements().size());
  for (Reply& element : (*std::move(reply)).elements()) {
    Result<std::optional<std::string>> value = value_of(std::move(element));
    if (value.has_error()) return value.error();
    values.push_back(*std::move(value));
  }
  return values;
}

Result<std::vector<std::string>> names_of(Result<Reply> reply) {
  reply = any_of(std::move(reply));
  if (reply.has_error()) return reply.error();
  if (reply->type() != Reply::Type::array && reply->type() != Reply::Type::set) return unexpected(*reply);
  std::vector<std::string> names;
  names.reserve(reply->elements().size());
  for (Reply& element : (*std::move(reply)).elements())
    names.push_back(std::move(element).text());
  return names;
}

}  // namespace redis3::client
