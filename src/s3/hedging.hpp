#pragma once

#include "s3/latency_window.hpp"
#include "s3/operation.hpp"

#include <boost/intrusive/list.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

/// When a read that is late is sent a second time, to take whichever answer comes first; decided without I/O.
/// Source: Dean and Barroso, The Tail at Scale, CACM 56(2), 2013.
namespace redis3::s3 {

struct HedgeOptions {
  /// The share of reads that may be sent a second time; 0: none ever is.
  double share_max = 0.05;
  /// Second requests that may be saved up for a bad moment.
  double saved_max = 10;
  /// A read is late when so large a share of the reads before it took less time,
  double late_quantile = 0.95;
  /// but never earlier than this: below it a second request would cost more than it wins.
  std::chrono::microseconds delay_min{2000};
  /// So many reads are watched before any is hedged.
  std::uint32_t samples_min = 100;
  /// A longer answer says more about its length than about how late answers are, and is not counted.
  std::uint64_t sample_bytes_max = 64 * 1024;
};

/// What hedging has done and what it cost.
struct HedgeCounters {
  std::uint64_t issued = 0;  ///< Second requests.
  std::uint64_t won = 0;     ///< Of them, those that were answered first.
  std::uint64_t wasted = 0;  ///< Of them, those that came to nothing.
  double dollars = 0;        ///< The price of the one of each two that was not needed.

  void merge(const HedgeCounters& other) noexcept {
    issued += other.issued;
    won += other.won;
    wasted += other.wasted;
    dollars += other.dollars;
  }
};

/// Watches the reads of one bucket that are under way, GET and HEAD apart from each other.
///
/// All reads of a kind are late after the same time, so that they stand in a queue in the order in which they
/// become so: to begin and to end one costs a few instructions, and one timer serves them all.
class HedgePlan {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Hook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  /// A read under way; leaves the plan when it is destroyed.
  class Read : public Hook {
   public:
    Time began() const noexcept { return began_; }

   private:
    friend class HedgePlan;
    Time began_;
  };

  explicit HedgePlan(HedgeOptions options) : options_(options) {}

  /// Whether reads of this kind are ever sent twice.
  bool covers(Operation operation) const noexcept;

  /// A read that covers() begins.
  void begin(Read& read, Operation operation, Time now);
  /// It was answered, by itself or by the one that was sent after it: `body_bytes` long.
  void answered(const Read& read, Operation operation, Time now, std::uint64_t body_bytes);

  /// When the next read will be late; absent while none is watched.
  std::optional<Time> next_late() const;
  /// When its owner is to look for late reads, where that is sooner than it has been told since its last
  /// look.
  std::optional<Time> next_look();
  void look_begins() noexcept { look_at_.reset(); }
  /// A read that is late now: it is watched no more. Null where there is none.
  Read* take_late(Time now);
  /// Pays for one second request; false where too little is saved.
  bool pay() noexcept;

  HedgeCounters counters;

 private:
  using Queue = boost::intrusive::list<Read, boost::intrusive::constant_time_size<false>>;

  /// The reads of one kind.
  struct Kind {
    LatencyWindow window;
    Queue watched;
    /// Absent until enough is known.
    std::optional<std::chrono::nanoseconds> delay;
    std::uint32_t unlooked = 0;
  };

  Kind& kind_of(Operation operation) noexcept { return kinds_[operation == Operation::get_object ? 0 : 1]; }

  HedgeOptions options_;
  std::array<Kind, 2> kinds_;
  double saved_ = 0;
  std::optional<Time> look_at_;
};

}  // namespace redis3::s3
