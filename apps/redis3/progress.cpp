#include "progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace redis3::app {
namespace {

constexpr int columns_of_a_file = 120;

}  // namespace

Progress::Progress(bool is_wanted)
    : is_terminal_(isatty(STDERR_FILENO) != 0),
      interval_(is_terminal_ ? Elapsed(200) : Elapsed(10'000)),
      is_shown_(is_terminal_ || is_wanted) {}

Progress::~Progress() {
  hide();
}

void Progress::show(const std::function<std::string(Elapsed)>& line) {
  const auto now = SteadyClock::now();
  if (!is_shown_ || now < next_) return;
  next_ = now + interval_;
  has_written_ = true;
  const std::string text = line(std::chrono::duration_cast<Elapsed>(now - begin_));
  is_terminal_ ? fmt::print(stderr, "\r{}\x1b[K", text) : fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
}

void Progress::hide() {
  if (!is_terminal_ || !has_written_) return;
  has_written_ = false;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

int Progress::columns() const {
  winsize size{};
  const bool is_known = is_terminal_ && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : columns_of_a_file;
}

}  // namespace redis3::app
