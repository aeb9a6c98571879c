#include "transfer/redis_replies.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace redis3::transfer {
namespace {

Error no_reply(std::string_view call) {
  return Error(ErrorKind::invalid,
               fmt::format("The Redis server has answered {} by what is no answer to it.", call));
}

Error error_of(const Reply& reply) {
  return Error(ErrorKind::invalid, fmt::format("The Redis server says: {}.", plain_line(reply.text())));
}

/// Milliseconds of TIME's seconds and microseconds; absent where it is none.
std::optional<std::int64_t> milliseconds_of(const Reply& reply) {
  if (reply.elements().size() != 2) return std::nullopt;
  const auto seconds = to_int64(reply.elements()[0].text());
  const auto microseconds = to_int64(reply.elements()[1].text());
  if (!seconds || !microseconds) return std::nullopt;
  return *seconds * 1000 + *microseconds / 1000;
}

}  // namespace

void append_read(const std::string& key, ExpiryAnswer expiry, std::vector<Argv>& calls) {
  calls.push_back({"MULTI"});
  calls.push_back({"DUMP", key});
  if (expiry == ExpiryAnswer::moment) {
    calls.push_back({"PEXPIRETIME", key});
  } else {
    calls.push_back({"PTTL", key});
    calls.push_back({"TIME"});
  }
  calls.push_back({"EXEC"});
}

std::size_t read_call_count(ExpiryAnswer expiry) noexcept {
  return expiry == ExpiryAnswer::moment ? 4 : 5;
}

Result<std::optional<Item>> read_item(std::int64_t db, std::string key, ExpiryAnswer expiry,
                                      std::span<const Reply> replies) {
  // What is wrong with a call is told where it is queued.
  for (const Reply& reply : replies) {
    if (reply.is_error()) return error_of(reply);
  }
  const std::size_t answer_count = read_call_count(expiry) - 2;
  if (replies.size() != read_call_count(expiry) || replies.back().elements().size() != answer_count)
    return no_reply("EXEC");
  const std::vector<Reply>& answers = replies.back().elements();
  for (const Reply& reply : answers) {
    if (reply.is_error()) return error_of(reply);
  }
  if (answers[0].is_null()) return std::optional<Item>();
  if (answers[0].type() != Reply::Type::bulk || answers[1].type() != Reply::Type::integer)
    return no_reply("DUMP");
  Item item;
  item.db = db;
  item.key = std::move(key);
  item.payload = answers[0].text();
  std::int64_t moment = answers[1].integer();
  if (moment < 0) return std::optional<Item>(std::move(item));
  if (expiry == ExpiryAnswer::remaining) {
    const auto now = milliseconds_of(answers[2]);
    if (!now) return no_reply("TIME");
    moment += *now;
  }
  item.expires_at = from_unix_milliseconds(moment);
  return std::optional<Item>(std::move(item));
}

Restored judge_restore(const Reply& reply) noexcept {
  if (!reply.is_error()) return Restored::yes;
  const std::string_view text = reply.text();
  if (text.starts_with("BUSYKEY")) return Restored::taken;
  const bool is_about_the_value = text.starts_with("ERR Bad data format") ||
                                  text.starts_with("ERR DUMP payload") ||
                                  text.starts_with("ERR string exceeds") || text.starts_with("ERR key");
  return is_about_the_value ? Restored::refused : Restored::failed;
}

std::string_view info_field(std::string_view info, std::string_view name) noexcept {
  while (!info.empty()) {
    const std::size_t end = std::min(info.find('\n'), info.size());
    std::string_view line = info.substr(0, end);
    info.remove_prefix(std::min(end + 1, info.size()));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) continue;
    line.remove_prefix(name.size() + 1);
    return line.substr(0, line.find('\r'));
  }
  return {};
}

std::vector<std::int64_t> info_databases(std::string_view info) {
  std::vector<std::int64_t> databases;
  while (!info.empty()) {
    const std::size_t end = std::min(info.find('\n'), info.size());
    const std::string_view line = info.substr(0, end);
    info.remove_prefix(std::min(end + 1, info.size()));
    if (!line.starts_with("db")) continue;
    if (const auto db = to_int64(line.substr(2, line.find(':') - 2))) databases.push_back(*db);
  }
  std::sort(databases.begin(), databases.end());
  return databases;
}

}  // namespace redis3::transfer
