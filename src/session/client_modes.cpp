#include "command/argument_reader.hpp"
#include "session/client_commands.hpp"
#include "session/error_texts.hpp"
#include "session/server.hpp"

#include <optional>
#include <string>
#include <utility>

namespace redis3::session::client_command {
namespace {

using command::ArgumentReader;

bool read_on_or_off(ArgumentReader& reader) {
  if (reader.take("ON")) return true;
  if (!reader.take("OFF")) reader.refuse();
  return false;
}

Reply switch_mode(Call call, bool Client::*mode) {
  ArgumentReader reader(std::move(call.argv), behind_subcommand);
  const bool is_on = read_on_or_off(reader);
  if (auto error = reader.error()) return std::move(*error);
  call.client.*mode = is_on;
  return Reply::ok();
}

/// Takes the options of CLIENT TRACKING, of which none has a meaning where there is no tracking.
void skip_tracking_options(ArgumentReader& reader) {
  while (reader.has_more()) {
    if (reader.take("REDIRECT")) {
      reader.next_integer();
    } else if (reader.take("PREFIX")) {
      reader.next();
    } else if (!reader.take("BCAST") && !reader.take("OPTIN") && !reader.take("OPTOUT") &&
               !reader.take("NOLOOP")) {
      reader.refuse();
    }
  }
}

constexpr std::int64_t no_redirection = -1;

}  // namespace

/// There is no memory of keys from which a client could be evicted, so that is only remembered.
Task<Reply> no_evict(Call call) {
  co_return switch_mode(std::move(call), &Client::no_evict);
}

Task<Reply> no_touch(Call call) {
  co_return switch_mode(std::move(call), &Client::no_touch);
}

/// Who runs the call does not send this reply where the mode says so.
Task<Reply> reply(Call call) {
  ArgumentReader reader(std::move(call.argv), behind_subcommand);
  ReplyMode mode = ReplyMode::on;
  if (reader.take("OFF")) {
    mode = ReplyMode::off;
  } else if (reader.take("SKIP")) {
    // Nothing is left to skip where nothing is answered.
    mode = call.client.reply_mode == ReplyMode::off ? ReplyMode::off : ReplyMode::skip_next;
  } else if (!reader.take("ON")) {
    reader.refuse();
  }
  if (auto error = reader.error()) co_return std::move(*error);
  call.client.reply_mode = mode;
  co_return Reply::ok();
}

Task<Reply> tracking(Call call) {
  ArgumentReader reader(std::move(call.argv), behind_subcommand);
  const bool is_on = read_on_or_off(reader);
  skip_tracking_options(reader);
  if (auto error = reader.error()) co_return std::move(*error);
  if (is_on) co_return Reply::error(std::string(error_text::no_tracking));
  co_return Reply::ok();
}

Task<Reply> trackinginfo(Call) {
  std::vector<Reply> fields;
  fields.push_back(Reply::bulk("flags"));
  fields.push_back(Reply::set({Reply::bulk("off")}));
  fields.push_back(Reply::bulk("redirect"));
  fields.push_back(Reply::integer(no_redirection));
  fields.push_back(Reply::bulk("prefixes"));
  fields.push_back(Reply::array({}));
  co_return Reply::map(std::move(fields));
}

Task<Reply> caching(Call) {
  co_return Reply::error(std::string(error_text::not_tracking));
}

Task<Reply> getredir(Call) {
  co_return Reply::integer(no_redirection);
}

}  // namespace redis3::session::client_command
