#include "aws/environment.hpp"

#include "aws/program.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

namespace redis3::aws {
namespace {

constexpr std::uintmax_t file_bytes_max = 1 << 20;

Result<std::optional<std::string>> read_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  // A home folder that is somebody else's, as of a container that has dropped its rights, holds nothing for
  // us.
  const bool is_out_of_reach = error == std::errc::permission_denied;
  if (status.type() == std::filesystem::file_type::not_found || is_out_of_reach)
    return std::optional<std::string>();
  // /dev/null is an empty file. Of a pipe nobody knows when it ends, and it could be read only once.
  if (status.type() == std::filesystem::file_type::character)
    return std::optional<std::string>(std::string());
  if (!std::filesystem::is_regular_file(status)) {
    return Error(error ? ErrorKind::denied : ErrorKind::invalid, path + " is not a file that can be read.");
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Error(ErrorKind::denied, path + " cannot be opened; check its owner and its mode.");
  std::string text(file_bytes_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) return Error(ErrorKind::denied, path + " cannot be read.");
  if (text.size() > file_bytes_max)
    return Error(ErrorKind::invalid, path + " is over 1 MiB: it is no file of settings.");
  return std::optional<std::string>(std::move(text));
}

// For services that are started without HOME.
std::optional<std::string> home_by_user_database() {
  std::vector<char> space(16 * 1024);
  passwd entry;
  passwd* found = nullptr;
  const int error = ::getpwuid_r(::geteuid(), &entry, space.data(), space.size(), &found);
  if (error != 0 || found == nullptr || found->pw_dir == nullptr) return std::nullopt;
  return std::string(found->pw_dir);
}

// Whoever reads the file sees the old one or the new one, never a half.
Result<void> replace_file(const std::string& path, const std::string& text) {
  const Error failed(ErrorKind::denied, path + " cannot be replaced; check its owner and its mode.");
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);  // Mode 0600.
  if (descriptor < 0) return failed;
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t bytes = ::write(descriptor, text.data() + written, text.size() - written);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) break;
    written += static_cast<std::size_t>(bytes);
  }
  const bool is_closed = ::close(descriptor) == 0;
  std::error_code error;
  if (is_closed && written == text.size()) {
    std::filesystem::rename(temporary, path, error);
    if (!error) return Result<void>();
  }
  std::filesystem::remove(temporary, error);
  return failed;
}

}  // namespace

Environment process_environment() {
  Environment environment;
  environment.variable = [](const std::string& name) -> std::optional<std::string> {
    const char* const value = std::getenv(name.c_str());
    if (value != nullptr) return std::string(value);
    if (name == "HOME") return home_by_user_database();
    return std::nullopt;
  };
  environment.file = read_file;
  environment.replace_file = replace_file;
  environment.run = [](std::vector<std::string> words) { return run_program(std::move(words)); };
  return environment;
}

}  // namespace redis3::aws
