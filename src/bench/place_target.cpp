#include "bench/place_target.hpp"

#include "command/spec.hpp"
#include "command/table.hpp"

#include <utility>

namespace redis3::bench {

PlaceTarget::PlaceTarget(boost::asio::any_io_executor executor, TargetInfo info, client::Location location,
                         Options options)
    : executor_(std::move(executor)),
      info_(std::move(info)),
      location_(std::move(location)),
      options_(std::move(options)) {
  session_.db = location_.db;
}

Task<void> PlaceTarget::open() {
  Result<std::unique_ptr<place::Backend>> backend = place::Backend::open(executor_, location_, options_);
  if (backend.has_error()) co_return backend.error();
  backend_ = *std::move(backend);
  co_return co_await backend_->check();
}

Eventual<Reply> PlaceTarget::begin(command::Argv call) {
  const command::Context context{backend_->keyspace(), session_};
  const command::Spec* spec = context.table.find(std::span<const std::string>(call));
  if (auto error = command::refusal(context.table, spec, call, session_.db)) return *std::move(error);
  return command::begin(context, *spec, std::move(call));
}

Usage PlaceTarget::usage() const {
  Usage usage;
  const place::BackendFigures figures = backend_->figures();
  usage.requests = figures.totals.requests;
  usage.bytes_sent = figures.totals.bytes_sent;
  usage.bytes_received = figures.totals.bytes_received;
  usage.dollars = figures.totals.dollars;
  if (figures.s3) {
    usage.retries = figures.s3->retries;
    usage.hedges = figures.s3->hedges.issued;
  }
  return usage;
}

Task<void> PlaceTarget::close() {
  if (!backend_) co_return Result<void>();
  co_return co_await backend_->drain();
}

}  // namespace redis3::bench
