#pragma once

#include "store/object_store.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Finds out what a server that speaks S3 does with conditions. One that does not know a condition mostly
/// answers 200 and writes, so there is no way but to try.
namespace redis3::store {

/// The directory of the probe's object. No database is called so: no command sees it.
inline constexpr std::string_view probe_prefix = "redis3-probe/";

/// What travels with the probe's object, to see whether it comes back: as a record that expires would have
/// it.
inline constexpr std::string_view probe_metadata = "1;px=4102444800000";

/// What one request of the probe came to: nothing where it succeeded.
using ProbeAnswer = std::optional<ErrorKind>;

/// What the probe has seen.
struct ProbeAnswers {
  ProbeAnswer create;        ///< Put where nothing is, if absent.
  ProbeAnswer create_again;  ///< The same where the object is.
  ProbeAnswer stale_put;     ///< Put with a tag that the object does not have.
  ProbeAnswer right_put;     ///< Put with the object's tag, as the server spelt it.
  ProbeAnswer unquoted_put;  ///< The same without its quotes, where the former was refused.
  ProbeAnswer stale_remove;  ///< Removal with a tag that the object does not have.
  bool keeps_metadata = false;
  /// Whether a listing tells that the object was marked.
  bool lists_marks = false;
};

struct ProbeVerdict {
  Capabilities capabilities;
  /// The server takes a tag in a condition only without its quotes (Ceph before version 20).
  bool unquotes_tags = false;
  /// What travels with an object comes back. Else the server is fit for no condition.
  bool keeps_metadata = true;

  friend bool operator==(const ProbeVerdict&, const ProbeVerdict&) = default;
};

/// Whether redis3's commands that depend on what was there can run on it.
bool is_fit(const ProbeVerdict& verdict) noexcept;

/// That of two puts at the same time only one wins is not to be seen from outside, and is believed of a
/// server that gets the conditions right; that a removal is atomic is believed of none (Ceph 20 looks first
/// and removes then). A server that drops metadata is fit for no condition: expiry and the ids of writes
/// would be lost.
ProbeVerdict decide(const ProbeAnswers& answers);

/// A tag without the quotes around it.
std::string unquoted(std::string_view tag);

/// Tries it on an object of its own, `redis3-probe/NAME`, and removes that.
///
/// store   takes tags as they are spelt; outlives the Task
/// name    a random one, so that probes do not meet
/// Errors  those of the store, but never outcome_unknown; what a server does not do is no error
/// Cost    4 to 6 PUT, 1 HEAD, 1 LIST, 2 DELETE
Task<ProbeVerdict> probe(ObjectStore& store, std::string name);

}  // namespace redis3::store
