#pragma once

#include "acl/selector.hpp"
#include "command/command.hpp"
#include "command/spec.hpp"

#include <cstddef>
#include <vector>

namespace redis3::acl {

struct KeyAccess {
  /// Among the words of the call.
  std::size_t position = 0;
  Access access;
};

/// The keys of a call and what it does with each of them. Where the arguments say that it is less than the
/// command can do, as SET without GET reads nothing, it is that. A key that is only asked whether it is there
/// has neither access; some pattern must match it all the same.
std::vector<KeyAccess> keys_of(const command::Spec& spec, const command::Argv& argv);

}  // namespace redis3::acl
