#include "place/backend.hpp"

#include "base/clock.hpp"

#include <utility>

namespace redis3::place {

void BackendFigures::merge(const BackendFigures& other) {
  requests.merge(other.requests);
  totals.merge(other.totals);
  if (s3 && other.s3) s3->merge(*other.s3);
  folded_changes += other.folded_changes;
  expired_keys += other.expired_keys;
  known_keys += other.known_keys;
}

Result<std::unique_ptr<Backend>> Backend::open(boost::asio::any_io_executor executor,
                                               const client::Location& location, const Options& options) {
  auto backend = std::make_unique<Backend>(std::move(executor));
  client::BackingParts parts{backend->executor_, system_clock(), backend->random_};
  parts.observer = [&meter = backend->requests_](const s3::RequestEvent& event) { meter.record(event); };
  Result<std::unique_ptr<client::Backing>> backing = client::open_backing(parts, location, options);
  if (backing.has_error()) return backing.error();
  backend->backing_ = *std::move(backing);
  backend->keyspace_ = std::make_unique<model::Keyspace>(
      backend->executor_, backend->backing_->store(), backend->random_, client::keyspace_options(location));
  return backend;
}

Backend::Backend(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

Task<void> Backend::check() {
  return backing_->check();
}

BackendFigures Backend::figures() const {
  BackendFigures figures;
  figures.requests = requests_;
  figures.totals = backing_->totals();
  figures.s3 = backing_->counters();
  figures.folded_changes = keyspace_->folded_change_count();
  figures.expired_keys = keyspace_->expired_key_count();
  figures.known_keys = keyspace_->known_key_count();
  return figures;
}

Task<void> Backend::drain() {
  return keyspace_->drain();
}

}  // namespace redis3::place
