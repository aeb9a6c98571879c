#pragma once

#include "base/random.hpp"
#include "base/task.hpp"
#include "client/backing.hpp"
#include "client/location.hpp"
#include "client/request_log.hpp"
#include "model/keyspace.hpp"
#include "place/request_meter.hpp"
#include "redis3/options.hpp"
#include "s3/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace redis3::place {

/// What is counted below the commands, by one backend or by several.
struct BackendFigures {
  RequestMeter requests;
  client::RequestTotals totals;
  /// Absent where the store is not S3.
  std::optional<s3::ClientCounters> s3;
  std::uint64_t folded_changes = 0;
  std::uint64_t expired_keys = 0;
  std::uint64_t known_keys = 0;

  void merge(const BackendFigures& other);
};

/// A store that is opened, and the keyspace on it: what a server has of them for each of its threads.
///
/// Lifetime  destroyed only after drain(), with no call under way.
/// Threads   one at a time, on the executor.
class Backend {
 public:
  /// Asks nothing of S3 yet.
  ///
  /// Errors  those of client::open_backing()
  static Result<std::unique_ptr<Backend>> open(boost::asio::any_io_executor executor,
                                               const client::Location& location, const Options& options);

  explicit Backend(boost::asio::any_io_executor executor);
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  /// As Backing::check().
  Task<void> check();

  model::Keyspace& keyspace() noexcept { return *keyspace_; }
  TimePoint now() const noexcept { return keyspace_->now(); }
  BackendFigures figures() const;
  /// As Backing::total().
  std::string total() const { return backing_->total(); }

  /// As Backing::give_up().
  void give_up() { backing_->give_up(); }
  /// Waits for what goes on in the background. The last call.
  Task<void> drain();

 private:
  boost::asio::any_io_executor executor_;
  SeededRandom random_ = SeededRandom::from_system();
  RequestMeter requests_;
  std::unique_ptr<client::Backing> backing_;
  std::unique_ptr<model::Keyspace> keyspace_;
};

}  // namespace redis3::place
