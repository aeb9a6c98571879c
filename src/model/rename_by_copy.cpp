#include "model/rename_by_copy.hpp"

#include <optional>
#include <utility>

namespace redis3::model {
namespace {

/// Writes the record, unless something is there and must stay. Tells whether it is written.
Task<bool> place(LaneRunner& lanes, std::string name, const Record& record, bool only_if_absent) {
  bool is_placed = false;
  Change change;
  change.need = only_if_absent ? Need::metadata : Need::nothing;
  change.expects_absent = only_if_absent;
  change.decide = [&](const Record* current, TimePoint) {
    is_placed = !only_if_absent || !current;
    return is_placed ? Decision::put(record) : Decision::keep();
  };
  const Result<void> done = co_await lanes.change(std::move(name), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return is_placed;
}

/// Does `decision` if the key still is `expected`. Tells whether it was.
Task<bool> change_if_same(LaneRunner& lanes, std::string name, const Record& expected, Decision decision) {
  bool is_done = false;
  Change change;
  change.need = Need::value;
  change.decide = [&](const Record* current, TimePoint) {
    is_done = current && is_same(*current, expected);
    return is_done ? decision : Decision::keep();
  };
  const Result<void> done = co_await lanes.change(std::move(name), std::move(change));
  if (done.has_error()) co_return done.error();
  co_return is_done;
}

}  // namespace

Task<Renamed> rename_by_copy(LaneRunner& lanes, std::string from, std::string to, bool only_if_absent,
                             std::size_t lost_races_max) {
  std::optional<Record> placed;
  for (std::size_t lost_races = 0; lost_races <= lost_races_max; ++lost_races) {
    Result<std::optional<Record>> record = co_await lanes.read(from, Need::value);
    if (record.has_error()) co_return record.error();
    // Who has removed it after it was placed has removed what came of the rename's own.
    if (!*record) co_return placed ? Renamed::yes : Renamed::no_source;

    if (!placed) {
      const Result<bool> is_placed = co_await place(lanes, to, **record, only_if_absent);
      if (is_placed.has_error()) co_return is_placed.error();
      if (!*is_placed) co_return Renamed::target_taken;
    } else if (!is_same(*placed, **record)) {
      Decision update = Decision::put(**record);
      const Result<bool> is_updated = co_await change_if_same(lanes, to, *placed, std::move(update));
      if (is_updated.has_error()) co_return is_updated.error();
      if (!*is_updated) {
        co_return Error(
            ErrorKind::outcome_unknown,
            "others have changed both keys of a rename while it went on; read both to see what they hold");
      }
    }
    placed = std::move(**record);
    Decision removal = Decision::remove();
    const Result<bool> is_removed = co_await change_if_same(lanes, from, *placed, std::move(removal));
    if (is_removed.has_error()) co_return is_removed.error();
    if (*is_removed) co_return Renamed::yes;
  }
  co_return Error(
      ErrorKind::outcome_unknown,
      "the new key of a rename is written and the old one still there: others change it again and again");
}

}  // namespace redis3::model
