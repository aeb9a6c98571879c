#pragma once

#include "arguments.hpp"

#include "redis3/options.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

/// What the command lines of redis3 and of its subcommands have in common.
namespace redis3::app {

/// The flags that say where the keys live.
class ConnectionFlags {
 public:
  /// Both arguments outlive the parsing. `db_text` is what --help says of -n.
  void define(CLI::App& app, Options& connection,
              const char* db_text = "The number of the database, from 0 up [0]");

  /// The word behind -n; absent where it was not given. An empty one has to be looked at, too.
  std::optional<std::string> db() const;

 private:
  std::string db_;
  const CLI::Option* db_option_ = nullptr;
};

/// The flags that say how a place is read and written; `connection` outlives the parsing.
void define_behaviour(CLI::App& app, Options& connection);

/// CLI11's help, with a usage line of our own: it knows nothing of commands' arguments.
class UsageText : public CLI::Formatter {
 public:
  explicit UsageText(std::string usage);
  std::string make_usage(const CLI::App*, std::string) const override { return usage_; }

 private:
  std::string usage_;
};

Answer wrong_usage(const std::string& what, const std::string& program);

/// What is answered where the words are not to be followed: help, version, or what is wrong.
std::optional<Answer> parse_words(CLI::App& app, std::vector<std::string> words);

/// Takes the number of the database over.
std::optional<Answer> take_db(Options& connection, const std::optional<std::string>& word,
                              const std::string& program);

}  // namespace redis3::app
