#pragma once

#include "model/fold.hpp"
#include "store/capabilities.hpp"

/// How a planned write is done on a store that cannot do all that S3 Express can.
namespace redis3::model {

enum class WriteForm {
  as_planned,
  unguarded,  ///< Without its condition.
  tombstone,  ///< A removal as a conditional put of tombstone().
};

/// The form of a write that depends on what was there.
///
/// can              all of it known
/// may_be_unguarded the write, or the user, can do without a condition where the store has none
/// Errors           unsupported  the store cannot do it atomically; the message says what to do
Result<WriteForm> write_form(Plan::Step step, Plan::Basis basis, const store::Capabilities& can,
                             bool may_be_unguarded);

/// A record that has expired long ago, so that everybody takes its key for absent.
Record tombstone();

/// Whether a put or removal can be made to happen to the version with this header only, so that no other one
/// comes to harm.
bool may_replace(Plan::Step step, const RecordHeader& header, const store::Capabilities& can) noexcept;

}  // namespace redis3::model
