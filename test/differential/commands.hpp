#pragma once

#include "command/command.hpp"

#include <rapidcheck.h>

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::test {

/// A step that is no command: DUMP of one key on each side, RESTORE of it on the other under another key,
/// with the options that follow.
inline constexpr std::string_view exchange_step = "@EXCHANGE";

/// One command of a case.
struct Step {
  command::Argv argv;
  /// Ours is run by another process than most, which knows nothing of what the others have done.
  bool is_elsewhere = false;
};

/// As a failure shows it: `INCRBY "a" "10"`.
void showValue(const Step& step, std::ostream& out);

/// Any of the commands that we know, weighted to meet on few keys: right ones mostly, with words at the
/// borders of what is allowed and beyond, and some with a word too few, too many, or out of place. No key
/// expires during a case: it is to expire long before, or long after.
rc::Gen<Step> any_step();

/// Every key that a step may write.
const std::vector<std::string>& all_keys();

}  // namespace redis3::test
