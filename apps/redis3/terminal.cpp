#include "terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace redis3::app {

std::size_t terminal_columns(std::size_t otherwise) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return size.ws_col;
}

bool confirms(std::string_view question) {
  fmt::print(stderr, "{} [y/N] ", question);
  std::fflush(stderr);
  char first = '\n';
  if (read(STDIN_FILENO, &first, 1) != 1) return false;
  for (char rest = first; rest != '\n';) {
    if (read(STDIN_FILENO, &rest, 1) != 1) break;
  }
  return first == 'y' || first == 'Y';
}

}  // namespace redis3::app
