#pragma once

#include "redis3/reply.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::command {

/// The reply of a command's subcommand HELP, in the shape that Redis gives it: a title with the command's
/// name, the lines, and HELP itself, each a status.
inline Reply help(std::string_view command, std::span<const std::string_view> lines) {
  std::vector<Reply> replies;
  replies.push_back(
      Reply::status(std::string(command) + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"));
  for (const std::string_view line : lines)
    replies.push_back(Reply::status(std::string(line)));
  replies.push_back(Reply::status("HELP"));
  replies.push_back(Reply::status("    Print this help."));
  return Reply::array(std::move(replies));
}

}  // namespace redis3::command
