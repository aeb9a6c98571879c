#pragma once

#include <string_view>

namespace redis3::cost {

/// What a command is for a bill.
enum class CommandKind {
  write,
  read,
  neither,  ///< It does not touch keys, or is not known.
};

/// Of a command by its name, in whatever case.
CommandKind kind_of(std::string_view command);

}  // namespace redis3::cost
