#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace redis3::app {

/// The names of keys that a prompt has seen, for completion. Holds the latest names_max of them.
class KeyNames {
 public:
  static constexpr std::size_t names_max = 1000;
  /// A longer name is not worth typing by completion.
  static constexpr std::size_t name_bytes_max = 256;

  void remember(std::string name);

  /// The lines that may stand in place of what was typed: with the word at its end completed to a name that
  /// begins so, in quotes where the name needs them or the word has them. In alphabetical order; none where
  /// the line has no command before that word.
  std::vector<std::string> completions(std::string_view typed) const;

 private:
  using Order = std::list<std::string>;

  /// Latest last.
  Order order_;
  std::map<std::string_view, Order::iterator, std::less<>> places_;
};

}  // namespace redis3::app
