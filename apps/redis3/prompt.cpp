#include "prompt.hpp"

#include "base/text.hpp"
#include "command_docs.hpp"
#include "connection.hpp"
#include "key_names.hpp"
#include "line_editor.hpp"
#include "listing_watch.hpp"
#include "peek.hpp"
#include "resp/words.hpp"
#include "stats_text.hpp"
#include "terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace redis3::app {
namespace {

/// From how long on redis-cli tells how long a command took.
constexpr std::chrono::milliseconds worth_telling{500};

constexpr std::string_view help_text =
    "A line is a command and its arguments: set userId:10 1701743088\n"
    "  \"a\\x00b\\n\" and 'single' quotes hold blanks and other bytes; a number before a command repeats "
    "it.\n"
    "  Tab completes a command's name, and the name of a key that was seen here; Ctrl-R searches the "
    "history.\n"
    "  help COMMAND tells how a command is written. select N changes the database.\n"
    "  peek KEY shows its type, its time to live, its size and how it begins: 3 HEADs and a GET.\n"
    "  clear clears the screen; quit, exit, Ctrl-D or, on an empty line, Ctrl-C leaves.\n";

std::string history_path() {
  if (const char* path = std::getenv("REDIS3_HISTFILE")) return path;
  const char* home = std::getenv("HOME");
  return home != nullptr ? std::string(home) + "/.redis3_history" : std::string();
}

/// A store's commands as they come in, line by line.
class Dialogue {
 public:
  struct Options {
    Format format = Format::human;
    Colors colors;
    /// Tells on standard error what each command has asked of S3, and all of them so far.
    bool tells_cost = false;
    /// Called before a command is run; false: it is not.
    std::function<bool(const std::vector<std::string>& words)> may_run;
    /// Called with what a command has answered.
    std::function<void(const std::vector<std::string>& words, const Reply& reply)> on_reply;
  };

  Dialogue(Client& client, Options options) : client_(client), options_(std::move(options)) {}

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
    if (words->empty() || (options_.may_run && !options_.may_run(*words))) return exit_ok;
    int exit_code = exit_ok;
    while (times-- > 0)
      tell_cost_of([&] { exit_code = std::max(exit_code, run_command(*words)); });
    return exit_code;
  }

  /// Does something, and tells what it has asked of S3, where that is wanted.
  void tell_cost_of(const std::function<void()>& act) {
    if (!options_.tells_cost) return act();
    const Stats before = client_.stats();
    act();
    const std::string cost = stats_text(before, client_.stats());
    if (!cost.empty()) fmt::print(stderr, "{}\n", cost);
  }

 private:
  int run_command(const std::vector<std::string>& words) {
    try {
      const auto begin = std::chrono::steady_clock::now();
      const Reply reply = run(client_, words);
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
      print(reply_text(reply, options_.format, options_.colors));
      if (options_.format == Format::human && taken >= worth_telling)
        print(fmt::format("({:.2f}s)\n", taken.count()));
      if (options_.on_reply) options_.on_reply(words, reply);
      return reply.is_error() ? exit_error_reply : exit_ok;
    } catch (const Error& error) {
      tell_failure(error);
      return exit_unusable;
    }
  }

  Client& client_;
  Options options_;
};

bool is_leaving(const std::string& word) {
  return equal_ignoring_case(word, "quit") || equal_ignoring_case(word, "exit");
}

/// As a command's reply: what goes wrong is told, and is no reason to stop.
void run_peek(Client& client, const std::string& key, const Colors& colors) {
  try {
    print(peek_text(peek(client, key), colors));
  } catch (const Error& error) {
    tell_failure(error);
  }
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

/// As many as are kept, the last of them.
void remember_all(KeyNames& names, const std::vector<Reply>& keys) {
  for (std::size_t at = keys.size() - std::min(keys.size(), KeyNames::names_max); at < keys.size(); ++at)
    names.remember(keys[at].text());
}

/// Learns the names of keys from what was typed and answered.
void learn_names(Client& client, KeyNames& names, const std::vector<std::string>& words, const Reply& reply) {
  const std::string name = to_upper(words.front());
  if (reply.is_error()) return;
  if (name == "RANDOMKEY") return names.remember(reply.text());
  if (name == "KEYS") return remember_all(names, reply.elements());
  if (name == "SCAN") return remember_all(names, reply.elements().at(1).elements());
  // It looks at the words alone, and asks nothing.
  std::vector<std::string> question{"COMMAND", "GETKEYS"};
  question.insert(question.end(), words.begin(), words.end());
  remember_all(names, run(client, std::move(question)).elements());
}

/// Tells what a command will ask of the store, and asks where that is much, or undoes much.
bool is_agreed(ListingWatch& watch, const std::vector<std::string>& words, std::int64_t db) {
  const std::optional<ListingWarning> warning = watch.before(words, db);
  if (!warning) return true;
  fmt::print(stderr, "{}\n", warning->text);
  return !warning->asks || confirms("Go on?");
}

int run_terminal(Client& client, Dialogue::Options options, const std::string& place,
                 const std::optional<client::Prices>& prices) {
  const CommandDocs docs(run(client, {"COMMAND", "DOCS"}));
  const Colors colors = options.colors;
  KeyNames names;
  ListingWatch watch(prices);
  LineEditor::Options editing;
  editing.history_path = history_path();
  editing.completions = [&](std::string_view typed) {
    std::vector<std::string> lines = docs.completions(typed);
    return lines.empty() ? names.completions(typed) : lines;
  };
  editing.hint = [&docs](std::string_view typed) { return docs.hint(typed); };
  LineEditor editor(std::move(editing));
  options.may_run = [&](const std::vector<std::string>& words) {
    return is_agreed(watch, words, client.db());
  };
  options.on_reply = [&](const std::vector<std::string>& words, const Reply& reply) {
    watch.after(words, client.db(), reply);
    learn_names(client, names, words, reply);
  };
  Dialogue dialogue(client, std::move(options));
  for (;;) {
    const std::string db = client.db() == 0 ? "" : fmt::format("[{}]", client.db());
    const LineEditor::Input input = editor.read(place + db + "> ");
    if (input.outcome == LineEditor::Outcome::end) return exit_ok;
    if (input.outcome == LineEditor::Outcome::dropped) continue;
    const std::optional<std::vector<std::string>> words = resp::split_words(input.line);
    if (words && words->empty()) continue;
    editor.remember(input.line);
    if (words && is_leaving(words->front())) return exit_ok;
    if (words && words->size() == 2 && equal_ignoring_case(words->front(), "peek")) {
      dialogue.tell_cost_of([&] { run_peek(client, words->back(), colors); });
    } else if (!words || !run_own_line(*words, docs, editor)) {
      dialogue.run_line(input.line);
    }
  }
}

int run_pipe(Client& client, Dialogue::Options options) {
  Dialogue dialogue(client, std::move(options));
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
    Dialogue::Options options;
    options.format = output_format(arguments);
    options.colors = output_colors(arguments);
    options.tells_cost = arguments.is_verbose;
    const std::string place = place_name(arguments.connection);
    Client client(client_options(arguments));
    if (isatty(STDIN_FILENO) == 0) return run_pipe(client, std::move(options));
    return run_terminal(client, std::move(options), place, place_prices(arguments.connection));
  } catch (const Error& error) {
    tell_failure(error);
    return exit_unusable;
  }
}

}  // namespace redis3::app
