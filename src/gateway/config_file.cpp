#include "gateway/config_file.hpp"

#include "base/text.hpp"
#include "gateway/config_directives.hpp"
#include "resp/words.hpp"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

namespace redis3::gateway {
namespace {

/// A file of settings is short, and one that includes itself has no end.
constexpr std::size_t file_bytes_max = 16 << 20;
constexpr int include_depth_max = 16;
constexpr int includes_max = 1000;

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blanks = " \t\r\n";
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::size_t last = line.find_last_not_of(blanks);
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Reads texts and what they include into one config.
class Reader {
 public:
  Reader(Config& config, const ConfigFiles& files) : config_(config), files_(files) {}

  Result<void> read_text(std::string_view text, const std::string& name, int depth) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = trimmed(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.empty() || line.front() == '#') continue;
      const Result<void> read = read_line(line, fmt::format("{}:{}", name, number), depth);
      if (!read) return read;
    }
    return {};
  }

 private:
  Result<void> read_line(std::string_view line, const std::string& place, int depth) {
    auto words = resp::split_words(line);
    if (!words) return wrong(place, "Unbalanced quotes in configuration line");
    if (words->empty()) return {};
    const std::string directive = plain_line(to_lower(words->front()));
    words->erase(words->begin());
    if (directive == "include" && words->size() == 1) return include(words->front(), place, depth);
    const Applied applied = apply_directive(config_, directive, std::move(*words));
    // The values stay out of it: a password may be among them.
    if (applied.error) return wrong(place, fmt::format("'{}': {}", directive, *applied.error));
    if (applied.note) add_note(directive, fmt::format("{}: {}", place, *applied.note));
    return {};
  }

  Result<void> include(const std::string& path, const std::string& place, int depth) {
    if (depth >= include_depth_max)
      return wrong(place, fmt::format("include goes deeper than {} files", include_depth_max));
    // A pattern that names no file is no error: a folder of settings may be empty.
    const bool is_pattern = path.find_first_of("*?[") != std::string::npos;
    for (const std::string& file : is_pattern ? files_.matching(path) : std::vector<std::string>{path}) {
      if (++included_ > includes_max) return wrong(place, fmt::format("more than {} includes", includes_max));
      const Result<std::string> text = files_.read(file);
      if (!text) return wrong(place, text.error().message());
      const Result<void> read = read_text(*text, file, depth + 1);
      if (!read) return read;
    }
    return {};
  }

  /// One line a directive, however often it stands there.
  void add_note(const std::string& directive, std::string note) {
    if (std::find(noted_.begin(), noted_.end(), directive) != noted_.end()) return;
    noted_.push_back(directive);
    config_.notes.push_back(std::move(note));
  }

  static Error wrong(const std::string& place, const std::string& what) {
    return {ErrorKind::invalid, fmt::format("{}: {}", place, what)};
  }

  Config& config_;
  const ConfigFiles& files_;
  int included_ = 0;
  std::vector<std::string> noted_;
};

Result<std::string> read_file(const std::string& path) {
  const auto failed = [&](const char* why) {
    return Error(ErrorKind::invalid, fmt::format("can't open config file '{}': {}", path, why));
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return failed("Is a directory");
  std::ifstream file(path, std::ios::binary);
  if (!file) return failed(std::strerror(errno));
  std::string text(file_bytes_max + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return failed(std::strerror(errno));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > file_bytes_max) return failed("it is longer than a file of settings can be");
  return text;
}

std::vector<std::string> matching_files(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  return paths;
}

}  // namespace

ConfigFiles machine_files() {
  return {read_file, matching_files};
}

Result<void> read_config(Config& config, std::string_view text, const std::string& name,
                         const ConfigFiles& files) {
  return Reader(config, files).read_text(text, name, 0);
}

Result<void> read_config_file(Config& config, const std::string& path, const ConfigFiles& files) {
  const Result<std::string> text = files.read(path);
  if (!text) return text.error();
  std::error_code error;
  config.settings.config_file = std::filesystem::absolute(path, error).string();
  return read_config(config, *text, path, files);
}

}  // namespace redis3::gateway
