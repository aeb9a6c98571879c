#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::app {

/// Reads lines from the terminal: editing, history in a file, completion by Tab, and a hint at the right
/// margin.
///
/// One at a time, on the main thread: it takes SIGINT while it reads.
class LineEditor {
 public:
  struct Options {
    /// Where the lines of earlier sessions are; empty: nowhere.
    std::string history_path;
    /// What may stand in place of the line up to the cursor.
    std::function<std::vector<std::string>(std::string_view typed)> completions;
    /// What is to come behind the line.
    std::function<std::string(std::string_view typed)> hint;
  };

  explicit LineEditor(Options options);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  enum class Outcome {
    line,
    dropped,  ///< Ctrl-C took back what was typed.
    end,      ///< Ctrl-D, or Ctrl-C where nothing was typed.
  };
  struct Input {
    Outcome outcome;
    std::string line;  ///< Without its end.
  };

  /// Shows the prompt and waits for a line or its end.
  Input read(std::string prompt);
  /// Adds a line to the history, and to its file.
  void remember(const std::string& line);
  void clear_screen();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redis3::app
