#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redis3::local_s3 {

/// What a row of the table holds beside its bytes: named values, a line each, `name value`, in the order in
/// which they were added; a name may come more than once. People can read it with any SQLite tool.
class Attributes {
 public:
  Attributes() = default;
  /// Reads what text() wrote. The text must outlive what is found in it.
  explicit Attributes(std::string_view text);

  /// `name` has no blank, and neither has a newline.
  static void append(std::string& text, std::string_view name, std::string_view value);

  /// The first value of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string_view, std::string_view>>& all() const noexcept { return lines_; }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> lines_;
};

}  // namespace redis3::local_s3
