#pragma once

#include "base/clock.hpp"
#include "command/argument_reader.hpp"
#include "command/comparison.hpp"

#include <optional>
#include <string>

namespace redis3::command {

/// Whether a key must be there for it to be set.
enum class Presence {
  any,
  absent,   ///< NX
  present,  ///< XX
};

/// What the words of a SET ask for.
struct SetArguments {
  std::string key;
  std::string value;
  Presence presence = Presence::any;
  /// What the key must hold: IFEQ, IFNE, IFDEQ, IFDNE.
  Comparison comparison;
  /// GET: the reply is what the key held before.
  bool wants_previous = false;
  bool keeps_expiry = false;
  /// May be in the past: then the key is removed instead.
  std::optional<TimePoint> expires_at;
};

/// Reads `key value [NX | XX | IFEQ value | IFNE value | IFDEQ digest | IFDNE digest] [GET]
/// [EX n | PX n | EXAT n | PXAT n | KEEPTTL]`, the options in any order. What is wrong is in the reader's
/// error(): a syntax error before a wrong number, as Redis has it.
SetArguments read_set_arguments(ArgumentReader& reader, TimePoint now);

/// Takes NX or XX. The same may be said twice; both exclude each other.
bool take_presence(Presence& presence, ArgumentReader& reader);

}  // namespace redis3::command
