#include "model/key_renamer.hpp"

#include "model/own_turn.hpp"
#include "model/write_parts.hpp"

#include <fmt/format.h>

#include <utility>

namespace redis3::model {
namespace {

/// 22 characters of 62 make 131 random bits: the token has to be unlike all others of the bucket.
constexpr std::size_t token_length = 22;

bool is_live(const Known& known, TimePoint now) {
  return known.etag && !known.header.is_expired(now);
}

/// Whether the old key was there when the new one was looked at: `known` is what it was before that, `still`
/// what it is after it. A version that has gone to the new name and come back was not.
bool was_there_beside(const Known& known, const Known& taken, const Known& still, TimePoint now) {
  return is_live(still, now) && still.etag == known.etag && taken.etag != known.etag;
}

}  // namespace

Task<Renamed> KeyRenamer::rename(std::string from, std::string to, bool only_if_absent) {
  LaneTable::Hold source(keeper_.lanes(), std::move(from));
  LaneTable::Hold target(keeper_.lanes(), std::move(to));
  // Both queues are entered before either is waited for: all who rename stand in the same order everywhere,
  // and nobody waits for one who waits for him.
  OwnTurn source_turn(source.lane(), Turn::Kind::alone);
  OwnTurn target_turn(target.lane(), Turn::Kind::alone);
  co_await source_turn.wait();
  co_await target_turn.wait();
  co_return co_await work(source, target, only_if_absent);
}

Task<Renamed> KeyRenamer::work(LaneTable::Hold& source, LaneTable::Hold& target, bool only_if_absent) {
  store::PutCondition destination =
      only_if_absent ? store::PutCondition::if_absent() : store::PutCondition::none();
  for (std::size_t lost_races = 0; lost_races <= keeper_.options().lost_races_max; ++lost_races) {
    co_await keeper_.pause(lost_races);
    const Result<Known> known = co_await look_at_source(source);
    if (known.has_error()) co_return known.error();
    if (!is_live(*known, keeper_.store().now())) co_return Renamed::no_source;

    const store::RenameOptions options(random_text(keeper_.random(), token_length), known->etag, destination);
    const Result<void> sent = co_await send(source, target, options);
    if (!sent.has_error()) {
      keeper_.remember(target.lane(), *known);
      source.lane().known = Known();
      co_return Renamed::yes;
    }
    source.lane().known.reset();
    target.lane().known.reset();
    if (!is_race(sent.error().kind())) co_return sent.error();
    if (only_if_absent) {
      const Result<std::optional<store::PutCondition>> next =
          co_await condition_of_next_try(source, target, *known);
      if (next.has_error()) co_return next.error();
      if (!*next) co_return Renamed::target_taken;
      destination = **next;
    }
  }
  co_return Error(
      ErrorKind::unavailable,
      fmt::format("gave up after {} lost races for one key: too many others write to it; try again later",
                  keeper_.options().lost_races_max));
}

Task<std::optional<store::PutCondition>> KeyRenamer::condition_of_next_try(LaneTable::Hold& source,
                                                                           LaneTable::Hold& target,
                                                                           const Known& known) {
  const Result<Known> taken = co_await keeper_.fetch(target, Need::metadata);
  if (taken.has_error()) co_return taken.error();
  if (!taken->etag) co_return store::PutCondition::if_absent();
  if (!is_live(*taken, keeper_.store().now())) co_return store::PutCondition::if_match(*taken->etag);
  // That the new name is taken counts only if the old one was there at the same time.
  const Result<Known> still = co_await keeper_.fetch(source, Need::metadata);
  if (still.has_error()) co_return still.error();
  if (was_there_beside(known, *taken, *still, keeper_.store().now())) co_return std::nullopt;
  co_return store::PutCondition::if_absent();
}

Task<Known> KeyRenamer::look_at_source(LaneTable::Hold& source) {
  Lane& lane = source.lane();
  // That something is there is a guess that the rename checks; that nothing is there is checked by nobody.
  if (lane.known && is_live(*lane.known, keeper_.store().now())) co_return *lane.known;
  Result<Known> found = co_await keeper_.fetch(source, Need::metadata);
  if (found.has_error()) co_return found.error();
  if (found->etag && found->header.is_expired(keeper_.store().now()))
    keeper_.remove_expired(source.object_name(), *found->etag, found->header);
  keeper_.remember(lane, *found);
  co_return *lane.known;
}

Task<void> KeyRenamer::send(LaneTable::Hold& source, LaneTable::Hold& target, store::RenameOptions options) {
  Result<void> sent;
  bool may_have_happened = false;
  for (std::size_t tries = 0; tries <= keeper_.options().lost_answers_max; ++tries) {
    co_await keeper_.pause(tries);
    // The same token again: if it was done, that is what this one answers.
    sent = co_await keeper_.store().rename(source.object_name(), target.object_name(), options);
    if (!sent.has_error()) co_return sent;
    const ErrorKind kind = sent.error().kind();
    if (kind == ErrorKind::outcome_unknown) may_have_happened = true;
    // What is sent again and meets a conflict may have met the request before it, which is still under way.
    const bool is_told = is_race(kind) && kind != ErrorKind::conflict;
    if (!may_have_happened || is_told) co_return sent;
  }
  co_return Error(ErrorKind::outcome_unknown,
                  "the answer to a rename was lost, and nothing that came after it told whether it happened; "
                  "read both keys to see",
                  sent.error().request_id());
}

}  // namespace redis3::model
