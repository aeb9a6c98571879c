#pragma once

#include "model/fold.hpp"
#include "model/record.hpp"
#include "model/record_header.hpp"
#include "store/object_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What to make of a write whose answer was lost. It may have happened; repeating it blindly would turn a
/// success into a conflict, count an increment twice, or bring back a value that somebody has replaced
/// meanwhile. So the object is read back: of a conditional write its chain of write ids tells, of a plain
/// one what lies there.
namespace redis3::model {

/// What a conditional write was built on.
struct WriteBase {
  /// The object's tag; absent where no object was there.
  std::optional<store::Etag> etag;
  /// The ids of that version, newest first.
  std::vector<WriteId> write_ids;
  /// Whether no other version has that tag. Where tags are made of the bytes, one that was put back has it
  /// again.
  bool is_tag_unique = true;
};

/// The id that names the base itself in the chain of the next write.
WriteId link_to(const WriteBase& base);

/// The chain that a write on `base` stores: its own id, the base's, then the base's predecessors, cut to
/// write_ids_max.
std::vector<WriteId> chain_after(const WriteId& own, const WriteBase& base);

/// What reading back has found; absent where there is no object.
struct FoundVersion {
  store::Etag etag;
  std::vector<WriteId> write_ids;
};

enum class LostWrite {
  happened,        ///< Its id stands in the chain.
  still_possible,  ///< The object is as the write expects it: it has not happened, and may be sent again as
                   ///< it was.
  did_not_happen,  ///< Others have written since, each on the one before, and it is not among them: it never
                   ///< will.
  unknown,         ///< Something wiped the chain (a plain SET, a DEL): it cannot be told.
};

/// `own`: the id that the lost write carried, also where it was a removal and so could leave no trace.
LostWrite judge_lost_write(const WriteId& own, const WriteBase& base,
                           const std::optional<FoundVersion>& found);

/// A write that looked at nothing, such as a plain SET. It leaves no id.
struct PlainWrite {
  /// What it stores; absent where it removes.
  std::optional<Record> wanted;
  /// A tag that the object had before the write was first sent, if one was seen. Only of a store whose tags
  /// are unique.
  std::optional<store::Etag> etag_before;
};

/// `found` is the object with its value, read after the answer was lost; `now`, the time of that reading.
///
/// happened        What was wanted is there: whoever brought it, the write done now would change nothing.
/// still_possible  The object is the one of before.
/// unknown         It is another one, or none: ours may have come before it and have been seen, and to send
///                 it again would bring it back.
LostWrite judge_lost_plain_write(const PlainWrite& write, const Known& found, TimePoint now);

/// Bytes that were put behind a value by a request that can carry no id.
struct Append {
  WriteBase base;
  std::uint64_t offset = 0;
  std::string bytes;
};

/// `found` is the object, read after the answer was lost; `there`, the bytes that it has where ours would be,
/// as far as it has any.
///
/// still_possible  The object is the one of before.
/// did_not_happen  Nobody has done more to it than to append, and other bytes are there.
/// unknown         It has become another one; or the same bytes are there, and somebody else may have put
/// them there.
LostWrite judge_lost_append(const Append& append, const Known& found, std::string_view there);

}  // namespace redis3::model
