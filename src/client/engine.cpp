#include "client/engine.hpp"

#include "base/clock.hpp"
#include "client/request_info.hpp"
#include "command/glob.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::client {
Task<std::unique_ptr<Engine>> Engine::open(boost::asio::any_io_executor executor, Options options) {
  const Result<Location> location = locate(options, environment_url());
  if (location.has_error()) co_return location.error();
  auto engine = std::make_unique<Engine>(std::move(executor), *location, std::move(options));
  const Result<void> opened = co_await engine->open_store();
  if (opened.has_error()) co_return opened.error();
  co_return std::move(engine);
}

Engine::Engine(boost::asio::any_io_executor executor, Location location, Options options)
    : executor_(std::move(executor)),
      location_(std::move(location)),
      options_(std::move(options)),
      random_(SeededRandom::from_system()),
      db_(location_.db) {
  session_.db = location_.db;
  server_.store = url_of(location_);
  server_.connected_clients = 1;
}

Engine::~Engine() = default;

Task<void> Engine::open_store() {
  const auto begin = std::chrono::steady_clock::now();
  const BackingParts parts{executor_, system_clock(), random_};
  Result<std::unique_ptr<Backing>> backing = open_backing(parts, location_, options_);
  if (backing.has_error()) co_return backing.error();
  backing_ = *std::move(backing);
  if (!options_.is_lazy) {
    const Result<void> checked = co_await backing_->check();
    if (checked.has_error()) co_return checked.error();
  }
  keyspace_ =
      std::make_unique<model::Keyspace>(executor_, backing_->store(), random_, keyspace_options(location_));
  server_.started_at = backing_->store().now();
  server_.more_sections = [this]() -> Task<std::vector<command::InfoSection>> { co_return backing_->info(); };
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  tell(fmt::format("Init completed in {:.4f}s", taken.count()));
  co_return Result<void>();
}

Task<Reply> Engine::execute(command::Argv argv) {
  const command::Context context{*keyspace_, session_, &server_, &statistics_};
  Result<Reply> reply = co_await command::execute(context, std::move(argv));
  db_.store(session_.db, std::memory_order_relaxed);
  co_return reply;
}

Task<model::KeyPage> Engine::page(std::int64_t db, std::string pattern, std::string token) {
  const command::Glob glob(pattern);
  const auto wanted = [&glob](const std::string& name) { return glob.is_everything() || glob.matches(name); };
  co_return co_await keyspace_->page(db, std::move(token), wanted);
}

Task<void> Engine::each_page(std::string pattern, std::function<bool(std::vector<std::string>)> see) {
  const std::int64_t db = session_.db;
  std::string token;
  do {
    Result<model::KeyPage> next = co_await page(db, pattern, std::move(token));
    if (next.has_error()) co_return next.error();
    if (!next->names.empty() && !see(std::move(next->names))) break;
    token = std::move(next->next);
  } while (!token.empty());
  co_return Result<void>();
}

Task<Stats> Engine::stats() {
  co_return stats_of(backing_->totals(), backing_->counters());
}

Task<void> Engine::close() {
  const Result<void> drained = co_await keyspace_->drain();
  const std::string total = backing_->total();
  if (!total.empty()) tell(total);
  co_return drained;
}

void Engine::tell(const std::string& line) const {
  if (options_.verbose) options_.verbose(line);
}

}  // namespace redis3::client
