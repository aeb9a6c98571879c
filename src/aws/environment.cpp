#include "aws/environment.hpp"

#include "aws/program.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace redis3::aws {
namespace {

constexpr std::uintmax_t file_bytes_max = 1 << 20;

Result<std::optional<std::string>> read_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return std::optional<std::string>();
  if (!std::filesystem::is_regular_file(status) && !std::filesystem::is_other(status)) {
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
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
  environment.file = read_file;
  environment.replace_file = replace_file;
  environment.run = [](std::vector<std::string> words) { return run_program(std::move(words)); };
  return environment;
}

}  // namespace redis3::aws
