#pragma once

#include "model/change.hpp"
#include "model/record_header.hpp"
#include "store/object_store.hpp"

#include <optional>
#include <span>
#include <vector>

/// Many waiting changes of one key, decided at once: which single request does all of them.
namespace redis3::model {

/// What is known of the object under a key, be it from a read just now or from the last write long ago.
struct Known {
  /// Absent: no object was there.
  std::optional<store::Etag> etag;
  RecordHeader header;
  /// How long the value is.
  std::uint64_t value_bytes = 0;
  /// As Record has them, and only where the object was read.
  std::uint64_t object_bytes = 0;
  std::optional<TimePoint> last_modified;
  /// Absent where only the header is known.
  std::optional<store::Bytes> value;
};

/// The same without the value, which may be a long one.
Known without_value(const Known& known);

/// The record that this is, as far as it is known; absent where there is none or it has expired.
std::optional<Record> live_record(const Known& known, TimePoint now);
std::optional<Record> live_record(Known&& known, TimePoint now);

/// The largest need of a batch: one read that serves all of it.
Need largest_need(std::span<const Change* const> batch);

/// The one request that comes next.
struct Plan {
  enum class Step {
    read,    ///< Read the key with `need`, then fold again.
    done,    ///< Nothing is to be written; every reply stands.
    put,     ///< Write `record`.
    append,  ///< Put `suffix` behind the value of `offset` bytes.
    remove,  ///< Remove the object.
  };
  /// What the write depends on, and so the condition it carries.
  enum class Basis {
    nothing,    ///< No change looked at the key: no condition.
    absent,     ///< No object may be there.
    known_etag  ///< The object that was looked at must still be there.
  };

  Step step = Step::done;
  Need need = Need::nothing;
  Record record;
  std::string suffix;
  std::uint64_t offset = 0;
  Basis basis = Basis::nothing;
};

/// Applies `batch` in order to what is known of the key.
///
/// known     absent: nothing is known; the first change that looks at the key may guess that it is absent
/// is_fresh  `known` was read after all of the batch had been asked for, so that replies may rest on it
/// without a write
/// may_append  the store can append to this object, unless it expires: such a one is marked
Plan fold(std::span<const Change* const> batch, const std::optional<Known>& known, bool is_fresh,
          TimePoint now, bool may_append);

}  // namespace redis3::model
