#include "aws/ini_file.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace redis3::aws {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// A comment may follow a value after a blank. Without the blank, or in quotes, the sign belongs to the value:
// secrets and command lines may hold one.
std::string_view without_comment(std::string_view value) {
  char quote = '\0';
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if ((c == '#' || c == ';') && i > 0 && blanks.find(value[i - 1]) != std::string_view::npos) {
      return trim(value.substr(0, i));
    }
  }
  return value;
}

// "[profile name]", "[profile \"a name\"]" and "[ default ]" to "profile name", "profile a name" and
// "default".
std::optional<std::string> section_name(std::string_view line) {
  const auto end = line.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  const auto rest = trim(line.substr(end + 1));
  if (!rest.empty() && rest.front() != '#' && rest.front() != ';') return std::nullopt;
  std::string name;
  for (const char c : trim(line.substr(1, end - 1))) {
    const bool is_blank = blanks.find(c) != std::string_view::npos;
    if (c == '"' || c == '\'' || (is_blank && name.ends_with(' '))) continue;
    name += is_blank ? ' ' : c;
  }
  if (name.empty()) return std::nullopt;
  return name;
}

}  // namespace

Result<IniFile> IniFile::parse(std::string_view text, const std::string& path) {
  IniFile file;
  Section* current = nullptr;
  // The setting that a line with a deeper indentation belongs to; empty where that is none that holds others.
  std::string parent;
  // Of the section's settings; absent before its first one.
  std::optional<std::size_t> indentation;
  std::size_t line_number = 0;
  const auto error = [&](std::string_view what) {
    return Error(ErrorKind::invalid,
                 path + ":" + std::to_string(line_number) + ": " + std::string(what) + ".");
  };

  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    ++line_number;
    const auto end = std::min(text.find('\n'), text.size());
    const auto raw_line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto line = trim(raw_line);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.find('\0') != std::string_view::npos) return error("a NUL byte; this is not a text file");

    if (line.front() == '[') {
      const auto name = section_name(line);
      if (!name) return error("a section must look like [default] or [profile name]");
      current = &file.section(*name);
      parent.clear();
      indentation.reset();
      continue;
    }
    if (current == nullptr) return error("a setting before the first section; begin with [default]");
    const std::size_t depth = raw_line.find_first_not_of(blanks);
    const bool is_nested = indentation && depth > *indentation;
    if (is_nested && parent.empty()) continue;
    const auto separator = line.find_first_of("=:");
    if (separator == std::string_view::npos || separator == 0) {
      if (is_nested) continue;
      return error("a setting must look like name = value");
    }
    Setting setting;
    setting.name = to_lower(trim(line.substr(0, separator)));
    setting.value = without_comment(trim(line.substr(separator + 1)));
    if (is_nested) {
      setting.parent = parent;
    } else {
      indentation = depth;
      parent = setting.value.empty() ? setting.name : std::string();
    }
    current->settings.push_back(std::move(setting));
  }
  return file;
}

bool IniFile::has_section(std::string_view section) const noexcept {
  return find(section) != nullptr;
}

std::optional<std::string> IniFile::value(std::string_view section, std::string_view name) const {
  return nested_value(section, {}, name);
}

std::optional<std::string> IniFile::nested_value(std::string_view section, std::string_view parent,
                                                 std::string_view name) const {
  const Section* const found = find(section);
  if (found == nullptr) return std::nullopt;
  const auto setting = std::find_if(
      found->settings.rbegin(), found->settings.rend(),
      [&](const Setting& candidate) { return candidate.parent == parent && candidate.name == name; });
  if (setting == found->settings.rend() || setting->value.empty()) return std::nullopt;
  return setting->value;
}

const IniFile::Section* IniFile::find(std::string_view section) const noexcept {
  const auto found = std::find_if(sections_.begin(), sections_.end(),
                                  [section](const Section& candidate) { return candidate.name == section; });
  return found == sections_.end() ? nullptr : &*found;
}

IniFile::Section& IniFile::section(std::string_view name) {
  for (Section& candidate : sections_) {
    if (candidate.name == name) return candidate;
  }
  return sections_.emplace_back(Section{std::string(name), {}});
}

}  // namespace redis3::aws
