#pragma once

#include "command/command.hpp"
#include "command/spec.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace redis3::command {

/// A key among the words of a call, and what the call does with it.
struct UsedKey {
  std::size_t position = 0;
  KeyUse use = KeyUse::none;
};

/// The keys of a call in the order of the command's ranges. Where the arguments say that it does less with
/// one than the command can, as SET without GET reads nothing, it is that.
std::vector<UsedKey> used_keys(const Spec& spec, std::span<const std::string> words);

}  // namespace redis3::command
