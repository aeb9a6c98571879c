#include "place/places.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>

namespace redis3::place {
namespace {

std::atomic<std::uint64_t> generation_of_process = 0;

/// What is there once, whatever it is reached with.
std::string name_of(const client::Location& location) {
  if (location.kind != client::Location::Kind::file) return client::url_of(location);
  std::error_code ignored;
  return "sqlite:" + std::filesystem::absolute(location.path, ignored).lexically_normal().string();
}

/// What makes two places different: everything that is settled when one is opened. Begins with its name.
std::string key_of(const client::Location& location, const Options& options,
                   const session::Settings& settings, const std::string& verbosity) {
  std::string key = name_of(location);
  for (const std::string& part :
       {location.region, location.endpoint_url, location.profile, options.access_key_id,
        options.secret_access_key, options.session_token, verbosity,
        fmt::format("{} {} {} {} {}", location.allow_lost_updates, location.strict_writes, options.is_lazy,
                    options.hedge_percent, static_cast<int>(settings.exec_across_keys))}) {
    key += '\0';
    key += part;
  }
  return key;
}

bool is_embedded(const client::Location& location) {
  return location.kind == client::Location::Kind::memory || location.kind == client::Location::Kind::file;
}

Error lost_in_fork(const client::Location& location) {
  if (location.kind == client::Location::Kind::memory) {
    return Error(
        ErrorKind::invalid,
        "memory: is the memory of one process, and this one was forked from the one that has it. Use a file "
        "(sqlite:/path/cache.db) or a cache, or begin the process in place of forking it.");
  }
  return Error(
      ErrorKind::invalid,
      fmt::format("{} was open when this process was forked from another one, and SQLite does not bear that. "
                  "Use the client in the child only, or begin the process in place of forking it.",
                  client::url_of(location)));
}

}  // namespace

struct Places::Table {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<Place>> places;
  /// The names of what a parent had open.
  std::set<std::string> lost;
};

// Never destroyed: it is used while a process ends. A child gets a table of its own before anybody else runs
// there; its parent's is locked over the fork, so that it is whole.
Places::Table& Places::table() {
  static std::atomic<Table*> current = [] {
    pthread_atfork([] { current.load()->mutex.lock(); }, [] { current.load()->mutex.unlock(); },
                   [] {
                     const Table& before = *current.load();
                     auto* after = new Table;
                     after->lost = before.lost;
                     for (const auto& [key, place] : before.places) {
                       if (!place.expired()) after->lost.insert(key.substr(0, key.find('\0')));
                     }
                     current = after;
                     ++generation_of_process;
                   });
    return new Table;
  }();
  return *current.load();
}

std::uint64_t Places::generation() noexcept {
  return generation_of_process;
}

Result<std::shared_ptr<Place>> Places::find(Options options, session::Settings settings,
                                            const std::string& verbosity) {
  Result<client::Location> location = client::locate(options, client::environment_url());
  if (location.has_error()) return location.error();
  const std::string key = key_of(*location, options, settings, verbosity);
  Table& open = table();
  std::lock_guard lock(open.mutex);
  if (is_embedded(*location) && open.lost.contains(name_of(*location))) return lost_in_fork(*location);
  std::weak_ptr<Place>& known = open.places[key];
  if (std::shared_ptr<Place> place = known.lock()) return place;
  // Not by make_shared: the memory would be kept for as long as the table knows of it.
  std::shared_ptr<Place> place(new Place(*std::move(location), std::move(options), std::move(settings)));
  known = place;
  return place;
}

}  // namespace redis3::place
