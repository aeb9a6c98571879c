#pragma once

#include "redis3/reply.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::app {

/// What a prompt knows of the commands, read from the reply to COMMAND DOCS.
class CommandDocs {
 public:
  /// Without any command: a prompt without hints.
  CommandDocs() = default;
  explicit CommandDocs(const Reply& docs);

  /// The commands and subcommands that begin with what was typed, in whatever case; in capitals if the first
  /// letter that was typed is one, or none was, else in small letters. In alphabetical order.
  std::vector<std::string> completions(std::string_view typed) const;

  /// The arguments that are still to come behind what was typed: "value [NX | XX] [GET]"; empty where the
  /// line names no command yet.
  std::string hint(std::string_view typed) const;

  /// Two lines on a command: how it is written, and what it does. Empty where there is no such command.
  std::string help(std::string_view name) const;

 private:
  /// One argument, or a group of them.
  struct Argument {
    std::string text;  ///< "key", "[NX | XX]", "key value"
    std::size_t word_count = 1;
    bool is_optional = false;
    bool is_multiple = false;
  };
  struct Entry {
    std::string summary;
    std::vector<Argument> arguments;
  };

  void add(const Reply& name, const Reply& docs);
  static Argument read_argument(const Reply& docs);
  static std::string text_of(const Argument& argument);
  static std::string syntax(const Entry& entry, std::size_t typed_count);

  /// By names in capitals, a subcommand's behind its command's: "COMMAND DOCS".
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace redis3::app
