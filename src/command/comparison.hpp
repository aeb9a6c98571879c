#pragma once

#include "command/argument_reader.hpp"
#include "model/record.hpp"

#include <optional>
#include <string>

namespace redis3::command {

/// The condition `IFEQ value | IFNE value | IFDEQ digest | IFDNE digest` of SET and DELEX: what a key must
/// hold.
class Comparison {
 public:
  enum class Verdict {
    holds,
    fails,
    not_a_digest,  ///< What should be compared with the value's digest is none; see malformed_digest().
  };

  /// Takes the condition's word and what is compared, unless one has been taken: two could disagree.
  bool take(ArgumentReader& reader);

  bool is_given() const noexcept { return kind_ != Kind::none; }

  /// Of an absent key, IFNE and IFDNE hold, and a digest is not looked at. Holds where no condition is given.
  Verdict check(const model::Record* current) const;

 private:
  enum class Kind { none, equal, not_equal, digest_equal, digest_not_equal };
  static std::optional<Kind> take_word(ArgumentReader& reader);

  Kind kind_ = Kind::none;
  std::string comparand_;
};

}  // namespace redis3::command
