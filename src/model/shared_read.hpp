#pragma once

#include "model/lane.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace redis3::model {

/// A read in its lane: it leads, and what its request finds answers the reads that wait behind it as well; or
/// another one leads, and tells it.
///
/// Those that come while the request is under way wait for the next one, so that no read is answered by what
/// was read before it came.
class SharedRead {
 public:
  /// Stands in the lane's queue from here on.
  SharedRead(Lane& lane, Need need) : lane_(lane), turn_(need) { lane_.begin(turn_); }
  // Also where its caller gives it up: the others lose nothing but time.
  ~SharedRead() {
    if (!turn_.has_begun) return;
    lane_.give_back_reads(others_);
    lane_.end(turn_);
  }
  SharedRead(const SharedRead&) = delete;
  SharedRead& operator=(const SharedRead&) = delete;

  boost::asio::awaitable<void> wait() {
    if (!turn_.has_begun) co_await turn_.waiter.wait();
  }

  /// What the one who leads has found; absent for him.
  std::optional<Result<Known>>& told() { return turn_.told; }

  /// Of the leader: from here on those who come wait for the next request.
  void take_waiting() { lane_.take_waiting_reads(others_); }
  /// What one request has to show, so that it answers all.
  Need need() const {
    Need need = turn_.need;
    for (const Turn* other : others_)
      need = std::max(need, reader(*other).need);
    return need;
  }
  std::size_t count() const { return 1 + others_.size(); }

  /// Tells the others what has been found.
  void tell(const Result<Known>& found) {
    for (Turn* other : others_) {
      Reader& its = reader(*other);
      const bool wants_value = found.has_error() || its.need != Need::metadata;
      its.told = wants_value ? found : Result<Known>(without_value(*found));
      its.waiter.wake();
    }
    others_.clear();
  }

 private:
  struct Reader : Turn {
    explicit Reader(Need a_need) : Turn(Kind::read), need(a_need) {}
    Need need;
    std::optional<Result<Known>> told;
  };
  /// All reads in a lane are of this kind.
  static Reader& reader(Turn& turn) { return static_cast<Reader&>(turn); }
  static const Reader& reader(const Turn& turn) { return static_cast<const Reader&>(turn); }

  Lane& lane_;
  Reader turn_;
  std::vector<Turn*> others_;
};

}  // namespace redis3::model
