#include "prompt.hpp"

#include "base/text.hpp"
#include "command_docs.hpp"
#include "connection.hpp"
#include "cost_text.hpp"
#include "line_editor.hpp"
#include "resp/words.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

namespace redis3::app {
namespace {

/// From how long on redis-cli tells how long a command took.
constexpr std::chrono::milliseconds worth_telling{500};

constexpr std::string_view help_text =
    "A line is a command and its arguments: set userId:10 1701743088\n"
    "  \"a\\x00b\\n\" and 'single' quotes hold blanks and other bytes; a number before a command repeats "
    "it.\n"
    "  Tab completes a command's name, Ctrl-R searches the history.\n"
    "  help COMMAND tells how a command is written. select N changes the database.\n"
    "  clear clears the screen; quit, exit, Ctrl-D or, on an empty line, Ctrl-C leaves.\n";

std::string history_path() {
  if (const char* path = std::getenv("REDIS3_HISTFILE")) return path;
  const char* home = std::getenv("HOME");
  return home != nullptr ? std::string(home) + "/.redis3_history" : std::string();
}

/// A store's commands as they come in, line by line.
class Dialogue {
 public:
  /// tells_cost  tells on standard error what each command has asked of S3, and all of them so far
  Dialogue(Client& client, Format format, bool tells_cost)
      : client_(client), format_(format), tells_cost_(tells_cost) {}

  /// Runs what stands in a line and prints what it answers. What goes wrong is told, and is no reason to
  /// stop.
  int run_line(const std::string& line) {
    std::optional<std::vector<std::string>> words = resp::split_words(line);
    if (!words) {
      print("Invalid argument(s)\n");
      return exit_error_reply;
    }
    std::int64_t times = 1;
    if (words->size() > 1) {
      if (const std::optional<std::int64_t> number = to_int64(words->front()); number && *number > 0) {
        times = *number;
        words->erase(words->begin());
      }
    }
    int exit_code = exit_ok;
    while (!words->empty() && times-- > 0)
      exit_code = std::max(exit_code, run_words(*words));
    return exit_code;
  }

 private:
  int run_words(const std::vector<std::string>& words) {
    if (!tells_cost_) return run_command(words);
    const Stats before = client_.stats();
    const int exit_code = run_command(words);
    const std::string cost = cost_text(before, client_.stats());
    if (!cost.empty()) fmt::print(stderr, "{}\n", cost);
    return exit_code;
  }

  int run_command(const std::vector<std::string>& words) {
    try {
      const auto begin = std::chrono::steady_clock::now();
      const Reply reply = run(client_, words);
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
      print(reply_text(reply, format_));
      if (format_ == Format::human && taken >= worth_telling)
        print(fmt::format("({:.2f}s)\n", taken.count()));
      return reply.is_error() ? exit_error_reply : exit_ok;
    } catch (const Error& error) {
      tell_failure(error);
      return exit_unusable;
    }
  }

  Client& client_;
  Format format_;
  bool tells_cost_;
};

bool is_leaving(const std::string& word) {
  return equal_ignoring_case(word, "quit") || equal_ignoring_case(word, "exit");
}

/// What the prompt does itself. True where the line was for it.
bool run_own_line(const std::vector<std::string>& words, const CommandDocs& docs, LineEditor& editor) {
  if (equal_ignoring_case(words.front(), "clear") && words.size() == 1) {
    editor.clear_screen();
    return true;
  }
  if (!equal_ignoring_case(words.front(), "help")) return false;
  if (words.size() == 1) {
    print(help_text);
    return true;
  }
  std::string name = words[1];
  if (words.size() > 2) name += ' ' + words[2];
  const std::string text = docs.help(name);
  print(text.empty() ? fmt::format("There is no command {}.\n", to_upper(name)) : text);
  return true;
}

int run_terminal(Client& client, Format format, bool tells_cost, const std::string& place) {
  const CommandDocs docs(run(client, {"COMMAND", "DOCS"}));
  LineEditor::Options options;
  options.history_path = history_path();
  options.completions = [&docs](std::string_view typed) { return docs.completions(typed); };
  options.hint = [&docs](std::string_view typed) { return docs.hint(typed); };
  LineEditor editor(std::move(options));
  Dialogue dialogue(client, format, tells_cost);
  for (;;) {
    const std::string db = client.db() == 0 ? "" : fmt::format("[{}]", client.db());
    const LineEditor::Input input = editor.read(place + db + "> ");
    if (input.outcome == LineEditor::Outcome::end) return exit_ok;
    if (input.outcome == LineEditor::Outcome::dropped) continue;
    const std::optional<std::vector<std::string>> words = resp::split_words(input.line);
    if (words && words->empty()) continue;
    editor.remember(input.line);
    if (words && is_leaving(words->front())) return exit_ok;
    if (!words || !run_own_line(*words, docs, editor)) dialogue.run_line(input.line);
  }
}

int run_pipe(Client& client, Format format, bool tells_cost) {
  Dialogue dialogue(client, format, tells_cost);
  int exit_code = exit_ok;
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::optional<std::vector<std::string>> words = resp::split_words(line);
    if (words && !words->empty() && is_leaving(words->front())) break;
    exit_code = std::max(exit_code, dialogue.run_line(line));
  }
  return exit_code;
}

}  // namespace

int run_prompt(const Arguments& arguments) {
  try {
    const std::string place = place_name(arguments.connection);
    Client client(client_options(arguments));
    const Format format = output_format(arguments);
    return isatty(STDIN_FILENO) ? run_terminal(client, format, arguments.is_verbose, place)
                                : run_pipe(client, format, arguments.is_verbose);
  } catch (const Error& error) {
    tell_failure(error);
    return exit_unusable;
  }
}

}  // namespace redis3::app
