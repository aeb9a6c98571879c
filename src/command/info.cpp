#include "command/info.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace redis3::command {
namespace {

bool is_wanted(std::string_view section, bool is_default, const std::vector<std::string>& sections) {
  if (sections.empty()) return is_default;
  return std::any_of(sections.begin(), sections.end(), [&](const std::string& name) {
    if (equal_ignoring_case(name, "default")) return is_default;
    for (const std::string_view word : {section, std::string_view("all"), std::string_view("everything")}) {
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

/// A section in the making.
class SectionBuilder {
 public:
  explicit SectionBuilder(std::string heading) { section_.heading = std::move(heading); }

  template <class Value>
  SectionBuilder& add(std::string name, const Value& value) {
    section_.fields.emplace_back(std::move(name), fmt::format("{}", value));
    return *this;
  }
  InfoSection build() { return std::move(section_); }

 private:
  InfoSection section_;
};

InfoSection server_section(const Context& context) {
  const TimePoint now = context.keyspace.now();
  SectionBuilder section("Server");
  section.add("redis_version", redis_version)
      .add("redis3_version", REDIS3_VERSION)
      .add("redis_mode", "standalone")
      .add("os", operating_system())
      .add("arch_bits", 8 * sizeof(void*))
      .add("process_id", getpid())
      .add("server_time_usec", 1000 * unix_milliseconds(now));
  if (!context.server) return section.build();

  const auto uptime = std::max(now - context.server->started_at, std::chrono::milliseconds(0));
  section.add("uptime_in_seconds", std::chrono::floor<std::chrono::seconds>(uptime).count())
      .add("uptime_in_days", std::chrono::floor<std::chrono::days>(uptime).count())
      .add("store", context.server->store);
  return section.build();
}

/// Where there are connections, their server tells more of them.
InfoSection clients_section(const Context& context) {
  SectionBuilder section("Clients");
  if (context.server && context.server->connected_clients)
    section.add("connected_clients", *context.server->connected_clients);
  return section.build();
}

/// The keys are not in memory: all of it is the process's own.
InfoSection memory_section() {
  SectionBuilder section("Memory");
  if (const auto bytes = resident_bytes()) section.add("used_memory", *bytes).add("used_memory_rss", *bytes);
  section.add("maxmemory", 0).add("maxmemory_policy", "noeviction").add("lazyfree_pending_objects", 0);
  return section.build();
}

std::uint64_t expired_key_count(const Context& context) {
  const std::uint64_t elsewhere = context.server ? context.server->expired_keys_elsewhere : 0;
  return context.keyspace.expired_key_count() + elsewhere;
}

InfoSection stats_section(const Context& context) {
  SectionBuilder section("Stats");
  const Statistics* statistics = context.statistics;
  if (statistics) section.add("total_commands_processed", statistics->commands);
  section.add("expired_keys", expired_key_count(context) - (statistics ? statistics->expired_keys_before : 0))
      .add("evicted_keys", 0)
      .add("tracking_total_keys", 0);
  if (statistics) section.add("total_error_replies", statistics->error_replies);
  return section.build();
}

/// How much of the processor this process has used.
InfoSection cpu_section() {
  rusage own{};
  rusage children{};
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  const auto seconds = [](const timeval& time) { return fmt::format("{}.{:06}", time.tv_sec, time.tv_usec); };
  SectionBuilder section("CPU");
  section.add("used_cpu_sys", seconds(own.ru_stime))
      .add("used_cpu_user", seconds(own.ru_utime))
      .add("used_cpu_sys_children", seconds(children.ru_stime))
      .add("used_cpu_user_children", seconds(children.ru_utime));
  return section.build();
}

InfoSection replication_section() {
  SectionBuilder section("Replication");
  section.add("role", "master").add("connected_slaves", 0).add("master_repl_offset", 0);
  return section.build();
}

InfoSection cluster_section() {
  SectionBuilder section("Cluster");
  section.add("cluster_enabled", 0);
  return section.build();
}

/// A listing does not tell which keys expire, and asking each would cost a request a key: `expires` is always
/// 0.
Task<InfoSection> keyspace_section(Context context) {
  Result<std::vector<std::int64_t>> databases = co_await context.keyspace.databases();
  if (databases.has_error()) co_return databases.error();
  SectionBuilder section("Keyspace");
  for (const std::int64_t db : *databases) {
    Result<std::int64_t> keys = co_await count_keys(context, db);
    if (keys.has_error()) co_return keys.error();
    if (*keys > 0) section.add(fmt::format("db{}", db), fmt::format("keys={},expires=0,avg_ttl=0", *keys));
  }
  co_return section.build();
}

/// What can be told without the store.
Task<std::vector<InfoSection>> sections_of_the_process(Context context) {
  std::vector<InfoSection> others;
  if (context.server && context.server->more_sections) {
    Result<std::vector<InfoSection>> more = co_await context.server->more_sections();
    if (more.has_error()) co_return more.error();
    others = *std::move(more);
  }
  std::vector<InfoSection> sections{server_section(context), clients_section(context), memory_section(),
                                    stats_section(context),  replication_section(),    cpu_section(),
                                    cluster_section()};
  for (InfoSection& more : others) {
    const auto same = std::find_if(sections.begin(), sections.end(), [&](const InfoSection& section) {
      return section.heading == more.heading;
    });
    if (same == sections.end()) {
      sections.push_back(std::move(more));
    } else {
      std::move(more.fields.begin(), more.fields.end(), std::back_inserter(same->fields));
    }
  }
  co_return sections;
}

void append(const InfoSection& section, std::string& text) {
  if (!text.empty()) text += "\r\n";
  text += fmt::format("# {}\r\n", section.heading);
  for (const auto& [name, value] : section.fields)
    text += fmt::format("{}:{}\r\n", name, value);
}

}  // namespace

std::optional<std::uint64_t> resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total_pages = 0;
  std::uint64_t resident_pages = 0;
  if (!(statm >> total_pages >> resident_pages)) return std::nullopt;
  return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

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
  const Result<std::vector<InfoSection>> own = co_await sections_of_the_process(context);
  if (own.has_error()) co_return own.error();
  std::string text;
  for (const InfoSection& section : *own) {
    if (is_wanted(section.heading, section.is_default, sections)) append(section, text);
  }
  const bool counts_keys = !context.server || context.server->counts_keys_by_default;
  if (is_wanted("keyspace", counts_keys, sections)) {
    const Result<InfoSection> keyspace = co_await keyspace_section(context);
    if (keyspace.has_error()) co_return keyspace.error();
    append(*keyspace, text);
  }
  co_return text;
}

}  // namespace redis3::command
