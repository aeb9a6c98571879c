#pragma once

#include "aws/signer.hpp"
#include "base/single_flight.hpp"
#include "base/task.hpp"
#include "s3/server_clock.hpp"
#include "s3/session.hpp"
#include "s3/xml.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace redis3::s3 {

/// Holds the session of one bucket so that requests do not wait for it: got at the first call, renewed in the
/// background before it ends.
///
/// Lifetime  a renewal in the background holds it until it has ended; close() lets that end soon.
/// Threads   one at a time, on the executor.
class SessionKeeper : public std::enable_shared_from_this<SessionKeeper> {
 public:
  /// Sends CreateSession and reads its answer.
  using Fetch = std::function<Task<SessionGrant>()>;
  /// Makes what signs by a session.
  using MakeSigner = std::function<aws::Signer(aws::Credentials)>;

  /// renews_idle  renew also when no request asks for it, if one was signed by the present session. It takes
  /// a timer,
  ///              and a loop that has one does not run out of work.
  SessionKeeper(boost::asio::any_io_executor executor, const ServerClock& clock, Fetch fetch,
                MakeSigner make_signer, bool renews_idle);

  /// Whether signer() may be used at once. Begins a renewal in the background where it is time for it.
  bool is_ready();
  /// Waits for a session. Errors  those of CreateSession.
  Task<void> renew();

  /// Signs by the present session. Only after is_ready() or renew() have succeeded.
  aws::Signer& signer() {
    was_used_ = true;
    return *signer_;
  }

  std::uint64_t generation() const noexcept { return state_.generation(); }
  /// As SessionState has it.
  void refused(std::uint64_t generation) noexcept { state_.refused(generation); }

  void close();

 private:
  Task<void> fetch();
  void renew_soon();
  void wait_for_renewal();
  static boost::asio::awaitable<void> renew_in_background(std::shared_ptr<SessionKeeper> keeper);

  boost::asio::any_io_executor executor_;
  const ServerClock* clock_;  ///< Null after close(): its owner may be gone.
  Fetch fetch_;
  MakeSigner make_signer_;
  SessionState state_;
  std::optional<aws::Signer> signer_;
  SingleFlight flight_;
  std::optional<boost::asio::steady_timer> timer_;
  /// The present session has signed a request.
  bool was_used_ = false;
  /// A renewal in the background has begun and not ended.
  bool is_renewing_ = false;
};

}  // namespace redis3::s3
