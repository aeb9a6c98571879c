#include "acl/users_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace redis3::acl {
namespace {

std::string_view trim(std::string_view text, std::string_view blanks) noexcept {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class FileReader {
 public:
  FileReader(std::string_view file_name, const CommandIndex& commands, bool hears_all)
      : file_name_(file_name), commands_(commands), hears_all_(hears_all) {}

  void read_line(std::string_view line) {
    ++line_number_;
    line = trim(line, " \t\r\n");
    if (line.empty()) return;
    const std::vector<std::string> words = split(line, ' ');
    if (words[0] != "user" || words.size() < 2) {
      errors_ += place() + " should start with user keyword followed by the username. ";
      return;
    }
    const std::string& name = words[1];
    if (has_blanks(name)) {
      errors_ += fmt::format("'{}: username '{}' contains invalid characters. ", place(), name);
      return;
    }
    const auto is_same = [&](const User& other) { return other.name() == name; };
    if (std::any_of(users_.begin(), users_.end(), is_same)) {
      errors_ += fmt::format("WARNING: Duplicate user '{}' found on line {}. ", name, line_number_);
      return;
    }
    read_rules(users_.emplace_back(name, commands_, hears_all_), std::span(words).subspan(2));
  }

  Result<std::vector<User>> result() && {
    if (errors_.empty()) return std::move(users_);
    errors_ += "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";
    return Error(ErrorKind::invalid, std::move(errors_));
  }

 private:
  /// An unknown command is told with its rule, and all of them are. Any other rule may hold a secret; the
  /// first one may be the reason for those that follow.
  void read_rules(User& user, std::span<const std::string> words) {
    const Result<std::vector<std::string>> rules = join_selectors(words);
    if (rules.has_error()) {
      errors_ += place() + ": Unmatched parenthesis in selector definition. ";
      return;
    }
    bool has_other_error = false;
    for (const std::string& rule : *rules) {
      const std::string_view trimmed = trim(rule, "\t\r\n");
      const std::optional<RuleError> error = user.apply(trimmed);
      if (error == RuleError::unknown_command) {
        errors_ +=
            fmt::format("{}: Error in applying operation '{}': {}. ", place(), trimmed, describe(*error));
      } else if (error && !has_other_error) {
        errors_ += fmt::format("{}: {}. ", place(), describe(*error));
        has_other_error = true;
      }
    }
  }

  std::string place() const { return fmt::format("{}:{}", file_name_, line_number_); }

  std::string_view file_name_;
  const CommandIndex& commands_;
  bool hears_all_;
  std::size_t line_number_ = 0;
  std::vector<User> users_;
  std::string errors_;
};

}  // namespace

Result<std::vector<User>> read_users(std::string_view text, std::string_view file_name,
                                     const CommandIndex& commands, bool hears_all) {
  FileReader reader(file_name, commands, hears_all);
  for (const std::string& line : split(text, '\n'))
    reader.read_line(line);
  return std::move(reader).result();
}

}  // namespace redis3::acl
