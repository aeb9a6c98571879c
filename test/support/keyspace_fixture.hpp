#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "embedded/memory_table.hpp"
#include "model/keyspace.hpp"
#include "store/counting_store.hpp"
#include "store/embedded_store.hpp"
#include "store/fault_store.hpp"
#include "support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <utility>

namespace redis3::test {

/// One writer's way to a shared store: its own faults, its own counts, its own lanes. Several of them on one
/// table are several processes on one bucket.
struct Writer {
  Writer(boost::asio::io_context& context, store::ObjectStore& shared, std::uint64_t seed)
      : faults(shared, seed, store::FaultRates()), store(faults), random(seed) {
    model::KeyspaceOptions options;
    options.retry_pause_first = std::chrono::milliseconds(0);
    keyspace = std::make_unique<model::Keyspace>(context.get_executor(), store, random, options);
  }

  store::FaultStore faults;
  store::CountingStore store;
  SeededRandom random;
  std::unique_ptr<model::Keyspace> keyspace;
};

/// A store in memory, with a clock that stands still.
struct MemoryBucket {
  boost::asio::io_context context{1};
  ManualClock clock{from_unix_milliseconds(1'700'000'000'000)};
  SeededRandom random{1};
  embedded::MemoryTable table;
  store::EmbeddedStore store{table, std::string(store::embedded_bucket), clock, random};
};

}  // namespace redis3::test
