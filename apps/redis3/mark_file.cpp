#include "mark_file.hpp"

#include "base/crc64.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace redis3::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds write_interval{500};
/// Longer than any mark: keys are not in it.
constexpr std::streamsize file_bytes_max = 64 * 1024;

/// Writes and makes sure of it.
bool write_file(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool is_written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  return (::close(file) == 0) && is_written;
}

}  // namespace

std::optional<transfer::Mark> MarkFile::read() const {
  std::error_code ignored;
  // To open a pipe could take for ever.
  if (path_.empty() || !fs::is_regular_file(path_, ignored)) return std::nullopt;
  std::ifstream file(path_, std::ios::binary);
  std::string text(static_cast<std::size_t>(file_bytes_max), '\0');
  file.read(text.data(), file_bytes_max);
  text.resize(static_cast<std::size_t>(file.gcount()));
  return transfer::parse_mark(text);
}

Result<void> MarkFile::write(const transfer::Mark& mark) {
  if (path_.empty()) return {};
  std::error_code failed;
  const fs::path folder = fs::path(path_).parent_path();
  if (!folder.empty()) fs::create_directories(folder, failed);
  const std::string draft = path_ + ".new";
  if (write_file(draft, format_mark(mark))) {
    fs::rename(draft, path_, failed);
    if (!failed) {
      written_at_ = std::chrono::steady_clock::now();
      return {};
    }
    errno = failed.value();
  }
  return Error(ErrorKind::invalid,
               fmt::format("The state cannot be kept in {}: {}.", path_, std::strerror(errno)));
}

Result<void> MarkFile::write_now_and_then(const transfer::Mark& mark) {
  if (std::chrono::steady_clock::now() - written_at_ < write_interval) return {};
  return write(mark);
}

void MarkFile::remove() const {
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
}

std::string default_mark_path(const std::optional<std::string>& xdg_state_home,
                              const std::optional<std::string>& home, std::string_view task) {
  Crc64 crc;
  crc.process_bytes(task.data(), task.size());
  const std::string name = fmt::format("redis3/transfers/{:016x}", crc.checksum());
  // A path that is not absolute is to be ignored, says the specification.
  if (xdg_state_home && xdg_state_home->starts_with('/')) return *xdg_state_home + '/' + name;
  if (home && home->starts_with('/')) return *home + "/.local/state/" + name;
  return {};
}

}  // namespace redis3::app
