#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace redis3::app {

/// Tells on standard error how far something is: in one line that changes where that is a terminal, else in a
/// line now and then. The line is gone when this is.
class Progress {
 public:
  using Elapsed = std::chrono::milliseconds;

  /// is_wanted  whether it is to be told also where standard error is no terminal.
  explicit Progress(bool is_wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// To be called as often as there is news: `line` is asked only where it is time to show one, what has
  /// passed since the beginning in hand.
  void show(const std::function<std::string(Elapsed)>& line);

  /// Takes the line away, before something else is written; the next show() brings it back.
  void hide();

  /// How many columns a line may have, so that it is one.
  int columns() const;

 private:
  using SteadyClock = std::chrono::steady_clock;

  bool is_terminal_;
  Elapsed interval_;
  bool is_shown_;
  bool has_written_ = false;
  SteadyClock::time_point begin_ = SteadyClock::now();
  SteadyClock::time_point next_ = begin_ + interval_;
};

}  // namespace redis3::app
