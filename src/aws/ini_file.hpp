#pragma once

#include "redis3/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::aws {

/// One of the two shared files of the AWS tools, as sections of names and values.
/// Source: docs.aws.amazon.com/sdkref/latest/guide/file-format.html
class IniFile {
 public:
  /// Strict: a line that is neither blank, a comment, a section, a setting (`name = value` or `name: value`)
  /// nor a line under one, indented deeper, is an error. A deeper line under a setting without a value is a
  /// setting of its own within that one; under one with a value it is passed over. A section that comes twice
  /// is one; the later value wins.
  ///
  /// path    only for the messages
  /// Errors  invalid  names the file and the line, and never shows what stands there: it may be a secret
  static Result<IniFile> parse(std::string_view text, const std::string& path);

  bool has_section(std::string_view section) const noexcept;
  /// Absent where there is no such setting, or where it is empty.
  std::optional<std::string> value(std::string_view section, std::string_view name) const;
  /// Of an indented line under the setting `parent`.
  std::optional<std::string> nested_value(std::string_view section, std::string_view parent,
                                          std::string_view name) const;

 private:
  struct Setting {
    std::string parent;  ///< Empty for one that is not indented.
    std::string name;
    std::string value;
  };
  struct Section {
    std::string name;
    std::vector<Setting> settings;
  };
  const Section* find(std::string_view section) const noexcept;
  Section& section(std::string_view name);

  std::vector<Section> sections_;
};

}  // namespace redis3::aws
