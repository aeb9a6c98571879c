#include "place/place.hpp"

#include "client/request_info.hpp"
#include "place/server_info.hpp"

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
/// How long a place that ends waits for S3. Whoever had asked has left, and whoever lets go of the last
/// client may be an event loop.
constexpr std::chrono::milliseconds closing_patience{200};

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
  Result<std::unique_ptr<Backend>> backend =
      Backend::open(loop_.context().get_executor(), location_, options_);
  if (backend.has_error()) co_return backend.error();
  backend_ = *std::move(backend);
  if (!options_.is_lazy) {
    const Result<void> checked = co_await backend_->check();
    if (checked.has_error()) co_return checked.error();
  }
  open_server();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  if (options_.verbose) options_.verbose(fmt::format("Init completed in {:.4f}s", taken.count()));
  co_return Result<void>();
}

void Place::open_server() {
  info_.store = client::url_of(location_);
  info_.started_at = backend_->now();
  info_.counts_keys_by_default = false;
  info_.more_sections = [this]() -> Task<std::vector<command::InfoSection>> {
    co_return info_sections(*server_, backend_->figures());
  };
  server_ = std::make_unique<session::Server>(backend_->keyspace(), info_, random_, settings_);
}

Task<Stats> Place::stats() {
  if (!backend_) co_return Stats();
  const BackendFigures figures = backend_->figures();
  co_return client::stats_of(figures.totals, figures.s3);
}

Task<void> Place::close() {
  if (server_) server_->pause.end();
  asio::steady_timer patience(loop_.context(), closing_patience);
  patience.async_wait([this](const boost::system::error_code& error) {
    if (!error && backend_) backend_->give_up();
  });
  asio::steady_timer timer(loop_.context());
  while (callers_ > 0) {
    timer.expires_after(closing_tick);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (!is_open()) co_return Result<void>();
  const Result<void> drained = co_await backend_->drain();
  const std::string total = backend_->total();
  if (options_.verbose && !total.empty()) options_.verbose(total);
  co_return drained;
}

}  // namespace redis3::place
