#pragma once

#include "aws/credentials.hpp"
#include "aws/lease.hpp"
#include "aws/signer.hpp"
#include "base/clock.hpp"
#include "base/single_flight.hpp"
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace redis3::aws {

/// Holds what signs requests, by a bucket's session or by temporary credentials, so that requests do not wait
/// for it: got at the first need, renewed in the background before it ends, one renewal at a time, the old
/// one used meanwhile.
///
/// Lifetime  a renewal in the background holds it until it has ended; close() lets that end soon.
/// Threads   one at a time, on the executor.
class SignerKeeper : public std::enable_shared_from_this<SignerKeeper> {
 public:
  /// Asks for another grant.
  using Fetch = std::function<Task<Grant>()>;
  /// Makes what signs by it.
  using MakeSigner = std::function<Signer(Credentials)>;

  /// clock        outlives this, until close()
  /// renews_idle  renew also when no request asks for it, if one was signed by the present grant. It takes a
  ///              timer, and a loop that has one does not run out of work.
  SignerKeeper(boost::asio::any_io_executor executor, const Clock& clock, const LeaseTimes& times,
               Fetch fetch, MakeSigner make_signer, bool renews_idle);

  /// Begins with a grant that is there already.
  void hold(Grant grant);

  /// Whether signer() may be used at once. Begins a renewal in the background where it is time for it.
  bool is_ready();
  /// Waits for another grant. Errors  those of `fetch`, also the last one where that was a moment ago.
  Task<void> renew();

  /// Signs by the present grant. Only after is_ready() or renew() have succeeded.
  Signer& signer() {
    was_used_ = true;
    return *signer_;
  }

  std::uint64_t generation() const noexcept { return lease_.generation(); }
  /// As Lease has it.
  void refused(std::uint64_t generation) noexcept { lease_.refused(generation); }

  /// Ends what goes on in the background.
  void close();

 private:
  Task<void> fetch();
  void renew_soon();
  void wait_for_renewal();
  static boost::asio::awaitable<void> renew_in_background(std::shared_ptr<SignerKeeper> keeper);

  boost::asio::any_io_executor executor_;
  const Clock* clock_;  ///< Null after close(): its owner may be gone.
  Fetch fetch_;
  MakeSigner make_signer_;
  std::chrono::milliseconds failure_pause_;
  Lease lease_;
  std::optional<Signer> signer_;
  SingleFlight flight_;
  std::optional<boost::asio::steady_timer> timer_;
  boost::asio::cancellation_signal background_;
  /// How the last fetch ended, and until when that counts; absent where it went well.
  std::optional<Error> failure_;
  TimePoint failure_ends_{};
  /// The present grant has signed a request.
  bool was_used_ = false;
  /// A renewal in the background has begun and not ended.
  bool is_renewing_ = false;
};

}  // namespace redis3::aws
