#pragma once

#include "command/command.hpp"
#include "fault/register.hpp"
#include "support/keyspace_fixture.hpp"

#include <string>

namespace redis3::test {

/// Does one operation by its command, an increment by a Change of its own since no command increments yet.
Task<Reply> perform(Writer& writer, std::string key, Operation one);
Task<Reply> execute(Writer& writer, command::Argv argv);

/// A reply as apply() spells it.
std::string spelled(const Reply& reply);

}  // namespace redis3::test
