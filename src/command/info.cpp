#include "command/info.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace redis3::command {
namespace {

bool is_wanted(std::string_view section, const std::vector<std::string>& sections) {
  return sections.empty() || std::any_of(sections.begin(), sections.end(), [&](const std::string& name) {
           for (const std::string_view word : {section, std::string_view("default"), std::string_view("all"),
                                               std::string_view("everything")}) {
             if (equal_ignoring_case(name, word)) return true;
           }
           return false;
         });
}

std::string operating_system() {
  utsname name{};
  if (uname(&name) != 0) return "unknown";
  return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

std::string server_section(const Context& context) {
  const TimePoint now = context.keyspace.now();
  std::string text = fmt::format(
      "# Server\r\n"
      "redis_version:{}\r\n"
      "redis3_version:{}\r\n"
      "redis_mode:standalone\r\n"
      "os:{}\r\n"
      "arch_bits:{}\r\n"
      "process_id:{}\r\n"
      "server_time_usec:{}\r\n",
      redis_version, REDIS3_VERSION, operating_system(), 8 * sizeof(void*), getpid(),
      1000 * unix_milliseconds(now));
  if (!context.server) return text;

  const auto uptime = std::max(now - context.server->started_at, std::chrono::milliseconds(0));
  text += fmt::format(
      "uptime_in_seconds:{}\r\n"
      "uptime_in_days:{}\r\n"
      "store:{}\r\n",
      std::chrono::floor<std::chrono::seconds>(uptime).count(),
      std::chrono::floor<std::chrono::days>(uptime).count(), context.server->store);
  return text;
}

/// A listing does not tell which keys expire, and asking each would cost a request a key: `expires` is always
/// 0.
Task<std::string> keyspace_section(Context context) {
  Result<std::vector<std::int64_t>> databases = co_await context.keyspace.databases();
  if (databases.has_error()) co_return databases.error();
  std::string text = "# Keyspace\r\n";
  for (const std::int64_t db : *databases) {
    Result<std::int64_t> keys = co_await count_keys(context, db);
    if (keys.has_error()) co_return keys.error();
    if (*keys > 0) text += fmt::format("db{}:keys={},expires=0,avg_ttl=0\r\n", db, *keys);
  }
  co_return text;
}

}  // namespace

Task<std::int64_t> count_keys(Context context, std::int64_t db) {
  std::int64_t count = 0;
  std::function<bool(const std::string&)> wanted = [](const std::string&) { return true; };
  std::function<bool(std::vector<std::string>)> see = [&](std::vector<std::string> names) {
    count += static_cast<std::int64_t>(names.size());
    return true;
  };
  Result<void> done = co_await context.keyspace.each_page(db, std::move(wanted), std::move(see));
  if (done.has_error()) co_return done.error();
  co_return count;
}

Task<std::string> info_text(Context context, std::vector<std::string> sections) {
  std::string text;
  if (is_wanted("server", sections)) text = server_section(context);
  if (is_wanted("keyspace", sections)) {
    Result<std::string> keyspace = co_await keyspace_section(context);
    if (keyspace.has_error()) co_return keyspace.error();
    if (!text.empty()) text += "\r\n";
    text += *keyspace;
  }
  co_return text;
}

}  // namespace redis3::command
