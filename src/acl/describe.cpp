#include "acl/describe.hpp"

#include "command/describe.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::acl {
namespace {

Reply bulk(std::string_view text) {
  return Reply::bulk(std::string(text));
}

template <class Texts>
std::vector<Reply> bulks(const Texts& texts) {
  std::vector<Reply> replies;
  for (const auto& text : texts)
    replies.push_back(bulk(text));
  return replies;
}

Reply integer(std::uint64_t number) {
  return Reply::integer(static_cast<std::int64_t>(number));
}

void add(std::vector<Reply>& map, std::string_view name, Reply value) {
  map.push_back(bulk(name));
  map.push_back(std::move(value));
}

void add_selector(std::vector<Reply>& map, const Selector& selector) {
  add(map, "commands", bulk(selector.commands_text()));
  add(map, "keys", bulk(selector.keys_text()));
  add(map, "channels", bulk(selector.channels_text()));
}

Reply describe_entry(const DenialLog::Entry& entry, TimePoint now) {
  const double age_seconds = static_cast<double>((now - entry.updated).count()) / 1000;
  std::vector<Reply> map;
  add(map, "count", integer(entry.count));
  add(map, "reason", bulk(name_of(entry.denial.reason)));
  add(map, "context", bulk(name_of(entry.context)));
  add(map, "object", bulk(entry.denial.object));
  add(map, "username", bulk(entry.user_name));
  add(map, "age-seconds", bulk(fmt::format("{}", age_seconds)));
  add(map, "client-info", bulk(entry.client_info));
  add(map, "entry-id", integer(entry.id));
  add(map, "timestamp-created", Reply::integer(unix_milliseconds(entry.created)));
  add(map, "timestamp-last-updated", Reply::integer(unix_milliseconds(entry.updated)));
  return Reply::map(std::move(map));
}

}  // namespace

Reply describe_user(const User& user) {
  std::vector<Reply> selectors;
  for (std::size_t at = 1; at < user.selectors().size(); ++at) {
    std::vector<Reply> selector;
    add_selector(selector, user.selectors()[at]);
    selectors.push_back(Reply::map(std::move(selector)));
  }
  std::vector<Reply> map;
  add(map, "flags", Reply::set(bulks(user.flags())));
  add(map, "passwords", Reply::array(bulks(user.passwords())));
  add_selector(map, user.root());
  add(map, "selectors", Reply::array(std::move(selectors)));
  return Reply::map(std::move(map));
}

Reply list_users(const Users& users) {
  std::vector<Reply> lines;
  for (const User* const user : users.all())
    lines.push_back(Reply::bulk(fmt::format("user {} {}", user->name(), user->text())));
  return Reply::array(std::move(lines));
}

Reply list_names(const Users& users) {
  std::vector<Reply> names;
  for (const User* const user : users.all())
    names.push_back(bulk(user->name()));
  return Reply::array(std::move(names));
}

Reply list_categories() {
  return Reply::array(bulks(command::all_category_names()));
}

Reply list_commands(const CommandIndex& commands, command::Category category) {
  std::vector<Reply> names;
  for (std::size_t number = 0; number < commands.size(); ++number) {
    if (command::has(commands[number].categories, category))
      names.push_back(bulk(commands[number].spec->name));
  }
  return Reply::array(std::move(names));
}

Reply describe_log(const DenialLog& log, std::size_t entries_max, TimePoint now) {
  std::vector<Reply> entries;
  for (const DenialLog::Entry& entry : log.entries()) {
    if (entries.size() == entries_max) break;
    entries.push_back(describe_entry(entry, now));
  }
  return Reply::array(std::move(entries));
}

}  // namespace redis3::acl
