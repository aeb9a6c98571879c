#include "local_s3/attributes.hpp"

#include <algorithm>
#include <cassert>

namespace redis3::local_s3 {

Attributes::Attributes(std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto name = line.substr(0, line.find(' '));
    lines_.emplace_back(name, line.substr(std::min(line.size(), name.size() + 1)));
  }
}

void Attributes::append(std::string& text, std::string_view name, std::string_view value) {
  assert(name.find_first_of(" \n") == std::string_view::npos && value.find('\n') == std::string_view::npos);
  text += name;
  text += ' ';
  text += value;
  text += '\n';
}

std::optional<std::string_view> Attributes::find(std::string_view name) const {
  const auto found =
      std::find_if(lines_.begin(), lines_.end(), [&](const auto& line) { return line.first == name; });
  if (found == lines_.end()) return std::nullopt;
  return found->second;
}

}  // namespace redis3::local_s3
