#pragma once

#include "reply_text.hpp"

#include "redis3/options.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redis3::app {

/// How the program ends.
enum ExitCode : int {
  exit_ok = 0,
  exit_error_reply = 1,  ///< A command answered with an error.
  exit_incomplete = 1,   ///< A subcommand did not do all that it was to do.
  exit_unusable = 2,     ///< Wrong usage, no connection, no permission, or an outcome that is not known.
};

/// What the command line asks for where it is no subcommand's.
struct Arguments {
  Options connection;
  /// Absent: human on a terminal, raw into a pipe.
  std::optional<Format> format;
  /// Whether replies have colours; absent: on a terminal, as wants_colors() has it.
  std::optional<bool> wishes_colors;
  bool is_verbose = false;
  /// -x: the command's last argument is what standard input holds.
  bool reads_last_argument = false;
  /// How often the command is run; negative: for ever.
  std::int64_t repeat_count = 1;
  std::chrono::duration<double> repeat_interval{0};
  /// Empty: the prompt.
  std::vector<std::string> command;
};

/// A command line that is answered rather than followed: with help or version, or with what is wrong.
struct Answer {
  int exit_code = exit_ok;
  std::string text;
};

/// Reads the command line behind the program's name. Flags end at the first word that is none: what follows
/// belongs to the command, as with redis-cli.
struct Parsed {
  Arguments arguments;
  std::optional<Answer> answer;
};
Parsed parse_arguments(std::vector<std::string> words);
/// The same for what follows `redis3 doctor`: the place and --json, and no command.
Parsed parse_doctor_arguments(std::vector<std::string> words);

}  // namespace redis3::app
