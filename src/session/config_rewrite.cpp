#include "session/config_rewrite.hpp"

#include "base/text.hpp"
#include "session/config_table.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <vector>

namespace redis3::session {
namespace {

constexpr std::string_view heading = "# Written by CONFIG REWRITE";

std::string line_of(const ConfigRow& row, const Settings& settings) {
  const std::string value = row.get(settings);
  // No word of several needs quotes.
  return fmt::format("{} {}", row.name, row.takes_several ? value : config_word(value));
}

std::string_view first_word(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  return line.substr(0, std::min(line.find_first_of(blanks), line.size()));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Error failed(const std::string& path, int error) {
  return {ErrorKind::unavailable, fmt::format("cannot write {}: {}", path, std::strerror(error))};
}

Result<void> write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return failed(path, errno);
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return {};
}

/// Writes a file beside the other one and lets it take its place.
Result<void> replace(const std::string& path, std::string_view text) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) return failed(path, errno);
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());
  if (file < 0) return failed(path, errno);
  Result<void> done = write_all(file, text, path);
  // Its owner stays who it is where we may say so; the mode must be the same in any case, for a password may
  // be in it.
  if (done && ::fchown(file, status.st_uid, status.st_gid) != 0 && errno != EPERM) done = failed(path, errno);
  if (done && ::fchmod(file, status.st_mode & 07777) != 0) done = failed(path, errno);
  if (done && ::fsync(file) != 0) done = failed(path, errno);
  ::close(file);
  if (done && ::rename(temporary.c_str(), path.c_str()) != 0) done = failed(path, errno);
  if (!done) ::unlink(temporary.c_str());
  return done;
}

}  // namespace

std::string config_word(std::string_view word) {
  const auto is_plain = [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != '\\' && c != '#';
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
  std::string made = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') {
      made += '\\';
      made += c;
    } else if (c >= ' ' && c < 0x7f) {
      made += c;
    } else {
      made += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return made + '"';
}

std::string rewritten(std::string_view text, const Settings& settings) {
  std::set<const ConfigRow*> left;
  for (const std::string& name : settings.changed) {
    if (const ConfigRow* row = find_config_row(name)) left.insert(row);
  }
  const std::set<const ConfigRow*> changed = left;
  std::string made;
  bool has_heading = false;
  for (const std::string_view line : lines_of(text)) {
    has_heading = has_heading || line == heading;
    const ConfigRow* row = find_config_row(first_word(line));
    if (!row || !changed.contains(row)) {
      made += line;
      made += '\n';
    } else if (left.erase(row) > 0) {
      made += line_of(*row, settings) + '\n';
    }
  }
  if (!left.empty() && !has_heading) made += fmt::format("\n{}\n", heading);
  for (const ConfigRow& row : config_table()) {
    if (left.contains(&row)) made += line_of(row, settings) + '\n';
  }
  return made;
}

Result<void> rewrite_config_file(const Settings& settings) {
  // A link keeps pointing to the file: the file is what is replaced.
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(settings.config_file.c_str(), nullptr),
                                                        std::free);
  if (!resolved)
    return Error(ErrorKind::invalid,
                 fmt::format("cannot read {}: {}", settings.config_file, std::strerror(errno)));
  std::ifstream file(resolved.get(), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.good() && !file.eof()) {
    return Error(ErrorKind::invalid, fmt::format("cannot read {}", settings.config_file));
  }
  return replace(resolved.get(), rewritten(text, settings));
}

}  // namespace redis3::session
