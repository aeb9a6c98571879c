#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "client/location.hpp"
#include "client/request_log.hpp"
#include "command/command.hpp"
#include "model/keyspace.hpp"
#include "redis3/options.hpp"
#include "s3/client.hpp"
#include "s3/operation.hpp"
#include "store/lifecycle_store.hpp"
#include "store/object_store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace redis3::client {

/// A store with everything that it stands on.
///
/// Threads  one at a time, like the store.
class Backing {
 public:
  virtual ~Backing() = default;
  virtual store::ObjectStore& store() = 0;
  /// Null where the place is no bucket.
  virtual store::LifecycleStore* lifecycle() = 0;
  /// The bucket's name; empty where the place is none.
  virtual std::string bucket() const = 0;
  /// Asks the store whether it is there and ours to use; creates a cache's bucket where it is absent.
  ///
  /// Errors  not_found  the bucket is not there
  ///         denied     wrong credentials
  ///         not_permitted  somebody else's bucket
  virtual Task<void> check() = 0;
  /// Ends what is asked of S3, now and from now on: nobody waits for it any more.
  virtual void give_up() = 0;
  /// All requests so far and what they cost, in one line; empty where nothing costs anything.
  virtual std::string total() const = 0;
  /// The same for programs; no requests where nothing costs anything.
  virtual RequestTotals totals() const = 0;
  /// What the client of S3 has done beyond sending requests; absent where the place is not S3.
  virtual std::optional<s3::ClientCounters> counters() const = 0;
  /// What INFO tells of it; empty where nothing is to be told.
  virtual std::vector<command::InfoSection> info() const = 0;
};

/// What a backing needs while it lives; the clock and the random numbers outlive it.
struct BackingParts {
  boost::asio::any_io_executor executor;
  const Clock& clock;
  Random& random;
  /// A cache's bucket, or a file, that is absent is created.
  bool creates = true;
  /// Gets to know of each request to S3; may be empty.
  s3::RequestObserver observer;
};

/// How the keys of a location are treated.
model::KeyspaceOptions keyspace_options(const Location& location);

/// Opens the store at `location`, and asks nothing of S3 yet.
///
/// Errors  not_found  there is no such file, and none is to be created
///         denied     no credentials
///         invalid    a name that S3 does not take, a file that is not ours; the message says what is right
///         and those of opening a file.
Result<std::unique_ptr<Backing>> open_backing(BackingParts parts, const Location& location,
                                              const Options& options);

}  // namespace redis3::client
