#include "model/write_form.hpp"

#include "model/body_tail.hpp"

namespace redis3::model {
namespace {

bool removes_safely(const store::Capabilities& can) noexcept {
  return can.remove_if_match == store::ConditionalRemove::atomic;
}

}  // namespace

Result<WriteForm> write_form(Plan::Step step, Plan::Basis basis, const store::Capabilities& can,
                             bool may_be_unguarded) {
  const bool is_removal = step == Plan::Step::remove;
  if (is_removal && removes_safely(can)) return WriteForm::as_planned;
  const store::Support support = basis == Plan::Basis::absent ? can.put_if_absent : can.put_if_match;
  if (support == store::Support::yes) return is_removal ? WriteForm::tombstone : WriteForm::as_planned;
  if (may_be_unguarded) return WriteForm::unguarded;
  return Error(
      ErrorKind::unsupported,
      "this server has no atomic conditional writes, and without them a command that depends on what "
      "is there could undo somebody else's change; use S3 Express, Amazon S3 or a server that has "
      "them (docs/other-stores.md), or accept that updates get lost: --allow-lost-updates, in a URL "
      "allow_lost_updates=yes");
}

Record tombstone() {
  Record record;
  record.expires_at = from_unix_milliseconds(0);
  return record;
}

bool may_replace(Plan::Step step, const RecordHeader& header, const store::Capabilities& can) noexcept {
  if (!has_unique_etag(header, can)) return false;
  return step == Plan::Step::remove ? removes_safely(can) : can.put_if_match == store::Support::yes;
}

}  // namespace redis3::model
