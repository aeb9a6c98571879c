#pragma once

#include "command/command.hpp"
#include "redis3/reply.hpp"

#include <string>

namespace redis3::test {

/// Whether the two replies to a command say the same: the same bytes, save that two clocks were read for
/// times, and that listings have no order.
bool agree(const command::Argv& argv, const Reply& theirs, const Reply& ours);

/// A reply in one line, for people.
std::string shown(const Reply& reply);

}  // namespace redis3::test
