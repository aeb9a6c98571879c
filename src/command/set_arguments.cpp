#include "command/set_arguments.hpp"

#include "command/expiry_option.hpp"

namespace redis3::command {

bool take_presence(Presence& presence, ArgumentReader& reader) {
  Presence taken = Presence::any;
  if (reader.take("NX")) {
    taken = Presence::absent;
  } else if (reader.take("XX")) {
    taken = Presence::present;
  } else {
    return false;
  }
  if (presence != Presence::any && presence != taken) reader.refuse();
  presence = taken;
  return true;
}

SetArguments read_set_arguments(ArgumentReader& reader, TimePoint now) {
  SetArguments arguments;
  ExpiryOption expiry("KEEPTTL");
  arguments.key = reader.next();
  arguments.value = reader.next();
  while (reader.has_more()) {
    if (reader.take("GET")) {
      arguments.wants_previous = true;
    } else if (!take_presence(arguments.presence, reader) && !arguments.comparison.take(reader) &&
               !expiry.take(reader)) {
      reader.refuse();
    }
    if (arguments.presence != Presence::any && arguments.comparison.is_given()) reader.refuse();
  }
  expiry.finish(reader, "set", now);
  arguments.keeps_expiry = expiry.is_word_given();
  arguments.expires_at = expiry.moment();
  return arguments;
}

}  // namespace redis3::command
