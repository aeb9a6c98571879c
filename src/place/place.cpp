#include "place/place.hpp"

#include "base/clock.hpp"

#include <fmt/format.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace redis3::place {
namespace {

namespace asio = boost::asio;

/// How often a place that ends looks whether the last call has ended.
constexpr std::chrono::milliseconds closing_tick{2};

}  // namespace

Place::Place(client::Location location, Options options, session::Settings settings)
    : location_(std::move(location)),
      options_(std::move(options)),
      settings_(std::move(settings)),
      random_(SeededRandom::from_system()) {}

// A failure of the last background work has nobody to be told to: what it would have done is done by the next
// reader.
Place::~Place() {
  (void)loop_.run(close());
}

Task<void> Place::open() {
  if (is_open()) co_return Result<void>();
  co_return co_await opening_.run([this] { return open_now(); });
}

Task<void> Place::open_now() {
  const auto begin = std::chrono::steady_clock::now();
  const client::BackingParts parts{loop_.context().get_executor(), system_clock(), random_};
  Result<std::unique_ptr<client::Backing>> backing = client::open_backing(parts, location_, options_);
  if (backing.has_error()) co_return backing.error();
  if (!options_.is_lazy) {
    const Result<void> checked = co_await (*backing)->check();
    if (checked.has_error()) co_return checked.error();
  }
  backing_ = *std::move(backing);
  open_server();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  if (options_.verbose) options_.verbose(fmt::format("Init completed in {:.4f}s", taken.count()));
  co_return Result<void>();
}

void Place::open_server() {
  model::KeyspaceOptions keyspace;
  keyspace.allow_lost_updates = location_.allow_lost_updates;
  keyspace.strict_writes = location_.strict_writes;
  keyspace_ =
      std::make_unique<model::Keyspace>(loop_.context().get_executor(), backing_->store(), random_, keyspace);
  info_.store = client::url_of(location_);
  info_.started_at = backing_->store().now();
  info_.counts_keys_by_default = false;
  info_.more_sections = [this]() -> Task<std::vector<command::InfoSection>> {
    std::vector<command::InfoSection> sections = server_->info_sections();
    for (command::InfoSection& section : backing_->info())
      sections.push_back(std::move(section));
    co_return sections;
  };
  server_ = std::make_unique<session::Server>(*keyspace_, info_, random_, settings_);
}

Task<void> Place::close() {
  if (server_) server_->pause.end();
  asio::steady_timer timer(loop_.context());
  while (callers_ > 0) {
    timer.expires_after(closing_tick);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (!is_open()) co_return Result<void>();
  const Result<void> drained = co_await keyspace_->drain();
  const std::string total = backing_->total();
  if (options_.verbose && !total.empty()) options_.verbose(total);
  co_return drained;
}

}  // namespace redis3::place
