#pragma once

#include "command/command.hpp"
#include "fault/key_model.hpp"
#include "model/keyspace.hpp"

#include <string>
#include <vector>

namespace redis3::test {

/// How a SET or GETEX tells its expiry.
enum class ExpiryWord {
  px,    ///< Counted from when the command comes to look at the clock.
  pxat,  ///< The moment itself, where that is not the moment of the call.
};

/// The command that an operation is, of a transaction the last one. `keys`: what the history's keys are
/// called.
command::Argv argv_of(const Operation& one, const std::vector<std::string>& keys,
                      ExpiryWord expiry_word = ExpiryWord::px);

Task<Reply> execute(model::Keyspace& keyspace, command::Argv argv);

/// A reply as apply() spells it.
std::string spelled(const Reply& reply);

}  // namespace redis3::test
