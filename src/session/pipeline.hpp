#pragma once

#include "command/command.hpp"
#include "command/spec.hpp"
#include "redis3/reply.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

/// In which order the calls of one connection run, and their replies go out. Decisions only.
namespace redis3::session {

/// What a call touches, as far as its words tell.
class Footprint {
 public:
  /// Anything at all: it waits for the calls before it, and those behind wait for it.
  static Footprint everything() { return Footprint(); }
  /// The keys that the call names; everything where it names none, or not all.
  static Footprint of(const command::Spec& spec, const command::Argv& argv, std::int64_t db);

  bool is_everything() const noexcept { return keys_.empty() && key_ == 0; }
  bool has_several_keys() const noexcept { return !keys_.empty(); }
  bool overlaps(const Footprint& other) const noexcept;

 private:
  /// Hashes of a database's number and a key, never 0: two keys that share one wait for each other without
  /// need.
  std::uint64_t key_ = 0;
  /// Of a call with several keys, all of them, sorted: a client may send two calls of a million each.
  std::vector<std::uint64_t> keys_;
};

/// The calls of one connection that have begun and are not answered.
///
/// A call with one key may run beside all others but those that touch everything: the lane of the key keeps
/// the order. A call with several keys takes their lanes one after the other, so it waits for those that
/// share one.
class Pipeline {
 public:
  /// Whether a call may begin now; else it may be asked again when one has ended.
  bool admits(const Footprint& footprint) const noexcept;

  /// Notes a call that begins, and returns its number.
  std::uint64_t begin(Footprint footprint);

  /// Notes a call's end with its reply, absent where it is to go unanswered, and calls `answer` with the
  /// replies whose turn it is.
  template <class Answer>
  void end(std::uint64_t number, std::optional<Reply> reply, Answer answer) {
    note_end(number, std::move(reply));
    while (has_ended_first()) {
      if (std::optional<Reply> its = take_first()) answer(*std::move(its));
    }
  }

  bool is_empty() const noexcept { return calls_.empty(); }
  /// Whether the call that runs is one that touches everything: it runs alone.
  bool is_running_with_everything() const noexcept { return running_with_everything_ > 0; }
  /// Calls that are running, and calls whose replies wait for those.
  std::size_t size() const noexcept { return calls_.size(); }
  /// About how many bytes the replies have that wait for their turn.
  std::size_t waiting_bytes() const noexcept { return waiting_bytes_; }

 private:
  struct Call {
    Footprint footprint;
    bool has_ended = false;
    std::optional<Reply> reply;
  };

  void note_end(std::uint64_t number, std::optional<Reply> reply);
  bool has_ended_first() const noexcept { return !calls_.empty() && calls_.front().has_ended; }
  /// The reply of the first call, which has ended and is forgotten.
  std::optional<Reply> take_first();

  bool is_running_beside(const Footprint& footprint) const noexcept;

  std::deque<Call> calls_;
  /// The number of the first of them.
  std::uint64_t first_number_ = 0;
  std::size_t running_ = 0;
  std::size_t running_with_everything_ = 0;
  std::size_t running_with_several_keys_ = 0;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace redis3::session
