#pragma once

#include "model/record_header.hpp"
#include "store/object_store.hpp"

#include <optional>
#include <vector>

/// What to make of a conditional write whose answer was lost. It may have happened; repeating it blindly
/// would turn a success into a conflict and count an increment twice; so the object is read back, and its
/// chain of write ids tells.
namespace redis3::model {

/// What a conditional write was built on.
struct WriteBase {
  /// The object's tag; absent where no object was there.
  std::optional<store::Etag> etag;
  /// The ids of that version, newest first.
  std::vector<WriteId> write_ids;
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

}  // namespace redis3::model
