#include "model/lane_runner.hpp"

#include "base/at_end.hpp"
#include "model/body_tail.hpp"
#include "model/own_turn.hpp"
#include "model/shared_read.hpp"
#include "model/write_parts.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace redis3::model {
namespace {

/// From a client's answer to its next command it is one turn of the loop, or three by way of a strand.
constexpr int company_turns_max = 4;

/// What a caller is told of a write that may have happened and may not.
Error unsettled(const Error& lost, std::string_view why) {
  return Error(
      ErrorKind::outcome_unknown,
      fmt::format("the answer to a write was lost, and {}; read the key to see whether it happened", why),
      lost.request_id());
}

}  // namespace

/// The changes that one leader does together.
struct LaneRunner::Batch {
  explicit Batch(Turn& leader) : turns{&leader}, changes{leader.change} {}

  void take_waiting(Lane& lane) {
    lane.take_waiting_changes(turns);
    for (std::size_t at = changes.size(); at < turns.size(); ++at)
      changes.push_back(turns[at]->change);
  }

  /// Tells the others in the batch how it ended; the leader, turns[0], knows.
  void finish(const Result<void>& result) {
    for (std::size_t at = 1; at < turns.size(); ++at) {
      turns[at]->result = result;
      turns[at]->waiter.wake();
    }
    turns.resize(1);
  }

  std::vector<Turn*> turns;
  std::vector<const Change*> changes;
  /// What the lane knows was read after all of the batch had come.
  bool is_fresh = false;
  /// Somebody else has written: guessing is over.
  bool must_read = false;
  std::size_t lost_races = 0;
  std::size_t lost_answers = 0;

  /// The time at which the changes were last decided.
  TimePoint decided_at;

  /// A write whose answer was lost. It is sent again only as it was: the same batch, base, time and id.
  struct Unsettled {
    WriteId own;
    WriteBase base;
    bool is_conditional;
    /// Of a plain write: the version that reading back has found, which alone its repetition may replace. If
    /// the first one comes late after all, and others write over it, the repetition does not bring it back.
    std::optional<store::Etag> replaced;
  };
  std::optional<Unsettled> unsettled;
  /// The same of an append, which can carry no id.
  std::optional<Append> unsettled_append;
  bool is_settled() const { return !unsettled && !unsettled_append; }

  /// The store has appended to this object whenever it was asked.
  bool may_append = true;
};

Task<std::optional<Record>> LaneRunner::read(std::string object_name, Need need) {
  LaneTable::Hold hold(keeper_.lanes(), std::move(object_name));
  Lane& lane = hold.lane();
  SharedRead read(lane, need);
  co_await read.wait();
  if (std::optional<Result<Known>>& told = read.told()) {
    if (told->has_error()) co_return told->error();
    co_return live_record(**std::move(told), keeper_.store().now());
  }
  co_await await_company(lane, lane.reads_done_together);
  read.take_waiting();
  Result<Known> found = co_await keeper_.fetch(hold, read.need());
  // That this one was given up says nothing to the others.
  const bool is_given_up = found.has_error() && found.error().kind() == ErrorKind::cancelled;
  if (!is_given_up) {
    lane.reads_done_together = static_cast<std::uint32_t>(read.count());
    read.tell(found);
  }
  if (found.has_error()) co_return found.error();
  std::optional<Record> record = see(hold, std::move(*found));
  if (record && need == Need::metadata) record->value.clear();
  co_return record;
}

Task<std::optional<std::string>> LaneRunner::read_part(std::string object_name, ValueRange range) {
  LaneTable::Hold hold(keeper_.lanes(), std::move(object_name));
  OwnTurn turn(hold.lane(), Turn::Kind::part);
  co_await turn.wait();
  Result<KnownPart> found = co_await keeper_.fetch_part(hold, range);
  if (found.has_error()) co_return found.error();
  if (!see(hold, std::move(found->known))) co_return std::nullopt;
  co_return std::move(found->part);
}

std::optional<Record> LaneRunner::see(LaneTable::Hold& hold, Known found) {
  const TimePoint now = keeper_.store().now();
  if (found.etag && found.header.is_expired(now))
    keeper_.remove_expired(hold.object_name(), *found.etag, found.header);
  std::optional<Record> record = live_record(found, now);
  keeper_.remember(hold.lane(), std::move(found));
  return record;
}

Task<void> LaneRunner::change(std::string object_name, Change change) {
  if (keeper_.options().strict_writes) change.need = std::max(change.need, Need::metadata);
  LaneTable::Hold hold(keeper_.lanes(), std::move(object_name));
  Lane& lane = hold.lane();
  Turn turn(change);
  Batch batch(turn);
  const AtEnd end([&lane, &turn, &batch] {
    if (!turn.has_begun) return;
    batch.finish(Error(ErrorKind::outcome_unknown,
                       "the write was broken off; read the key to see whether it happened"));
    lane.end(turn);
  });
  if (!lane.begin(turn)) co_await turn.waiter.wait();
  if (turn.result) co_return *turn.result;

  co_await await_company(lane, lane.changes_done_together);
  const Result<void> result = co_await work(hold, batch);
  keeper_.trim(lane);
  lane.changes_done_together = static_cast<std::uint32_t>(batch.turns.size());
  batch.finish(result);
  co_return result;
}

boost::asio::awaitable<void> LaneRunner::await_company(const Lane& lane, std::size_t expected) const {
  for (int turn = 0; turn < company_turns_max && lane.waiting_count() + 1 < expected; ++turn)
    co_await boost::asio::post(boost::asio::use_awaitable);
}

Task<void> LaneRunner::work(LaneTable::Hold& hold, Batch& batch) {
  Lane& lane = hold.lane();
  while (true) {
    // Whoever joins after the read would make it stale again, for ever under a stream of changes that write
    // nothing.
    if (!batch.is_fresh && batch.is_settled()) batch.take_waiting(lane);
    if (batch.must_read) {
      const Result<void> read = co_await read_anew(hold, batch, largest_need(batch.changes));
      if (read.has_error()) co_return read.error();
    }
    if (batch.is_settled()) batch.decided_at = keeper_.store().now();
    Plan plan = decide(batch, lane);
    if (plan.step == Plan::Step::done) co_return Result<void>();
    if (plan.step == Plan::Step::read) {
      const Result<void> read = co_await read_anew(hold, batch, plan.need);
      if (read.has_error()) co_return read.error();
      continue;
    }
    Task<Written> writing = plan.step == Plan::Step::append ? append(hold, batch, std::move(plan))
                                                            : write(hold, batch, std::move(plan));
    const Result<Written> written = co_await std::move(writing);
    if (written.has_error()) co_return written.error();
    if (*written == Written::yes) {
      keeper_.count_written(batch.changes.size());
      co_return Result<void>();
    }
    co_await keeper_.pause(*written == Written::lost_race ? batch.lost_races : batch.lost_answers + 1);
  }
}

Plan LaneRunner::decide(const Batch& batch, const Lane& lane) const {
  const bool may_append = batch.may_append && keeper_.store().capabilities().append == store::Support::yes;
  return fold(batch.changes, lane.known, batch.is_fresh, batch.decided_at, may_append);
}

Task<void> LaneRunner::read_anew(LaneTable::Hold& hold, Batch& batch, Need need) {
  Result<Known> found = co_await keeper_.fetch(hold, need);
  if (found.has_error()) co_return found.error();
  hold.lane().known = std::move(*found);
  batch.is_fresh = true;
  batch.must_read = false;
  co_return Result<void>();
}

Task<WriteForm> LaneRunner::choose_form(const Batch& batch, Plan::Step step, Plan::Basis basis) {
  if (basis == Plan::Basis::nothing) co_return WriteForm::as_planned;
  if (!keeper_.store().capabilities().are_known()) {
    const Result<void> learnt = co_await keeper_.store().learn_capabilities();
    if (learnt.has_error()) co_return learnt.error();
  }
  const bool looks_only_to_tell =
      std::all_of(batch.changes.begin(), batch.changes.end(),
                  [](const Change* change) { return change->looks_only_to_tell; });
  co_return write_form(step, basis, keeper_.store().capabilities(),
                       looks_only_to_tell || keeper_.options().allow_lost_updates);
}

Task<LaneRunner::Written> LaneRunner::write(LaneTable::Hold& hold, Batch& batch, Plan plan) {
  Lane& lane = hold.lane();
  const Result<WriteForm> form = co_await choose_form(batch, plan.step, plan.basis);
  if (form.has_error()) co_return form.error();
  if (*form == WriteForm::tombstone) {
    plan.step = Plan::Step::put;
    plan.record = tombstone();
  }
  const bool is_guarded = *form != WriteForm::unguarded;
  const bool is_conditional = plan.basis != Plan::Basis::nothing;
  const store::Capabilities can = keeper_.store().capabilities();
  const WriteBase base = base_of(lane.known, plan.basis, can);
  const WriteId own = batch.unsettled ? batch.unsettled->own : new_write_id(keeper_.random());
  const std::optional<store::Etag> replaced =
      batch.unsettled && batch.unsettled->replaced ? batch.unsettled->replaced : base.etag;

  Known after;
  Error failure;
  bool has_failed = false;
  if (plan.step == Plan::Step::put) {
    after.header = header_of(plan.record, plan.basis, own, base);
    after.value_bytes = plan.record.value.size();
    if (plan.record.value.size() <= keeper_.options().known_value_bytes_max) after.value = plan.record.value;
    if (needs_tail(after.header, can)) add_tail(after.header, plan.record.value, own);
    auto condition = is_guarded ? put_condition(plan.basis, replaced) : store::PutCondition::none();
    store::PutOptions options(std::move(condition), format_header(after.header),
                              after.header.expires_at.has_value());
    Result<store::Etag> put =
        co_await keeper_.store().put(hold.object_name(), std::move(plan.record.value), std::move(options));
    has_failed = put.has_error();
    if (has_failed) {
      failure = put.error();
    } else {
      after.etag = std::move(*put);
    }
  } else {
    auto condition =
        is_guarded && replaced ? store::RemoveCondition::if_match(*replaced) : store::RemoveCondition::none();
    const Result<void> removed = co_await keeper_.store().remove(hold.object_name(), std::move(condition));
    has_failed = removed.has_error();
    if (has_failed) failure = removed.error();
  }

  if (!has_failed) {
    lane.known = std::move(after);
    co_return Written::yes;
  }
  if (failure.kind() == ErrorKind::outcome_unknown && !batch.unsettled) {
    batch.unsettled = Batch::Unsettled{own, base, is_conditional, std::nullopt};
  }
  // Whatever a repetition ends in says nothing of the first one.
  if (batch.unsettled) co_return co_await settle(hold, batch, std::move(failure));
  if (!is_race(failure.kind())) co_return failure;

  co_return lose_race(lane, batch);
}

Task<LaneRunner::Written> LaneRunner::append(LaneTable::Hold& hold, Batch& batch, Plan plan) {
  Lane& lane = hold.lane();
  Append sent{base_of(lane.known, plan.basis, keeper_.store().capabilities()), plan.offset, plan.suffix};
  store::AppendOptions options(plan.offset, sent.base.etag);
  const Result<store::Appended> appended =
      co_await keeper_.store().append(hold.object_name(), std::move(plan.suffix), std::move(options));
  if (!appended.has_error()) {
    lane.known->etag = appended->etag;
    lane.known->value_bytes = appended->size_bytes;
    lane.known->value.reset();
    co_return Written::yes;
  }
  const ErrorKind kind = appended.error().kind();
  if (kind == ErrorKind::outcome_unknown && batch.is_settled()) batch.unsettled_append = std::move(sent);
  if (!batch.is_settled()) co_return co_await settle_append(hold, batch, appended.error());
  if (kind == ErrorKind::unsupported) {
    batch.may_append = false;
    co_return Written::again;
  }
  if (!is_race(kind)) co_return appended.error();
  co_return lose_race(lane, batch);
}

Task<LaneRunner::Written> LaneRunner::settle_append(LaneTable::Hold& hold, Batch& batch, Error lost) {
  Lane& lane = hold.lane();
  const Append& sent = *batch.unsettled_append;
  const auto first = static_cast<std::int64_t>(sent.offset);
  const auto last = static_cast<std::int64_t>(sent.offset + sent.bytes.size()) - 1;
  const Result<KnownPart> found = co_await keeper_.fetch_part(hold, ValueRange{first, last});
  const LostWrite verdict =
      found.has_error() ? LostWrite::unknown : judge_lost_append(sent, found->known, found->part);
  if (verdict == LostWrite::still_possible && ++batch.lost_answers <= keeper_.options().lost_answers_max)
    co_return Written::again;
  if (verdict == LostWrite::did_not_happen) {
    batch.unsettled_append.reset();
    co_return lose_race(lane, batch);
  }
  lane.known.reset();
  co_return unsettled(lost, "an append leaves no mark by which to tell");
}

Task<LaneRunner::Written> LaneRunner::settle(LaneTable::Hold& hold, Batch& batch, Error lost) {
  Lane& lane = hold.lane();
  const bool is_conditional = batch.unsettled->is_conditional;
  Result<Known> found = co_await read_back(hold, is_conditional ? Need::metadata : Need::value);
  if (found.has_error()) co_return unsettled(lost, "reading it back failed: " + found.error().message());

  switch (judge(batch, lane, *found)) {
    case LostWrite::happened:
      lane.known = std::move(*found);
      co_return Written::yes;
    case LostWrite::still_possible:
      if (++batch.lost_answers > keeper_.options().lost_answers_max)
        co_return unsettled(lost, "so were those to its repetitions");
      if (!is_conditional) batch.unsettled->replaced = found->etag;
      co_return Written::again;
    case LostWrite::did_not_happen:
      batch.unsettled.reset();
      co_return lose_race(lane, batch);
    case LostWrite::unknown:
      break;
  }
  lane.known.reset();
  co_return unsettled(lost, is_conditional ? "others have changed the key since"
                                           : "the key holds something else, of before or of since");
}

Task<Known> LaneRunner::read_back(LaneTable::Hold& hold, Need need) {
  for (std::size_t tries = 1;; ++tries) {
    Result<Known> found = co_await keeper_.fetch(hold, need);
    const bool may_pass = found.has_error() && (found.error().kind() == ErrorKind::unavailable ||
                                                found.error().kind() == ErrorKind::corrupt);
    if (!may_pass || tries > keeper_.options().lost_answers_max) co_return found;
    co_await keeper_.pause(tries + 1);
  }
}

LostWrite LaneRunner::judge(const Batch& batch, const Lane& lane, const Known& found) const {
  const Batch::Unsettled& write = *batch.unsettled;
  if (write.is_conditional) {
    std::optional<FoundVersion> version;
    if (found.etag) version = FoundVersion{*found.etag, found.header.write_ids};
    return judge_lost_write(write.own, write.base, version);
  }
  // What a write that looked at nothing leaves does not depend on what is known: decided again, it is the
  // same.
  const Plan plan = decide(batch, lane);
  PlainWrite plain;
  if (plan.step == Plan::Step::put) plain.wanted = plan.record;
  if (lane.known && may_replace(plan.step, lane.known->header, keeper_.store().capabilities())) {
    plain.etag_before = lane.known->etag;
  }
  return judge_lost_plain_write(plain, found, keeper_.store().now());
}

Result<LaneRunner::Written> LaneRunner::lose_race(Lane& lane, Batch& batch) {
  lane.known.reset();
  batch.is_fresh = false;
  batch.must_read = true;
  if (++batch.lost_races <= keeper_.options().lost_races_max) return Written::lost_race;
  return Error(
      ErrorKind::unavailable,
      fmt::format("gave up after {} lost races for one key: too many others write to it; try again later",
                  keeper_.options().lost_races_max));
}

}  // namespace redis3::model
