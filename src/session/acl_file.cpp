#include "session/acl_file.hpp"

#include "base/at_end.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace redis3::session {
namespace {

Error failed_to_replace(const std::string& path) {
  return Error(ErrorKind::denied, path + " cannot be replaced: " + std::strerror(errno) + ".");
}

bool write_all(int descriptor, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t bytes = ::write(descriptor, text.data() + written, text.size() - written);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) return false;
    written += static_cast<std::size_t>(bytes);
  }
  return true;
}

/// The mode of the file that is there, which somebody may have chosen.
void keep_mode(const std::string& path, int descriptor) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) ::fchmod(descriptor, status.st_mode & 0777);
}

/// So that the new name is there after the power was lost.
bool sync_folder_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const int folder = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return false;
  const bool is_done = ::fsync(folder) == 0;
  ::close(folder);
  return is_done;
}

}  // namespace

Result<std::string> read_acl_file(const std::string& path) {
  const auto failed = [&] {
    return Error(ErrorKind::denied,
                 fmt::format("Error loading ACLs, opening file '{}': {}", path, std::strerror(errno)));
  };
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed();
  const AtEnd close_it([&] { ::close(descriptor); });
  std::string text;
  std::array<char, 16 * 1024> block{};
  while (true) {
    const ssize_t bytes = ::read(descriptor, block.data(), block.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return failed();
    if (bytes == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(bytes));
  }
}

Result<void> replace_acl_file(const std::string& path, const std::string& text) {
  std::string draft = path + ".XXXXXX";
  const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);  // Mode 0600.
  if (descriptor < 0) return failed_to_replace(path);
  keep_mode(path, descriptor);
  bool is_done = write_all(descriptor, text) && ::fsync(descriptor) == 0;
  is_done = ::close(descriptor) == 0 && is_done;
  is_done = is_done && ::rename(draft.c_str(), path.c_str()) == 0;
  if (is_done && sync_folder_of(path)) return Result<void>();
  const Error failed = failed_to_replace(path);
  ::unlink(draft.c_str());
  return failed;
}

}  // namespace redis3::session
